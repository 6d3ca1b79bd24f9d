#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::base {

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha256(), nullptr) != 1 ||
      size != digest.size())
    throw Error("SHA-256 failed in the crypto library");
  return digest;
}

std::string sha1(std::string_view bytes) {
  std::array<std::byte, 20> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                 EVP_sha1(), nullptr) != 1 ||
      size != digest.size())
    throw Error("SHA-1 failed in the crypto library");
  return to_hex(digest);
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
