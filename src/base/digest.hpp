#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sallyport::base {

// 32 bytes, as FIPS 180-4 gives them.
using Sha256 = std::array<std::byte, 32>;

// SHA-256 of `bytes`. Throws Error if the crypto library fails.
Sha256 sha256(std::string_view bytes);

// 20 bytes, as FIPS 180-4 gives them.
using Sha1 = std::array<std::byte, 20>;

// SHA-1 of `bytes`: the name that git gives to them. Proves nothing against somebody who makes collisions.
// Throws Error if the crypto library fails.
Sha1 sha1_digest(std::string_view bytes);

// The same in lower-case hexadecimal.
std::string sha1(std::string_view bytes);

// HMAC (RFC 2104) with SHA-256. Throws Error if the crypto library fails.
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

// Lower-case hexadecimal of the first `size_bytes` (1 to 32) of a digest.
std::string hex_prefix(const Sha256& digest, std::size_t size_bytes);

}  // namespace sallyport::base
