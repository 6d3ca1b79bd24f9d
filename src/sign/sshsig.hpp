#pragma once

#include <string_view>

namespace sallyport::sign {

// Whether `content` is one SSH signature (OpenSSH's PROTOCOL.sshsig, version 1) of git's namespace, with all
// lengths exact. Nothing is verified, and whether the algorithm is known or strong is not asked.
bool is_ssh_signature(std::string_view content) noexcept;

}  // namespace sallyport::sign
