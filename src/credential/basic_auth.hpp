#pragma once

#include <string_view>

namespace sallyport::credential {

// Whether the value is base64 of "user:password" and the password at least this many bits rarer than words
// (rarity_bits). Looks at no more than the first 128 bytes of it. Never throws.
bool is_likely_basic_auth(std::string_view base64, double least_bits) noexcept;

}  // namespace sallyport::credential
