#pragma once

#include <string_view>
#include <vector>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/x509.h>

#include "base/handle.hpp"
#include "sign/error_mark.hpp"

// What libcrypto hands out, owned. For the sources of this room that read X.509 and CMS.
namespace sallyport::sign {

inline void free_certificates(STACK_OF(X509) * certificates) noexcept {
  sk_X509_pop_free(certificates, X509_free);
}

using Bio = base::Handle<BIO, BIO_free_all>;
using Certificate = base::Handle<X509, X509_free>;
using Certificates = base::Handle<STACK_OF(X509), free_certificates>;
using ContentInfo = base::Handle<CMS_ContentInfo, CMS_ContentInfo_free>;
using Crl = base::Handle<X509_CRL, X509_CRL_free>;

// Certificates that somebody else owns. Not const, because libcrypto keeps what it works out of a certificate
// in the certificate.
using CertificateViews = std::vector<X509*>;

inline CertificateViews views_of(const STACK_OF(X509) * certificates) {
  CertificateViews views;
  for (int i = 0; i < sk_X509_num(certificates); ++i) views.push_back(sk_X509_value(certificates, i));
  return views;
}

// Reads exactly `der` with one of libcrypto's d2i functions. Null if that fails, or leaves bytes over.
template <typename Handle, typename Read>
Handle read_der(std::string_view der, Read read) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* const end = at + der.size();
  Handle read_object(read(nullptr, &at, static_cast<long>(der.size())));
  return at == end ? std::move(read_object) : Handle();
}

}  // namespace sallyport::sign
