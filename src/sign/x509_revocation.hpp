#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sign/verified.hpp"
#include "sign/x509_handles.hpp"

namespace sallyport::sign {

// What lists of revoked certificates (RFC 5280, section 5) say of the certificates of a path.
struct Revocation {
  std::string revoked;            // which is revoked and since when, in words; empty: none
  std::int64_t until = kForever;  // when the first of the lists that count for the path runs out
  std::string until_words;        // and which one that is; empty if none counts
};

// Complete lists whose signature was verified. A later list of the same issuer, key and distribution point
// takes the place of an earlier one, so that what is no longer on hold is free again.
class RevocationLists {
 public:
  // Throws base::Error, which names `source`: for a file that holds no list, a list that none of `issuers`
  // signed or may sign, one that does not say when it runs out, or one that is a delta, indirect, or about
  // attribute certificates, of which none says plainly who is revoked.
  void add(std::string_view pem_or_der, const std::string& source, const CertificateViews& issuers);

  Revocation ask(const CertificateViews& path) const;

 private:
  struct List {
    Crl crl;
    std::string place;  // the issuer's key and the distribution point, as bytes
    std::int64_t made = 0;
    std::int64_t until = 0;
  };

  void keep(List list);

  std::vector<List> lists_;
};

}  // namespace sallyport::sign
