#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sign/x509_handles.hpp"

namespace sallyport::sign {

// One CMS SignedData (RFC 5652), in DER or BER, as gpgsm, smimesign and openssl write it: detached, over
// content of type "data", with exactly one signer, and with signed attributes of which exactly one is the
// content's type and exactly one its digest. Certificates that it carries are what its maker says: nothing
// here trusts them.
class CmsSignature {
 public:
  // Nothing if `content` is anything else, has bytes behind it, is larger than 128 KiB, or has more than 32
  // certificates or two different ones that the signer may mean. Throws nothing but std::bad_alloc.
  static std::optional<CmsSignature> read(std::string_view content);

  // The digest algorithm, as libcrypto numbers it; 0 if it does not know it. It is the only one: the
  // signature is over it too.
  int digest_nid() const;

  // Which certificate the signer means: by issuer and serial number, or by the identifier of its key.
  bool means(X509& certificate) const;
  X509* own_certificate() const noexcept { return own_certificate_; }  // among those it carries; may be null
  CertificateViews certificates() const { return views_of(certificates_.get()); }
  // "the certificate 1A2B of CN=A", "the certificate of the key 1A2B": for people.
  std::string wanted_certificate() const;

  // Whether the signed attributes are signed by the certificate's key, with an algorithm of that key and of
  // the digest. Whose the certificate is and what it is for is not asked.
  bool is_signed_by(X509& certificate);
  // Whether the signed attributes name the digest of `payload`.
  bool is_over(std::string_view payload) const;

 private:
  CmsSignature() = default;
  bool names_algorithm_of(X509& certificate) const;

  ContentInfo content_;
  CMS_SignerInfo* signer_ = nullptr;  // content_'s
  Certificates certificates_;
  X509* own_certificate_ = nullptr;  // one of certificates_
};

// Whether `content` is what CmsSignature reads. Nothing is verified.
bool is_cms_signature(std::string_view content);

}  // namespace sallyport::sign
