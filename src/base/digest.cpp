// Plain digests are computed by libcrypto's functions for one algorithm, which version 3 calls deprecated.
// They are the same code; but the first EVP_Digest() of a process makes a table of the names of all
// algorithms, which takes a millisecond, as long as git takes for a whole command, and each hook needs a
// digest of its rules and of little else.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::base {

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  static_assert(sizeof(digest) == SHA256_DIGEST_LENGTH);
  SHA256_CTX context;
  if (SHA256_Init(&context) != 1 || SHA256_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &context) != 1)
    throw Error("SHA-256 failed in the crypto library");
  return digest;
}

Sha1 sha1_digest(std::string_view bytes) {
  Sha1 digest{};
  static_assert(sizeof(digest) == SHA_DIGEST_LENGTH);
  SHA_CTX context;
  if (SHA1_Init(&context) != 1 || SHA1_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA1_Final(reinterpret_cast<unsigned char*>(digest.data()), &context) != 1)
    throw Error("SHA-1 failed in the crypto library");
  return digest;
}

std::string sha1(std::string_view bytes) {
  return to_hex(sha1_digest(bytes));
}

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
  Sha256 digest{};
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char*>(digest.data()), &size) == nullptr ||
      size != digest.size())
    throw Error("HMAC-SHA-256 failed in the crypto library");
  return digest;
}

std::string hex_prefix(const Sha256& digest, std::size_t size_bytes) {
  return to_hex(std::span(digest).first(size_bytes));
}

}  // namespace sallyport::base
