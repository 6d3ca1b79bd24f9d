#pragma once

#include <string>

#include "sign/x509_handles.hpp"

namespace sallyport::sign {

// The certificates from a signer's to one that is trusted, or why there are none.
struct Chain {
  Certificates certificates;  // the signer's first, the trusted one last; empty: there is no chain
  std::string why_none;

  CertificateViews path() const { return views_of(certificates.get()); }
};

// Certificates that may vouch for others. Whoever has the key of one is trusted in what it issues, within the
// limits that the certificates set: that only an authority issues, path lengths, names (RFC 5280, section 6).
// Not asked are the time, revocation, strength, policies, and what certificates are for, to which critical
// extensions belong (why_not_for_signing() asks both); nor anything outside these certificates: no file, no
// folder, no variable of the environment, no network.
class TrustAnchors {
 public:
  // Throws base::Error, which names `source`, if one is not an authority's.
  TrustAnchors(std::vector<Certificate> certificates, const std::string& source);

  CertificateViews certificates() const { return views_of(certificates_.get()); }

  // `others` may help on the way, and are trusted by nobody.
  Chain chain_of(X509& signer, const CertificateViews& others) const;

 private:
  Certificates certificates_;  // those first that are valid longest
};

}  // namespace sallyport::sign
