#include "sign/openpgp_hash.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/error.hpp"
#include "base/handle.hpp"

namespace sallyport::sign {

namespace {

using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

struct Hash {
  std::uint8_t algorithm;
  const char* name;
  const EVP_MD* (*get)();
};

constexpr Hash kHashes[] = {
    {openpgp_hash::kMd5, "MD5", EVP_md5},
    {openpgp_hash::kSha1, "SHA-1", EVP_sha1},
    {openpgp_hash::kRipemd160, "RIPEMD-160", EVP_ripemd160},
    {8, "SHA-256", EVP_sha256},
    {9, "SHA-384", EVP_sha384},
    {10, "SHA-512", EVP_sha512},
    {11, "SHA-224", EVP_sha224},
    {12, "SHA3-256", EVP_sha3_256},
    {14, "SHA3-512", EVP_sha3_512},
};

const Hash* find_hash(std::uint8_t algorithm) {
  const auto* found = std::find_if(std::begin(kHashes), std::end(kHashes),
                                   [&](const Hash& hash) { return hash.algorithm == algorithm; });
  return found == std::end(kHashes) ? nullptr : found;
}

void check(bool is_done) {
  if (!is_done) throw base::Error("the crypto library cannot hash what an OpenPGP signature is over");
}

std::string trailer(std::size_t hashed_bytes) {
  std::string bytes = "\x04\xFF";
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<unsigned char>(hashed_bytes >> shift));
  return bytes;
}

}  // namespace

std::string openpgp_hash_name(std::uint8_t algorithm) {
  const Hash* const hash = find_hash(algorithm);
  return hash == nullptr ? fmt::format("hash algorithm {}", algorithm) : hash->name;
}

bool is_known_openpgp_hash(std::uint8_t algorithm) noexcept {
  return find_hash(algorithm) != nullptr;
}

std::optional<OpenPgpDigest> openpgp_digest(const OpenPgpSignature& signature,
                                            std::initializer_list<std::string_view> signed_parts) {
  const Hash* const hash = find_hash(signature.hash_algorithm);
  if (hash == nullptr) return std::nullopt;
  const DigestContext context(EVP_MD_CTX_new());
  check(context != nullptr && EVP_DigestInit_ex(context.get(), hash->get(), nullptr) == 1);
  const auto update = [&](std::string_view bytes) {
    check(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
  };
  for (const std::string_view part : signed_parts) update(part);
  update(signature.hashed);
  update(trailer(signature.hashed.size()));
  OpenPgpDigest digest{hash->get(), std::string(EVP_MAX_MD_SIZE, '\0')};
  unsigned size_bytes = 0;
  check(EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.bytes.data()),
                           &size_bytes) == 1);
  digest.bytes.resize(size_bytes);
  return digest;
}

}  // namespace sallyport::sign
