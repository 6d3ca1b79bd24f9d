#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "sign/openpgp_signature.hpp"

// OpenSSL's name for a hash algorithm, so that its headers stay in the sources.
extern "C" {
typedef struct evp_md_st EVP_MD;
}

namespace sallyport::sign {

namespace openpgp_hash {
inline constexpr std::uint8_t kMd5 = 1;
inline constexpr std::uint8_t kSha1 = 2;
inline constexpr std::uint8_t kRipemd160 = 3;
}  // namespace openpgp_hash

// Of RFC 9580, 9.5. "SHA-1"; "hash algorithm 99" of one that is not known here.
std::string openpgp_hash_name(std::uint8_t algorithm);
bool is_known_openpgp_hash(std::uint8_t algorithm) noexcept;

struct OpenPgpDigest {
  const EVP_MD* hash = nullptr;
  std::string bytes;
};

// What `signature` is to be made of: the digest of `signed_parts`, one after the other, and of what it says
// of itself (RFC 9580, 5.2.4). Nothing if the hash algorithm is not known. Throws base::Error if the crypto
// library fails.
std::optional<OpenPgpDigest> openpgp_digest(const OpenPgpSignature& signature,
                                            std::initializer_list<std::string_view> signed_parts);

}  // namespace sallyport::sign
