#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

// OpenPGP keys, certificates and signatures that are made at run time part by part and that verify, so that a
// test can bend exactly one part.
namespace sallyport::sign::samples::openpgp {

// When all is made that says nothing else, in seconds since the epoch: 2023-11-14.
inline constexpr std::uint32_t kMadeAt = 1'700'000'000;

// The hash algorithm of all that says nothing else: SHA-256.
inline constexpr std::uint8_t kSha256 = 8;

// A private key. The same name gives the same key, where there is one.
class Key {
 public:
  // In the form of GnuPG, and in RFC 9580's.
  static Key eddsa(std::string_view name, std::uint32_t created = kMadeAt);
  static Key ed25519(std::string_view name);
  static Key ed448();
  static Key rsa(unsigned bits);
  static Key dsa();
  static Key ecdsa(const char* group);  // OpenSSL's name of P-256, P-384, P-521 or brainpoolP256r1

  const std::string& body() const { return body_; }  // of its packet
  std::string hashed_form() const;
  std::string fingerprint() const;  // upper-case hexadecimal
  std::string raw_fingerprint() const;
  std::string raw_key_id() const;
  std::uint8_t algorithm() const { return algorithm_; }

  // What it makes of a digest.
  std::string material(std::uint8_t hash, std::string_view digest) const;

 private:
  Key(EVP_PKEY* key, std::uint8_t algorithm, std::uint32_t created);

  std::shared_ptr<EVP_PKEY> key_;
  std::uint8_t algorithm_;
  std::string body_;
};

std::string packet(std::uint8_t tag, std::string_view body);

std::string subpacket(std::uint8_t type, std::string_view body, bool is_critical = false);
std::string created(std::uint32_t seconds = kMadeAt);
std::string key_flags(std::uint8_t flags);  // 1 certify, 2 sign, 4 and 8 encrypt
std::string issuer(const Key& key);         // its fingerprint
std::string issuer_id(const Key& key);      // its id
std::string signature_lifetime(std::uint32_t seconds);
std::string key_lifetime(std::uint32_t seconds);

// The parts of a signature packet beside what is computed.
struct Signature {
  std::uint8_t type = 0;
  std::string hashed = created();
  std::string unhashed;
  std::uint8_t hash = kSha256;
  std::uint8_t key_algorithm = 0;  // 0: the key's

  // The packet's body, made by `key` over `signed_bytes`.
  std::string body(const Key& key, std::string_view signed_bytes) const;
};

// A signature over a document, whole; the issuer's fingerprint is put behind `hashed`, and its id elsewhere,
// as GnuPG does.
std::string document(const Key& key, std::string_view payload, std::string hashed = created());

// A binding, a revocation or the like, whole packets, each made by `primary` and naming it likewise.
// `hashed` is what stands before that, the time too.
std::string direct(const Key& primary, std::string_view hashed, std::uint8_t type = 0x1F);
std::string over_user(const Key& primary, std::string_view user, std::string_view hashed,
                      std::uint8_t type = 0x13);
std::string over_subkey(const Key& primary, const Key& subkey, std::string_view hashed,
                        std::uint8_t type = 0x18);

// The sub-packet in which `subkey` vouches for `primary`.
std::string vouching(const Key& primary, const Key& subkey, std::string_view hashed = created());

// A primary key with one user id, certified with `hashed`.
std::string certificate(const Key& primary, std::string_view hashed = created() + key_flags(3));
// A sub-key with its binding, which may sign and vouches.
std::string signing_subkey(const Key& primary, const Key& subkey);

}  // namespace sallyport::sign::samples::openpgp
