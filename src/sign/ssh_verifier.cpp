#include "sign/ssh_verifier.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "sign/error_mark.hpp"
#include "sign/ssh_wire.hpp"

// All but Ed25519 is verified by libcrypto. Ed25519, which most people sign with, is verified by libsodium: a
// push of 10,000 signed commits shall take less than a second of one core, OpenSSL 3.0 needs 113 us for one
// signature, libsodium 1.0.18 on the same core 50 us. It is also the stricter: no points of small order, no
// number that can be written in two ways.

namespace sallyport::sign {

namespace {

using Key = base::Handle<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = base::Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Number = base::Handle<BIGNUM, BN_free>;
using Builder = base::Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = base::Handle<OSSL_PARAM, OSSL_PARAM_free>;

constexpr std::size_t kEd25519Bytes = 64;
constexpr std::size_t kDsaNumberBytes = 20;

void require(bool is_done, std::string_view what) {
  if (!is_done) throw base::Error(fmt::format("the crypto library cannot {}", what));
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string_view view_of(const base::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// What a key consists of, for EVP_PKEY_fromdata. The numbers must live until the key is made.
class KeyParts {
 public:
  KeyParts() : builder_(OSSL_PARAM_BLD_new()) { require(builder_ != nullptr, "hold a key"); }

  void add_number(const char* name, std::string_view bytes) {
    const Number& number = numbers_.at(count_++) =
        Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
    require(number != nullptr && OSSL_PARAM_BLD_push_BN(builder_.get(), name, number.get()) == 1,
            "hold a number");
  }
  void add_text(const char* name, const char* text) {
    require(OSSL_PARAM_BLD_push_utf8_string(builder_.get(), name, text, 0) == 1, "hold a name");
  }
  void add_bytes(const char* name, std::string_view bytes) {
    require(OSSL_PARAM_BLD_push_octet_string(builder_.get(), name, bytes.data(), bytes.size()) == 1,
            "hold a point");
  }

  // Null if the library says that this is no key.
  Key make(const char* algorithm) {
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    require(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1, "read such a key");
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder_.get()));
    require(parameters != nullptr, "hold a key");
    Key key;
    if (EVP_PKEY_fromdata(context.get(), base::out(key), EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
      return nullptr;
    return key;
  }

 private:
  Builder builder_;
  std::array<Number, 4> numbers_;
  std::size_t count_ = 0;
};

const char* curve_name(SshKind kind) {
  return kind == SshKind::ecdsa_p384 ? "P-384" : kind == SshKind::ecdsa_p521 ? "P-521" : "P-256";
}

Key make_key(const SshKeyFields& fields) {
  KeyParts parts;
  const auto& numbers = fields.numbers;
  if (fields.shape.kind == SshKind::rsa) {
    parts.add_number(OSSL_PKEY_PARAM_RSA_E, numbers[0]);
    parts.add_number(OSSL_PKEY_PARAM_RSA_N, numbers[1]);
    return parts.make("RSA");
  }
  if (fields.shape.kind == SshKind::dsa) {
    parts.add_number(OSSL_PKEY_PARAM_FFC_P, numbers[0]);
    parts.add_number(OSSL_PKEY_PARAM_FFC_Q, numbers[1]);
    parts.add_number(OSSL_PKEY_PARAM_FFC_G, numbers[2]);
    parts.add_number(OSSL_PKEY_PARAM_PUB_KEY, numbers[3]);
    return parts.make("DSA");
  }
  parts.add_text(OSSL_PKEY_PARAM_GROUP_NAME, curve_name(fields.shape.kind));
  parts.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, fields.point);
  return parts.make("EC");
}

bool is_ed25519(SshKind kind) {
  return kind == SshKind::ed25519 || kind == SshKind::sk_ed25519;
}

const EVP_MD* digest_of(std::string_view algorithm) {
  if (algorithm == "ssh-rsa" || algorithm == "ssh-dss") return EVP_sha1();
  if (algorithm == "ecdsa-sha2-nistp384") return EVP_sha384();
  if (algorithm == "ecdsa-sha2-nistp521" || algorithm == "rsa-sha2-512") return EVP_sha512();
  return EVP_sha256();
}

// The two numbers of an ECDSA signature (RFC 5656, section 3.1.2), each no longer than the curve has.
struct Pair {
  std::string_view r, s;
};

std::optional<Pair> read_pair(SshKind kind, std::string_view bytes) {
  ByteReader in(bytes);
  const std::optional<std::string_view> r = take_positive(in);
  const std::optional<std::string_view> s = take_positive(in);
  const std::size_t max_bits = 8 * coordinate_bytes(kind);
  if (!r || !s || !in.is_at_end() || bit_length(*r) > max_bits || bit_length(*s) > max_bits)
    return std::nullopt;
  return Pair{*r, *s};
}

// The DER of a sequence of two integers, which libcrypto wants. An mpint is written as a DER integer is.
std::string to_der(const Pair& pair) {
  constexpr std::size_t kMaxShortLength = 127;
  std::string body;
  for (const std::string_view number : {pair.r, pair.s})
    body.append(1, '\x02').append(1, static_cast<char>(number.size())).append(number);
  std::string der = "\x30";
  if (body.size() > kMaxShortLength) der += '\x81';
  return der.append(1, static_cast<char>(body.size())).append(body);
}

// As long as the key, with the zeros in front that some signers leave out (RFC 8332, section 3).
std::string pad_to_modulus(unsigned bits, std::string_view bytes) {
  return std::string((bits + 7) / 8 - bytes.size(), '\0').append(bytes);
}

// An unsigned number of fixed length, as an mpint is written.
std::string to_mpint(std::string_view fixed) {
  std::string number(fixed.substr(std::min(fixed.find_first_not_of('\0'), fixed.size() - 1)));
  if ((static_cast<unsigned char>(number[0]) & 0x80U) != 0) number.insert(0, 1, '\0');
  return number;
}

// The bytes of a signature as libcrypto wants them.
std::string to_libcrypto(const SshShape& key, std::string_view bytes) {
  if (key.kind == SshKind::rsa) return pad_to_modulus(key.bits, bytes);
  if (key.kind == SshKind::dsa) {
    const std::string r = to_mpint(bytes.substr(0, kDsaNumberBytes));
    const std::string s = to_mpint(bytes.substr(kDsaNumberBytes));
    return to_der({r, s});
  }
  return to_der(read_pair(key.kind, bytes).value());
}

bool fits_algorithm(SshKind kind, std::string_view algorithm) {
  if (kind == SshKind::rsa)
    return algorithm == "rsa-sha2-256" || algorithm == "rsa-sha2-512" || algorithm == "ssh-rsa";
  return algorithm == to_string(kind);
}

bool fits_length(const SshShape& key, std::string_view bytes) {
  if (key.kind == SshKind::rsa) return bytes.size() <= (key.bits + 7) / 8;
  if (key.kind == SshKind::dsa) return bytes.size() == 2 * kDsaNumberBytes;
  if (is_ed25519(key.kind)) return bytes.size() == kEd25519Bytes;
  return read_pair(key.kind, bytes).has_value();
}

}  // namespace

std::string misfit_of(const SshShape& key, const SshSignatureFields& signature) {
  // What a browser signs names the site that asked for it, and which sites may ask would be for a policy to
  // say. Nobody signs commits in a browser.
  if (signature.algorithm.starts_with("webauthn-"))
    return fmt::format("the signature was made in a browser ({}), which is not verified here",
                       shown(signature.algorithm));
  if (!fits_algorithm(key.kind, signature.algorithm))
    return fmt::format("a signature of the algorithm {} cannot be by a key of the kind {}",
                       shown(signature.algorithm), to_string(key.kind));
  if (!fits_length(key, signature.bytes))
    return fmt::format("the signature's bytes are none of the algorithm {}", signature.algorithm);
  return {};
}

std::string weakness_of(const SshShape& key, std::string_view algorithm, const Strength& strength) {
  if (key.kind == SshKind::dsa && !strength.allows_dsa) return "a DSA key of 1024 bits (ssh-dss)";
  if (key.kind == SshKind::rsa && key.bits < strength.min_rsa_bits)
    return fmt::format("an RSA key of {} bits; at least {} are asked for", key.bits, strength.min_rsa_bits);
  if (algorithm == "ssh-rsa" && !strength.allows_ssh_rsa) return "an RSA signature over SHA-1 (ssh-rsa)";
  return {};
}

bool is_user_present(const SshShape& key, const SshSignatureFields& signature) noexcept {
  constexpr std::uint8_t kUserPresent = 0x01;
  return !is_security_key(key.kind) || (signature.flags & kUserPresent) != 0;
}

bool is_user_verified(const SshShape& key, const SshSignatureFields& signature) noexcept {
  constexpr std::uint8_t kUserVerified = 0x04;
  return is_security_key(key.kind) && (signature.flags & kUserVerified) != 0;
}

std::optional<SshVerifier> SshVerifier::make(const SshKeyFields& fields) {
  const ErrorMark mark;
  SshVerifier verifier(fields.shape);
  if (is_ed25519(fields.shape.kind)) {
    std::copy(fields.point.begin(), fields.point.end(), verifier.point_.begin());
    if (crypto_core_ed25519_is_valid_point(verifier.point_.data()) != 1) return std::nullopt;
  } else {
    verifier.key_ = make_key(fields);
    if (verifier.key_ == nullptr) return std::nullopt;
  }
  if (is_security_key(fields.shape.kind))
    verifier.application_hash_ = view_of(base::sha256(fields.application));
  return verifier;
}

bool SshVerifier::verifies(const SshSignatureFields& signature, std::string_view data) const {
  if (!fits_algorithm(shape_.kind, signature.algorithm) || !fits_length(shape_, signature.bytes))
    return false;
  const ErrorMark mark;
  std::string wrapped;
  if (is_security_key(shape_.kind)) {  // PROTOCOL.u2f, "SSH U2F signatures"
    wrapped = application_hash_;
    wrapped += static_cast<char>(signature.flags);
    for (const unsigned shift : {24U, 16U, 8U, 0U})
      wrapped += static_cast<char>((signature.counter >> shift) & 0xFFU);
    wrapped += view_of(base::sha256(data));
    data = wrapped;
  }
  if (is_ed25519(shape_.kind))
    return crypto_sign_verify_detached(data_of(signature.bytes), data_of(data), data.size(), point_.data()) ==
           0;

  const std::string bytes = to_libcrypto(shape_, signature.bytes);
  const DigestContext context(EVP_MD_CTX_new());
  require(context != nullptr && EVP_DigestVerifyInit(context.get(), nullptr, digest_of(signature.algorithm),
                                                     nullptr, key_.get()) == 1,
          fmt::format("verify the algorithm {}", signature.algorithm));
  return EVP_DigestVerify(context.get(), data_of(bytes), bytes.size(), data_of(data), data.size()) == 1;
}

}  // namespace sallyport::sign
