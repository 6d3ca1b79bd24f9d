#pragma once

#include <string>
#include <string_view>

#include "sign/openpgp_keys.hpp"
#include "sign/openpgp_samples.hpp"

namespace sallyport::sign {

inline constexpr Owner kOwner = 7;
inline constexpr std::string_view kPayload = "tree 1234\nauthor A\n\nSubject\n";

// What a signature is worth over kPayload by the certificates in `ring`, which are all kOwner's.
inline Verified judge(std::string_view ring, std::string_view content, const Strength& strength = {}) {
  OpenPgpKeys keys(strength);
  for (const std::string& fingerprint : keys.load(ring, "keys.pgp")) keys.own(fingerprint, kOwner);
  return keys.verify(content, kPayload);
}

}  // namespace sallyport::sign
