#include "sign/x509_revocation.hpp"

#include <algorithm>

#include <fmt/core.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"
#include "sign/x509_certificate.hpp"

// Not libcrypto's own checks: they want a list for every certificate or for none, build a path for each
// list's issuer, and judge by the clock. What is needed here is less: who is on a list of the
// administrator's, and until when its word counts.

namespace sallyport::sign {

namespace {

using DistributionPoint = base::Handle<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free>;

[[noreturn]] void refuse(const std::string& source, const X509_CRL& crl, std::string_view what,
                         std::string hint = {}) {
  throw base::Error(
      fmt::format("{}: the revocation list of {} {}", source, short_name(*X509_CRL_get_issuer(&crl)), what),
      std::move(hint));
}

std::string_view bytes_of(const ASN1_STRING* text) {
  if (text == nullptr) return {};
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// The extension as bytes; empty if there is none.
std::string_view extension(const X509_CRL& crl, int nid) {
  const int at = X509_CRL_get_ext_by_NID(&crl, nid, -1);
  return at < 0 ? std::string_view() : bytes_of(X509_EXTENSION_get_data(X509_CRL_get_ext(&crl, at)));
}

void check_extensions(const X509_CRL& crl, const std::string& source) {
  for (int i = 0; i < X509_CRL_get_ext_count(&crl); ++i) {
    X509_EXTENSION* const found = X509_CRL_get_ext(&crl, i);
    const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(found));
    if (nid == NID_delta_crl) refuse(source, crl, "tells changes alone (a delta)", "Give the complete list.");
    if (X509_EXTENSION_get_critical(found) != 0 && nid != NID_issuing_distribution_point &&
        nid != NID_authority_key_identifier)
      refuse(source, crl, "has a critical extension that is not known here");
  }
  if (X509_CRL_get_ext_by_NID(&crl, NID_issuing_distribution_point, -1) < 0) return;
  const DistributionPoint point(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(&crl, NID_issuing_distribution_point, nullptr, nullptr)));
  if (!point) refuse(source, crl, "has a distribution point that cannot be read");
  if (point->indirectCRL > 0 || point->onlyattr > 0)
    refuse(source, crl, "is not about certificates of its own issuer",
           "Give the list that the issuer of the certificates itself publishes.");
}

const X509& issuer_of(X509_CRL& crl, const std::string& source, const CertificateViews& issuers) {
  for (X509* const candidate : issuers) {
    if (X509_NAME_cmp(X509_get_subject_name(candidate), X509_CRL_get_issuer(&crl)) != 0) continue;
    EVP_PKEY* const key = X509_get0_pubkey(candidate);
    if (key != nullptr && (X509_get_key_usage(candidate) & KU_CRL_SIGN) != 0 &&
        X509_CRL_verify(&crl, key) == 1)
      return *candidate;
  }
  refuse(source, crl, "is signed by no authority that is known",
         "Add the certificate that signed the list to the authority's certificates, before the list.");
}

}  // namespace

void RevocationLists::add(std::string_view pem_or_der, const std::string& source,
                          const CertificateViews& issuers) {
  const ErrorMark mark;
  for (Crl& crl : read_crls(pem_or_der, source)) {
    const X509& issuer = issuer_of(*crl, source, issuers);
    check_extensions(*crl, source);
    const std::optional<std::int64_t> made = seconds_of(X509_CRL_get0_lastUpdate(crl.get()));
    const std::optional<std::int64_t> until = seconds_of(X509_CRL_get0_nextUpdate(crl.get()));
    if (!made || !until) refuse(source, *crl, "does not say when it runs out");
    std::string place(bytes_of(X509_get0_pubkey_bitstr(&issuer)));
    place += extension(*crl, NID_issuing_distribution_point);
    keep({std::move(crl), std::move(place), *made, *until});
  }
}

void RevocationLists::keep(List list) {
  const auto same = std::find_if(lists_.begin(), lists_.end(), [&](const List& other) {
    return other.place == list.place &&
           X509_NAME_cmp(X509_CRL_get_issuer(other.crl.get()), X509_CRL_get_issuer(list.crl.get())) == 0;
  });
  if (same == lists_.end()) {
    lists_.push_back(std::move(list));
  } else if (list.made > same->made) {
    *same = std::move(list);
  }
}

Revocation RevocationLists::ask(const CertificateViews& path) const {
  const ErrorMark mark;
  Revocation answer;
  for (X509* const certificate : path) {
    for (const List& list : lists_) {
      const X509_NAME& issuer = *X509_CRL_get_issuer(list.crl.get());
      if (X509_NAME_cmp(&issuer, X509_get_issuer_name(certificate)) != 0) continue;
      X509_REVOKED* entry = nullptr;
      if (X509_CRL_get0_by_serial(list.crl.get(), &entry, X509_get_serialNumber(certificate)) == 1) {
        const std::optional<std::int64_t> since = seconds_of(X509_REVOKED_get0_revocationDate(entry));
        answer.revoked = fmt::format("{} is revoked{}", short_name(*X509_get_subject_name(certificate)),
                                     since ? " since " + date_text(*since) : "");
        return answer;
      }
      if (list.until >= answer.until) continue;
      answer.until = list.until;
      answer.until_words =
          fmt::format("the revocation list of {} runs out on {}", short_name(issuer), date_text(list.until));
    }
  }
  return answer;
}

}  // namespace sallyport::sign
