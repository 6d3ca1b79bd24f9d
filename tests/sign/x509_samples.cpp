#include "sign/x509_samples.hpp"

#include <openssl/dsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/text.hpp"
#include "sign/samples.hpp"

namespace sallyport::sign::samples {

namespace {

using KeyContext = base::Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

template <typename Object, typename Write>
std::string der_of(Object* object, Write write) {
  unsigned char* der = nullptr;
  const int size = write(object, &der);
  require(size > 0, "cannot write DER");
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

// EdDSA takes no digest.
const EVP_MD* digest_for(const EVP_PKEY* key, const EVP_MD* digest) {
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? nullptr : digest;
}

void set_time(ASN1_TIME* time, std::int64_t seconds) {
  require(ASN1_TIME_set(time, seconds) != nullptr, "cannot set a time");
}

void set_name(X509_NAME* name, const std::string& subject) {
  for (const std::string_view part : base::split(subject, '/')) {
    const std::size_t equals = part.find('=');
    const std::string type(part.substr(0, equals));
    const std::string_view value = part.substr(equals + 1);
    require(X509_NAME_add_entry_by_txt(name, type.c_str(), MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(value.data()),
                                       static_cast<int>(value.size()), -1, 0) == 1,
            "cannot add a part of a name");
  }
}

X509_EXTENSION* new_extension(const Extension& extension, X509* issuer, X509* subject, X509_CRL* crl) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, subject, nullptr, crl, 0);
  X509V3_set_ctx_nodb(&context);
  X509_EXTENSION* made =
      X509V3_EXT_nconf(nullptr, &context, extension.first.c_str(), extension.second.c_str());
  require(made != nullptr, "cannot make an extension");
  return made;
}

}  // namespace

Key new_ec_key(const char* curve) {
  std::string name = curve;  // not const, as the function's variable arguments want it
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", name.data()));
  require(key != nullptr, "cannot make an EC key");
  return key;
}

Key new_rsa_key(unsigned bits) {
  Key key(EVP_RSA_gen(bits));
  require(key != nullptr, "cannot make an RSA key");
  return key;
}

Key new_dsa_key() {
  const KeyContext parameters(EVP_PKEY_CTX_new_id(EVP_PKEY_DSA, nullptr));
  Key template_key;
  require(EVP_PKEY_paramgen_init(parameters.get()) == 1 &&
              EVP_PKEY_CTX_set_dsa_paramgen_bits(parameters.get(), 1024) == 1 &&
              EVP_PKEY_paramgen(parameters.get(), base::out(template_key)) == 1,
          "cannot make parameters of DSA");
  const KeyContext generator(EVP_PKEY_CTX_new(template_key.get(), nullptr));
  Key key;
  require(EVP_PKEY_keygen_init(generator.get()) == 1 && EVP_PKEY_keygen(generator.get(), base::out(key)) == 1,
          "cannot make a DSA key");
  return key;
}

Key new_ed25519_key() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  require(key != nullptr, "cannot make an Ed25519 key");
  return key;
}

std::string Holder::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(bio.get(), certificate.get()) == 1, "cannot write PEM");
  return text_of(bio);
}

std::string Holder::der() const {
  return der_of(certificate.get(), i2d_X509);
}

std::string Holder::sha256() const {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  require(X509_digest(certificate.get(), EVP_sha256(), digest, &size) == 1, "cannot take a digest");
  return base::to_hex(std::as_bytes(std::span(digest, size)));
}

Holder issue(const Request& request, const Holder* issuer, Key key) {
  Holder holder{Certificate(X509_new()), std::move(key)};
  X509* const certificate = holder.certificate.get();
  X509* const issuing = issuer == nullptr ? certificate : issuer->certificate.get();
  EVP_PKEY* const issuing_key = issuer == nullptr ? holder.key.get() : issuer->key.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), request.serial);
  set_time(X509_getm_notBefore(certificate), request.from);
  set_time(X509_getm_notAfter(certificate), request.until);
  set_name(X509_get_subject_name(certificate), request.subject);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuing));
  X509_set_pubkey(certificate, holder.key.get());
  for (const Extension& extension : request.extensions) {
    X509_EXTENSION* const made = new_extension(extension, issuing, certificate, nullptr);
    X509_add_ext(certificate, made, -1);
    X509_EXTENSION_free(made);
  }
  require(X509_sign(certificate, issuing_key, digest_for(issuing_key, request.digest)) > 0,
          "cannot sign a certificate");
  return holder;
}

Holder new_authority(const std::string& subject, const Holder* issuer, Key key) {
  return issue({.subject = subject, .extensions = kAuthorityExtensions, .serial = 100}, issuer,
               std::move(key));
}

std::string crl_pem(const List& list, const Holder& issuer) {
  const Crl crl(X509_CRL_new());
  X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2);
  X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get()));
  const base::Handle<ASN1_TIME, ASN1_TIME_free> time(ASN1_TIME_new());
  set_time(time.get(), list.made);
  X509_CRL_set1_lastUpdate(crl.get(), time.get());
  if (list.next != 0) {
    set_time(time.get(), list.next);
    X509_CRL_set1_nextUpdate(crl.get(), time.get());
  }
  for (const long serial : list.serials) {
    const base::Handle<ASN1_INTEGER, ASN1_INTEGER_free> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set(number.get(), serial);
    X509_REVOKED* const entry = X509_REVOKED_new();
    set_time(time.get(), list.made);
    X509_REVOKED_set_serialNumber(entry, number.get());
    X509_REVOKED_set_revocationDate(entry, time.get());
    require(X509_CRL_add0_revoked(crl.get(), entry) == 1, "cannot revoke");
  }
  for (const Extension& extension : list.extensions) {
    X509_EXTENSION* const made = new_extension(extension, issuer.certificate.get(), nullptr, crl.get());
    X509_CRL_add_ext(crl.get(), made, -1);
    X509_EXTENSION_free(made);
  }
  require(X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256()) > 0, "cannot sign a list");
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509_CRL(bio.get(), crl.get()) == 1, "cannot write PEM");
  return text_of(bio);
}

ContentInfo cms_of(std::string_view payload, const Holder& signer, const Signing& signing) {
  ContentInfo content(CMS_sign(nullptr, nullptr, nullptr, nullptr, signing.flags | CMS_PARTIAL));
  require(content != nullptr && CMS_add1_signer(content.get(), signer.certificate.get(), signer.key.get(),
                                                signing.digest, signing.flags) != nullptr,
          "cannot add a signer");
  for (const Holder* other : signing.others)
    require(CMS_add1_cert(content.get(), other->certificate.get()) == 1, "cannot add a certificate");
  const Bio data(BIO_new_mem_buf(payload.data(), static_cast<int>(payload.size())));
  require(CMS_final(content.get(), data.get(), nullptr, signing.flags) == 1, "cannot sign");
  return content;
}

std::string cms_der(const ContentInfo& content) {
  return der_of(content.get(), i2d_CMS_ContentInfo);
}

std::string sign_cms(std::string_view payload, const Holder& signer, const Signing& signing) {
  return cms_der(cms_of(payload, signer, signing));
}

CMS_SignerInfo* signer_of(const ContentInfo& content) {
  return sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(content.get()), 0);
}

}  // namespace sallyport::sign::samples
