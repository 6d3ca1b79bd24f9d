#pragma once

#include <string_view>

namespace sallyport::sign {

// Whether `content` is exactly one CMS SignedData (RFC 5652), in DER or BER, detached and with exactly one
// signer, as gpgsm, smimesign and gitsign write it. Nothing is verified.
bool is_cms_signature(std::string_view content) noexcept;

}  // namespace sallyport::sign
