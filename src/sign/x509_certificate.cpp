#include "sign/x509_certificate.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <new>

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::sign {

namespace {

// What NIST SP 800-57 counts as strong: as RSA of 2048 bits, or a curve of 224.
constexpr int kMinSecurityBits = 112;
// There are hardly any longer keys of DSA; whoever allows it at all means these.
constexpr int kMinDsaBits = 1024;

bool is_eddsa(int key_nid) {
  return key_nid == EVP_PKEY_ED25519 || key_nid == EVP_PKEY_ED448;
}

// Parameters that are written out may describe any curve, also one whose secrets are known.
bool is_strong_curve(const EVP_PKEY& key) {
  std::array<char, 80> name{};
  std::size_t size = 0;
  return EVP_PKEY_get_group_name(&key, name.data(), name.size(), &size) == 1 &&
         EVP_PKEY_get_security_bits(&key) >= kMinSecurityBits;
}

}  // namespace

std::string fingerprint(const X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1)
    throw base::Error("SHA-256 of a certificate failed in the crypto library");
  return "SHA256:" + base::to_hex(std::as_bytes(std::span(digest).first(size)));
}

std::string name_text(const X509_NAME& name) {
  constexpr unsigned long kForm = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  const ErrorMark mark;
  const Bio text(BIO_new(BIO_s_mem()));
  if (!text) throw std::bad_alloc();
  if (X509_NAME_print_ex(text.get(), &name, 0, kForm) < 0) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::string short_name(const X509_NAME& name) {
  constexpr std::size_t kMaxBytes = 200;
  const std::string text = name_text(name);
  if (text.empty()) return "(no name)";
  return text.size() <= kMaxBytes ? text : text.substr(0, kMaxBytes) + "...";
}

std::string describe(const X509& certificate) {
  return fmt::format("{}, issued by {}", short_name(*X509_get_subject_name(&certificate)),
                     short_name(*X509_get_issuer_name(&certificate)));
}

std::string key_kind(const X509& certificate) {
  const ErrorMark mark;
  const EVP_PKEY* const key = X509_get0_pubkey(&certificate);
  if (key == nullptr) return {};
  std::array<char, 80> curve{};
  std::size_t size = 0;
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
      EVP_PKEY_get_group_name(key, curve.data(), curve.size(), &size) == 1) {
    const int nid = OBJ_txt2nid(curve.data());
    // As SSH and OpenPGP call these curves.
    if (nid == NID_X9_62_prime256v1) return "nistp256";
    if (nid == NID_secp384r1) return "nistp384";
    if (nid == NID_secp521r1) return "nistp521";
    return {curve.data(), size};
  }
  const char* const name = EVP_PKEY_get0_type_name(key);
  return base::to_lower(name == nullptr ? "" : name);
}

unsigned key_bits(const X509& certificate) {
  const ErrorMark mark;
  const EVP_PKEY* const key = X509_get0_pubkey(&certificate);
  return key == nullptr ? 0 : static_cast<unsigned>(std::max(0, EVP_PKEY_get_bits(key)));
}

std::optional<std::int64_t> seconds_of(const ASN1_TIME* time) {
  const ErrorMark mark;
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return ::timegm(&parts);
}

std::optional<Window> validity_of(const X509& certificate) {
  const std::optional<std::int64_t> first = seconds_of(X509_get0_notBefore(&certificate));
  const std::optional<std::int64_t> last = seconds_of(X509_get0_notAfter(&certificate));
  if (!first || !last) return std::nullopt;
  return Window{*first, *last + 1};
}

std::string date_text(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  std::array<char, 32> text{};
  if (::gmtime_r(&time, &parts) == nullptr) return "a time that cannot be told";
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts)};
}

std::string why_weak_digest(int digest_nid, const Strength& strength) {
  switch (digest_nid) {
    case NID_sha224:
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
    case NID_sha512_256:
    case NID_sha3_256:
    case NID_sha3_384:
    case NID_sha3_512:
      return {};
    case NID_sha1:
      return strength.allows_sha1 ? "" : "its digest is SHA-1";
    case NID_md5:
      return strength.allows_md5 ? "" : "its digest is MD5";
    default:
      return "its digest is none that is known to be strong";
  }
}

std::string why_weak_key(X509& certificate, const Strength& strength) {
  const ErrorMark mark;
  const EVP_PKEY* const key = X509_get0_pubkey(&certificate);
  if (key == nullptr) return "its key is of a kind that cannot be read";
  const int bits = EVP_PKEY_get_bits(key);
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
      if (bits > 0 && static_cast<std::uint32_t>(bits) >= strength.min_rsa_bits) return {};
      return fmt::format("its RSA key has {} bits, fewer than {}", bits, strength.min_rsa_bits);
    case EVP_PKEY_EC:
      return is_strong_curve(*key) ? "" : "its elliptic curve is weak, or none that has a name";
    case EVP_PKEY_ED25519:
    case EVP_PKEY_ED448:
      return {};
    case EVP_PKEY_DSA:
      if (!strength.allows_dsa) return "its key is a DSA key";
      return bits >= kMinDsaBits ? "" : fmt::format("its DSA key has {} bits", bits);
    default:
      return "its key is of no kind that is known to be strong";
  }
}

std::string why_weak_signature(X509& certificate, const Strength& strength) {
  const ErrorMark mark;
  int digest_nid = NID_undef;
  int key_nid = NID_undef;
  if (X509_get_signature_info(&certificate, &digest_nid, &key_nid, nullptr, nullptr) == 1 &&
      is_eddsa(key_nid))
    return {};
  return why_weak_digest(digest_nid, strength);
}

std::string why_not_for_signing(const CertificateViews& path) {
  const ErrorMark mark;
  std::uint32_t purposes = XKU_SMIME | XKU_CODE_SIGN;
  for (X509* const certificate : path) {
    const std::uint32_t flags = X509_get_extension_flags(certificate);
    const std::string name = short_name(*X509_get_subject_name(certificate));
    if ((flags & EXFLAG_INVALID) != 0) return fmt::format("an extension of {} is malformed", name);
    if ((flags & EXFLAG_CRITICAL) != 0)
      return fmt::format("{} has a critical extension that is not known here", name);
    if ((flags & EXFLAG_PROXY) != 0) return fmt::format("{} is a proxy certificate", name);
    // No such extension is told as all bits set: then it is for everything.
    const std::uint32_t extended = X509_get_extended_key_usage(certificate);
    if ((extended & XKU_ANYEKU) == 0) purposes &= extended;
  }
  if (purposes == 0) return "its extended key usage is neither e-mail protection nor code signing";
  if ((X509_get_key_usage(path.front()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0)
    return "its key usage is not digital signature";
  return {};
}

}  // namespace sallyport::sign
