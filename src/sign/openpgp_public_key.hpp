#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sign/byte_reader.hpp"
#include "sign/openpgp_signature.hpp"

// OpenSSL's name for a key of any kind, so that its headers stay in the source.
extern "C" {
typedef struct evp_pkey_st EVP_PKEY;
}

namespace sallyport::sign {

enum class OpenPgpAlgorithm : std::uint8_t {
  rsa,
  dsa,
  ecdsa,
  eddsa,    // Ed25519 in the form of GnuPG 2.1 to 2.4: integers
  ed25519,  // RFC 9580's form
  ed448,
  other,  // encrypts only, or is not known here
};

// A public key of version 4 (RFC 9580, 5.5.2), by itself: whose it is and what it may do is said by
// signatures elsewhere. Copies share the key. May be used by several threads at a time.
class OpenPgpPublicKey {
 public:
  // Reads the body of a packet of a key or sub-key. Nothing if it is of another version or not well formed.
  // A key of an algorithm that is not known, or that the crypto library will not have, is read; it has signed
  // nothing.
  static std::optional<OpenPgpPublicKey> read(std::string_view body);

  const std::string& fingerprint() const noexcept { return fingerprint_; }
  std::string key_id() const { return fingerprint_.substr(24); }
  std::int64_t created() const noexcept { return created_; }  // seconds since the epoch
  OpenPgpAlgorithm algorithm() const noexcept { return algorithm_; }
  std::string algorithm_name() const;               // "rsa", "nistp256", "ed25519"; "algorithm 99"
  unsigned bits() const noexcept { return bits_; }  // 0: not known

  bool can_sign() const noexcept { return key_ != nullptr; }

  // Whether this key made `signature` over `signed_parts`, one after the other. Whether it may is another
  // question, and so is who the signature says that made it. Throws base::Error if the crypto library cannot
  // hash.
  bool has_signed(const OpenPgpSignature& signature,
                  std::initializer_list<std::string_view> signed_parts) const;

  // What is hashed of the key where it is signed (RFC 9580, 5.2.4).
  const std::string& hashed_form() const noexcept { return hashed_form_; }

 private:
  OpenPgpPublicKey() = default;
  void take_material(ByteReader& in);

  std::string hashed_form_;
  std::string fingerprint_;
  std::int64_t created_ = 0;
  std::uint8_t algorithm_number_ = 0;
  OpenPgpAlgorithm algorithm_ = OpenPgpAlgorithm::other;
  const char* curve_ = "";
  unsigned bits_ = 0;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace sallyport::sign
