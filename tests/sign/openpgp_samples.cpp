#include "sign/openpgp_samples.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "base/digest.hpp"
#include "base/handle.hpp"
#include "sign/samples.hpp"

namespace sallyport::sign::samples::openpgp {

namespace {

using Number = base::Handle<BIGNUM, BN_free>;
using KeyContext = base::Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string integer(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return samples::number(static_cast<std::uint64_t>(BN_num_bits(number)), 2) + bytes;
}

std::string integer(std::string_view bytes) {
  const Number number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
  require(number != nullptr, "no number");
  return integer(number.get());
}

std::string integer_of(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1, "the key lacks a number");
  const Number owned(number);
  return integer(number);
}

std::string raw_public(EVP_PKEY* key) {
  std::string bytes(57, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) == 1,
          "no public key");
  bytes.resize(size);
  return bytes;
}

std::string curve_oid(EVP_PKEY* key) {
  char name[80] = {};
  require(EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, name, sizeof name, nullptr) == 1,
          "no curve");
  const std::string_view curve(name);
  if (curve == "prime256v1") return "\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07";
  if (curve == "secp384r1") return std::string("\x05\x2B\x81\x04\x00\x22", 6);
  if (curve == "secp521r1") return std::string("\x05\x2B\x81\x04\x00\x23", 6);
  require(curve == "brainpoolP256r1", "unknown curve");
  return "\x09\x2B\x24\x03\x03\x02\x08\x01\x01\x07";
}

std::string public_material(EVP_PKEY* key, std::uint8_t algorithm) {
  switch (algorithm) {
    case 1:
      return integer_of(key, OSSL_PKEY_PARAM_RSA_N) + integer_of(key, OSSL_PKEY_PARAM_RSA_E);
    case 17:
      return integer_of(key, OSSL_PKEY_PARAM_FFC_P) + integer_of(key, OSSL_PKEY_PARAM_FFC_Q) +
             integer_of(key, OSSL_PKEY_PARAM_FFC_G) + integer_of(key, OSSL_PKEY_PARAM_PUB_KEY);
    case 19: {
      std::string point(140, '\0');
      std::size_t size = 0;
      require(EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY,
                                              reinterpret_cast<unsigned char*>(point.data()), point.size(),
                                              &size) == 1,
              "no point");
      return curve_oid(key) + integer(std::string_view(point).substr(0, size));
    }
    case 22:
      return "\x09\x2B\x06\x01\x04\x01\xDA\x47\x0F\x01" + integer("\x40" + raw_public(key));
    default:
      return raw_public(key);
  }
}

EVP_PKEY* raw_private(int type, std::string_view name) {
  const base::Sha256 seed = base::sha256(name);
  EVP_PKEY* key = EVP_PKEY_new_raw_private_key(
      type, nullptr, reinterpret_cast<const unsigned char*>(seed.data()), seed.size());
  require(key != nullptr, "cannot make a key");
  return key;
}

EVP_PKEY* dsa_key() {
  const KeyContext parameters_context(EVP_PKEY_CTX_new_from_name(nullptr, "DSA", nullptr));
  EVP_PKEY* parameters = nullptr;
  require(EVP_PKEY_paramgen_init(parameters_context.get()) == 1 &&
              EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters_context.get(), 1024) == 1 &&
              EVP_PKEY_generate(parameters_context.get(), &parameters) == 1,
          "cannot make DSA parameters");
  const base::Handle<EVP_PKEY, EVP_PKEY_free> owned(parameters);
  const KeyContext context(EVP_PKEY_CTX_new(parameters, nullptr));
  EVP_PKEY* key = nullptr;
  require(EVP_PKEY_keygen_init(context.get()) == 1 && EVP_PKEY_generate(context.get(), &key) == 1,
          "cannot make a DSA key");
  return key;
}

const EVP_MD* hash_of(std::uint8_t algorithm) {
  switch (algorithm) {
    case 1:
      return EVP_md5();
    case 2:
      return EVP_sha1();
    case 3:
      return EVP_ripemd160();
    case 9:
      return EVP_sha384();
    case 10:
      return EVP_sha512();
    case 11:
      return EVP_sha224();
    case 12:
      return EVP_sha3_256();
    case 14:
      return EVP_sha3_512();
    default:
      return EVP_sha256();
  }
}

std::string digest_of(std::uint8_t hash, std::string_view bytes) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                     hash_of(hash), nullptr) == 1,
          "cannot hash");
  digest.resize(size);
  return digest;
}

std::string sign_digest(EVP_PKEY* key, const EVP_MD* rsa_hash, std::string_view digest) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  require(EVP_PKEY_sign_init(context.get()) == 1, "cannot sign");
  if (rsa_hash != nullptr)
    require(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
                EVP_PKEY_CTX_set_signature_md(context.get(), rsa_hash) == 1,
            "cannot sign with this hash");
  std::string bytes(1024, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                        bytes_of(digest), digest.size()) == 1,
          "cannot sign");
  bytes.resize(size);
  return bytes;
}

std::string sign_message(EVP_PKEY* key, std::string_view message) {
  const DigestContext context(EVP_MD_CTX_new());
  std::string bytes(114, '\0');
  std::size_t size = bytes.size();
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
              EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                             bytes_of(message), message.size()) == 1,
          "cannot sign");
  bytes.resize(size);
  return bytes;
}

std::string two_integers(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  const base::Handle<ECDSA_SIG, ECDSA_SIG_free> pair(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
  require(pair != nullptr, "no signature");
  return integer(ECDSA_SIG_get0_r(pair.get())) + integer(ECDSA_SIG_get0_s(pair.get()));
}

}  // namespace

Key::Key(EVP_PKEY* key, std::uint8_t algorithm, std::uint32_t created)
    : key_(key, EVP_PKEY_free), algorithm_(algorithm) {
  require(key != nullptr, "cannot make a key");
  body_ = number(4, 1) + number(created, 4) + number(algorithm, 1) + public_material(key, algorithm);
}

Key Key::eddsa(std::string_view name, std::uint32_t created) {
  return Key(raw_private(EVP_PKEY_ED25519, name), 22, created);
}

Key Key::ed25519(std::string_view name) {
  return Key(raw_private(EVP_PKEY_ED25519, name), 27, kMadeAt);
}

Key Key::ed448() {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED448"), 28, kMadeAt);
}

Key Key::rsa(unsigned bits) {
  return Key(EVP_RSA_gen(bits), 1, kMadeAt);
}

Key Key::dsa() {
  return Key(dsa_key(), 17, kMadeAt);
}

Key Key::ecdsa(const char* group) {
  return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", group), 19, kMadeAt);
}

std::string Key::hashed_form() const {
  return "\x99" + number(body_.size(), 2) + body_;
}

std::string Key::raw_fingerprint() const {
  return digest_of(2, hashed_form());
}

std::string Key::raw_key_id() const {
  return raw_fingerprint().substr(12);
}

std::string Key::fingerprint() const {
  std::string text;
  for (const char c : raw_fingerprint()) {
    constexpr const char* kDigits = "0123456789ABCDEF";
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 0xF];
  }
  return text;
}

std::string Key::material(std::uint8_t hash, std::string_view digest) const {
  EVP_PKEY* key = key_.get();
  switch (algorithm_) {
    case 1:
      return integer(sign_digest(key, hash_of(hash), digest));
    case 17:
    case 19:
      return two_integers(sign_digest(key, nullptr, digest));
    case 22: {
      const std::string both = sign_message(key, digest);
      return integer(std::string_view(both).substr(0, 32)) + integer(std::string_view(both).substr(32));
    }
    default:
      return sign_message(key, digest);
  }
}

std::string packet(std::uint8_t tag, std::string_view body) {
  return number(0xC0U | tag, 1) + "\xFF" + number(body.size(), 4) + std::string(body);
}

std::string subpacket(std::uint8_t type, std::string_view body, bool is_critical) {
  return "\xFF" + number(body.size() + 1, 4) + number(is_critical ? type | 0x80U : type, 1) +
         std::string(body);
}

std::string created(std::uint32_t seconds) {
  return subpacket(2, number(seconds, 4));
}

std::string key_flags(std::uint8_t flags) {
  return subpacket(27, number(flags, 1));
}

std::string issuer(const Key& key) {
  return subpacket(33, "\x04" + key.raw_fingerprint());
}

std::string issuer_id(const Key& key) {
  return subpacket(16, key.raw_key_id());
}

std::string signature_lifetime(std::uint32_t seconds) {
  return subpacket(3, number(seconds, 4));
}

std::string key_lifetime(std::uint32_t seconds) {
  return subpacket(9, number(seconds, 4));
}

std::string Signature::body(const Key& key, std::string_view signed_bytes) const {
  const std::string head = number(4, 1) + number(type, 1) +
                           number(key_algorithm == 0 ? key.algorithm() : key_algorithm, 1) + number(hash, 1) +
                           number(hashed.size(), 2) + hashed;
  const std::string digest =
      digest_of(hash, std::string(signed_bytes) + head + "\x04\xFF" + number(head.size(), 4));
  return head + number(unhashed.size(), 2) + unhashed + digest.substr(0, 2) + key.material(hash, digest);
}

std::string document(const Key& key, std::string_view payload, std::string hashed) {
  return packet(
      2, Signature{.hashed = std::move(hashed) + issuer(key), .unhashed = issuer_id(key)}.body(key, payload));
}

std::string direct(const Key& primary, std::string_view hashed, std::uint8_t type) {
  return packet(
      2,
      Signature{.type = type, .hashed = std::string(hashed) + issuer(primary), .unhashed = issuer_id(primary)}
          .body(primary, primary.hashed_form()));
}

std::string over_user(const Key& primary, std::string_view user, std::string_view hashed, std::uint8_t type) {
  return packet(
      2,
      Signature{.type = type, .hashed = std::string(hashed) + issuer(primary), .unhashed = issuer_id(primary)}
          .body(primary, primary.hashed_form() + "\xB4" + number(user.size(), 4) + std::string(user)));
}

std::string over_subkey(const Key& primary, const Key& subkey, std::string_view hashed, std::uint8_t type) {
  return packet(
      2,
      Signature{.type = type, .hashed = std::string(hashed) + issuer(primary), .unhashed = issuer_id(primary)}
          .body(primary, primary.hashed_form() + subkey.hashed_form()));
}

std::string vouching(const Key& primary, const Key& subkey, std::string_view hashed) {
  return subpacket(
      32,
      Signature{.type = 0x19, .hashed = std::string(hashed) + issuer(subkey), .unhashed = issuer_id(subkey)}
          .body(subkey, primary.hashed_form() + subkey.hashed_form()));
}

std::string certificate(const Key& primary, std::string_view hashed) {
  constexpr std::string_view kUser = "A U Thor <author@example.org>";
  return packet(6, primary.body()) + packet(13, kUser) + over_user(primary, kUser, hashed);
}

std::string signing_subkey(const Key& primary, const Key& subkey) {
  return packet(14, subkey.body()) +
         over_subkey(primary, subkey, created() + key_flags(2) + vouching(primary, subkey));
}

}  // namespace sallyport::sign::samples::openpgp
