#include "sign/cms.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include "base/text.hpp"
#include "sign/x509_certificate.hpp"

namespace sallyport::sign {

namespace {

// A real signature carries its signer's certificate and those up to a root, some 20 KB together with a
// transparency log's proof. Certificates cost time: to read, 0.2 ms each, and where chains are built.
constexpr std::size_t kMaxContentBytes = 131'072;
constexpr int kMaxCertificates = 32;

CMS_SignerInfo* only_signer(CMS_ContentInfo& content) {
  STACK_OF(CMS_SignerInfo)* const signers = CMS_get0_SignerInfos(&content);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) return nullptr;
  return sk_CMS_SignerInfo_value(signers, 0);
}

// The one value of a signed attribute that must stand once and have one value.
const void* only_value(const CMS_SignerInfo& signer, int attribute_nid, int type) {
  constexpr int kOnceWithOneValue = -3;
  return CMS_signed_get0_data_by_OBJ(&signer, OBJ_nid2obj(attribute_nid), kOnceWithOneValue, type);
}

std::string_view bytes_of(const ASN1_STRING& text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
          static_cast<std::size_t>(ASN1_STRING_length(&text))};
}

std::string_view message_digest(const CMS_SignerInfo& signer) {
  const void* const value = only_value(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
  return value == nullptr ? std::string_view() : bytes_of(*static_cast<const ASN1_OCTET_STRING*>(value));
}

bool is_well_formed(CMS_SignerInfo& signer) {
  const ASN1_OCTET_STRING* const signature = CMS_SignerInfo_get0_signature(&signer);
  const void* const type = only_value(signer, NID_pkcs9_contentType, V_ASN1_OBJECT);
  return signature != nullptr && ASN1_STRING_length(signature) > 0 && type != nullptr &&
         OBJ_obj2nid(static_cast<const ASN1_OBJECT*>(type)) == NID_pkcs7_data &&
         !message_digest(signer).empty();
}

bool is_detached_data(CMS_ContentInfo& content) {
  return OBJ_obj2nid(CMS_get0_type(&content)) == NID_pkcs7_signed && CMS_is_detached(&content) == 1 &&
         OBJ_obj2nid(CMS_get0_eContentType(&content)) == NID_pkcs7_data;
}

int nid_of(const X509_ALGOR& algorithm) {
  const ASN1_OBJECT* name = nullptr;
  X509_ALGOR_get0(&name, nullptr, nullptr, &algorithm);
  return OBJ_obj2nid(name);
}

std::string hex(const ASN1_STRING& text) {
  constexpr std::size_t kLongest = 40;
  return base::to_hex(base::as_bytes(bytes_of(text).substr(0, kLongest)));
}

}  // namespace

std::optional<CmsSignature> CmsSignature::read(std::string_view content) {
  if (content.size() > kMaxContentBytes) return std::nullopt;
  const ErrorMark mark;
  CmsSignature read;
  read.content_ = read_der<ContentInfo>(content, d2i_CMS_ContentInfo);
  if (!read.content_ || !is_detached_data(*read.content_)) return std::nullopt;
  read.signer_ = only_signer(*read.content_);
  if (read.signer_ == nullptr || !is_well_formed(*read.signer_)) return std::nullopt;

  read.certificates_.reset(CMS_get1_certs(read.content_.get()));
  if (sk_X509_num(read.certificates_.get()) > kMaxCertificates) return std::nullopt;
  for (X509* const certificate : read.certificates()) {
    if (!read.means(*certificate)) continue;
    if (read.own_certificate_ != nullptr && X509_cmp(read.own_certificate_, certificate) != 0)
      return std::nullopt;
    read.own_certificate_ = certificate;
  }
  return read;
}

int CmsSignature::digest_nid() const {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer_, nullptr, nullptr, &algorithm, nullptr);
  return nid_of(*algorithm);
}

// libcrypto asks the key and the digest how to verify, and the name of the signature's algorithm not at all.
bool CmsSignature::names_algorithm_of(X509& certificate) const {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(signer_, nullptr, nullptr, nullptr, &algorithm);
  // Many name that of the key alone, such as rsaEncryption.
  int key_nid = nid_of(*algorithm);
  int digest = NID_undef;
  if (OBJ_find_sigid_algs(key_nid, &digest, &key_nid) != 1) digest = NID_undef;
  const EVP_PKEY* const key = X509_get0_pubkey(&certificate);
  if (key == nullptr || (digest != NID_undef && digest != digest_nid())) return false;
  const int own_nid = EVP_PKEY_get_base_id(key);
  return key_nid == own_nid || (own_nid == EVP_PKEY_RSA && key_nid == EVP_PKEY_RSA_PSS);
}

bool CmsSignature::means(X509& certificate) const {
  return CMS_SignerInfo_cert_cmp(signer_, &certificate) == 0;
}

std::string CmsSignature::wanted_certificate() const {
  ASN1_OCTET_STRING* key = nullptr;
  X509_NAME* issuer = nullptr;
  ASN1_INTEGER* serial = nullptr;
  if (CMS_SignerInfo_get0_signer_id(signer_, &key, &issuer, &serial) != 1) return "a certificate";
  if (key != nullptr) return fmt::format("the certificate of the key {}", hex(*key));
  return fmt::format("the certificate {} of {}", hex(*serial), short_name(*issuer));
}

bool CmsSignature::is_signed_by(X509& certificate) {
  const ErrorMark mark;
  CMS_SignerInfo_set1_signer_cert(signer_, &certificate);
  return names_algorithm_of(certificate) && CMS_SignerInfo_verify(signer_) == 1;
}

// Not libcrypto's own function for this: that one makes as many digests as the signature lists algorithms.
bool CmsSignature::is_over(std::string_view payload) const {
  const ErrorMark mark;
  const EVP_MD* const algorithm = EVP_get_digestbynid(digest_nid());
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (algorithm == nullptr ||
      EVP_Digest(payload.data(), payload.size(), digest.data(), &size, algorithm, nullptr) != 1)
    return false;
  const std::string_view named = message_digest(*signer_);
  return std::equal(digest.begin(), digest.begin() + size, named.begin(), named.end(),
                    [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); });
}

bool is_cms_signature(std::string_view content) {
  return CmsSignature::read(content).has_value();
}

}  // namespace sallyport::sign
