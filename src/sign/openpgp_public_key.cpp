#include "sign/openpgp_public_key.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dsa.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base/digest.hpp"
#include "base/handle.hpp"
#include "sign/error_mark.hpp"
#include "sign/openpgp_hash.hpp"
#include "sign/openpgp_packets.hpp"

namespace sallyport::sign {

namespace {

using Number = base::Handle<BIGNUM, BN_free>;
using Key = base::Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = base::Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using ParameterBuilder = base::Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = base::Handle<OSSL_PARAM, OSSL_PARAM_free>;

// RSA has two numbers (RFC 9580, 9.1).
bool is_same_algorithm(std::uint8_t left, std::uint8_t right) {
  return left == right || (left == 1 && right == 3) || (left == 3 && right == 1);
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

struct Curve {
  std::string_view oid;
  const char* name;   // GnuPG's
  const char* group;  // OpenSSL's; null: Ed25519
  unsigned bits;
};

constexpr Curve kCurves[] = {
    {std::string_view("\x2A\x86\x48\xCE\x3D\x03\x01\x07", 8), "nistp256", "P-256", 256},
    {std::string_view("\x2B\x81\x04\x00\x22", 5), "nistp384", "P-384", 384},
    {std::string_view("\x2B\x81\x04\x00\x23", 5), "nistp521", "P-521", 521},
    {std::string_view("\x2B\x24\x03\x03\x02\x08\x01\x01\x07", 9), "brainpoolP256r1", "brainpoolP256r1", 256},
    {std::string_view("\x2B\x24\x03\x03\x02\x08\x01\x01\x0B", 9), "brainpoolP384r1", "brainpoolP384r1", 384},
    {std::string_view("\x2B\x24\x03\x03\x02\x08\x01\x01\x0D", 9), "brainpoolP512r1", "brainpoolP512r1", 512},
    {std::string_view("\x2B\x81\x04\x00\x0A", 5), "secp256k1", "secp256k1", 256},
    {std::string_view("\x2B\x06\x01\x04\x01\xDA\x47\x0F\x01", 9), "ed25519", nullptr, 255},
};

const Curve* find_curve(std::string_view oid) {
  const auto* found = std::find_if(std::begin(kCurves), std::end(kCurves),
                                   [&](const Curve& curve) { return curve.oid == oid; });
  return found == std::end(kCurves) ? nullptr : found;
}

// Null if the library will not have the key.
Key key_of(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  Key key;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), base::out(key), EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return key;
}

Key key_of_numbers(const char* type, std::initializer_list<std::pair<const char*, const BIGNUM*>> numbers) {
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr) return nullptr;
  for (const auto& [name, number] : numbers) {
    if (number == nullptr || OSSL_PARAM_BLD_push_BN(builder.get(), name, number) != 1) return nullptr;
  }
  return key_of(type, builder.get());
}

Key rsa_key(ByteReader& in, unsigned& bits) {
  const Number n = number_of(take_openpgp_integer(in));
  const Number e = number_of(take_openpgp_integer(in));
  if (!in.is_at_end() || n == nullptr) return nullptr;
  bits = static_cast<unsigned>(BN_num_bits(n.get()));
  return key_of_numbers("RSA", {{OSSL_PKEY_PARAM_RSA_N, n.get()}, {OSSL_PKEY_PARAM_RSA_E, e.get()}});
}

Key dsa_key(ByteReader& in, unsigned& bits) {
  const Number p = number_of(take_openpgp_integer(in));
  const Number q = number_of(take_openpgp_integer(in));
  const Number g = number_of(take_openpgp_integer(in));
  const Number y = number_of(take_openpgp_integer(in));
  if (!in.is_at_end() || p == nullptr) return nullptr;
  bits = static_cast<unsigned>(BN_num_bits(p.get()));
  return key_of_numbers("DSA", {{OSSL_PKEY_PARAM_FFC_P, p.get()},
                                {OSSL_PKEY_PARAM_FFC_Q, q.get()},
                                {OSSL_PKEY_PARAM_FFC_G, g.get()},
                                {OSSL_PKEY_PARAM_PUB_KEY, y.get()}});
}

Key raw_key(int type, std::string_view bytes) {
  return Key(EVP_PKEY_new_raw_public_key(type, nullptr, bytes_of(bytes), bytes.size()));
}

Key curve_key(ByteReader& in, const Curve& curve) {
  std::string_view point = take_openpgp_integer(in);
  if (!in.is_at_end()) return nullptr;
  if (curve.group == nullptr) {
    if (!point.starts_with('\x40')) return nullptr;  // "in the curve's own form"
    return raw_key(EVP_PKEY_ED25519, point.substr(1));
  }
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  if (builder == nullptr ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1)
    return nullptr;
  return key_of("EC", builder.get());
}

bool has_signed_digest(EVP_PKEY* key, std::string_view digest, const EVP_MD* rsa_hash,
                       std::string_view signature) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1) return false;
  if (rsa_hash != nullptr && (EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1 ||
                              EVP_PKEY_CTX_set_signature_md(context.get(), rsa_hash) != 1))
    return false;
  return EVP_PKEY_verify(context.get(), bytes_of(signature), signature.size(), bytes_of(digest),
                         digest.size()) == 1;
}

// Ed25519 and Ed448 take the digest for the message.
bool has_signed_message(EVP_PKEY* key, std::string_view digest, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(digest),
                          digest.size()) == 1;
}

// An integer has no leading zero bytes, and these signatures have a size. Empty if it does not fit.
std::string padded(std::string_view integer, std::size_t size_bytes) {
  if (integer.size() > size_bytes) return {};
  return std::string(size_bytes - integer.size(), '\0') + std::string(integer);
}

std::string to_der(int size, unsigned char* der) {
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(std::max(size, 0)));
  OPENSSL_free(der);
  return bytes;
}

// How OpenSSL takes the two numbers of a signature by DSA (of any kind). Empty if it cannot.
std::string der_of(std::string_view r_bytes, std::string_view s_bytes) {
  Number r = number_of(r_bytes);
  Number s = number_of(s_bytes);
  const base::Handle<ECDSA_SIG, ECDSA_SIG_free> pair(ECDSA_SIG_new());
  if (r == nullptr || s == nullptr || pair == nullptr || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
    return {};
  static_cast<void>(r.release());  // the pair has them now
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  return to_der(size, der);
}

bool has_signed_material(EVP_PKEY* key, OpenPgpAlgorithm algorithm, const OpenPgpDigest& digest,
                         std::string_view material) {
  constexpr std::size_t kEd25519Bytes = 32;  // of each of the two numbers
  if (algorithm == OpenPgpAlgorithm::ed25519 || algorithm == OpenPgpAlgorithm::ed448)
    return has_signed_message(key, digest.bytes, material);
  ByteReader in(material);
  const std::string_view first = take_openpgp_integer(in);
  if (algorithm == OpenPgpAlgorithm::rsa) {
    const std::string signature = padded(first, static_cast<std::size_t>(EVP_PKEY_get_size(key)));
    return in.is_at_end() && has_signed_digest(key, digest.bytes, digest.hash, signature);
  }
  const std::string_view second = take_openpgp_integer(in);
  if (!in.is_at_end()) return false;
  if (algorithm == OpenPgpAlgorithm::eddsa)
    return has_signed_message(key, digest.bytes,
                              padded(first, kEd25519Bytes) + padded(second, kEd25519Bytes));
  return has_signed_digest(key, digest.bytes, nullptr, der_of(first, second));
}

}  // namespace

std::optional<OpenPgpPublicKey> OpenPgpPublicKey::read(std::string_view body) {
  constexpr std::size_t kMaxBodyBytes = 0xFFFF;  // its length is hashed as two bytes
  if (body.size() > kMaxBodyBytes) return std::nullopt;
  ByteReader in(body);
  if (in.take_number(1) != 4) return std::nullopt;
  OpenPgpPublicKey key;
  key.created_ = in.take_number(4);
  key.algorithm_number_ = static_cast<std::uint8_t>(in.take_number(1));
  if (!in.is_ok() || in.left() == 0) return std::nullopt;
  key.take_material(in);
  const auto byte = [](std::size_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  key.hashed_form_ = std::string("\x99") + byte(body.size() >> 8) + byte(body.size()) + std::string(body);
  key.fingerprint_ = openpgp_upper_case(base::sha1(key.hashed_form_));
  return key;
}

void OpenPgpPublicKey::take_material(ByteReader& in) {
  const ErrorMark mark;
  Key key;
  switch (algorithm_number_) {
    case 1:
    case 3:
      algorithm_ = OpenPgpAlgorithm::rsa;
      key = rsa_key(in, bits_);
      break;
    case 17:
      algorithm_ = OpenPgpAlgorithm::dsa;
      key = dsa_key(in, bits_);
      break;
    case 19:
    case 22: {
      algorithm_ = algorithm_number_ == 22 ? OpenPgpAlgorithm::eddsa : OpenPgpAlgorithm::ecdsa;
      const Curve* const curve = find_curve(in.take_counted(1));
      if (curve == nullptr || (curve->group == nullptr) != (algorithm_number_ == 22)) break;
      curve_ = curve->name;
      bits_ = curve->bits;
      key = curve_key(in, *curve);
      break;
    }
    case 27:
      algorithm_ = OpenPgpAlgorithm::ed25519;
      bits_ = 255;
      key = raw_key(EVP_PKEY_ED25519, in.take(in.left()));
      break;
    case 28:
      algorithm_ = OpenPgpAlgorithm::ed448;
      bits_ = 448;
      key = raw_key(EVP_PKEY_ED448, in.take(in.left()));
      break;
    default:
      break;
  }
  if (key != nullptr) key_ = std::shared_ptr<EVP_PKEY>(key.release(), EVP_PKEY_free);
}

std::string OpenPgpPublicKey::algorithm_name() const {
  switch (algorithm_) {
    case OpenPgpAlgorithm::rsa:
      return "rsa";
    case OpenPgpAlgorithm::dsa:
      return "dsa";
    case OpenPgpAlgorithm::ed25519:
      return "ed25519";
    case OpenPgpAlgorithm::ed448:
      return "ed448";
    case OpenPgpAlgorithm::ecdsa:
    case OpenPgpAlgorithm::eddsa:
      if (curve_[0] != '\0') return curve_;
      return "a curve that is not known";
    case OpenPgpAlgorithm::other:
      break;
  }
  return fmt::format("algorithm {}", algorithm_number_);
}

bool OpenPgpPublicKey::has_signed(const OpenPgpSignature& signature,
                                  std::initializer_list<std::string_view> signed_parts) const {
  if (key_ == nullptr || !is_same_algorithm(signature.key_algorithm, algorithm_number_)) return false;
  const std::optional<OpenPgpDigest> digest = openpgp_digest(signature, signed_parts);
  if (!digest || !digest->bytes.starts_with(signature.digest_start)) return false;
  const ErrorMark mark;
  return has_signed_material(key_.get(), algorithm_, *digest, signature.material);
}

}  // namespace sallyport::sign
