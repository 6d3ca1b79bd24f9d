#pragma once

#include <string_view>

namespace sallyport::sign {

// Whether `content` is exactly one OpenPGP signature packet over a document (RFC 4880, RFC 9580; versions 3
// to 6), with all lengths exact. Nothing is verified, and whether algorithms are known or strong is not
// asked.
bool is_openpgp_signature(std::string_view content) noexcept;

}  // namespace sallyport::sign
