#pragma once

#include <string>

namespace sallyport::test {

// Points of Ed25519's curve (RFC 8032; the first is its base point): keys like any others, of which nobody
// would make use.
inline const std::string kOneKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm";
inline const std::string kOtherKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMmj+GquRl8OVlE4ZFEPOZdWH6LJ6F6iHcIpIwnzzWAi";

}  // namespace sallyport::test
