#include "sign/x509_chain.hpp"

#include <algorithm>
#include <new>

#include <fmt/core.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/error.hpp"
#include "sign/x509_certificate.hpp"

namespace sallyport::sign {

namespace {

constexpr int kMaxIntermediates = 8;

using Store = base::Handle<X509_STORE, X509_STORE_free>;
using StoreContext = base::Handle<X509_STORE_CTX, X509_STORE_CTX_free>;

void free_list(STACK_OF(X509) * list) noexcept {
  sk_X509_free(list);
}
using CertificateList = base::Handle<STACK_OF(X509), free_list>;  // owns the list, not what is in it

// Without a clock the first issuer that fits is taken, so that of an authority's old and new certificates the
// new one must come first.
CertificateList longest_valid_first(CertificateViews certificates) {
  std::stable_sort(certificates.begin(), certificates.end(), [](const X509* a, const X509* b) {
    return seconds_of(X509_get0_notAfter(a)) > seconds_of(X509_get0_notAfter(b));
  });
  CertificateList list(sk_X509_new_null());
  for (X509* const certificate : certificates) {
    if (!list || sk_X509_push(list.get(), certificate) <= 0) throw std::bad_alloc();
  }
  return list;
}

// What strict checking asks for and what takes nothing from the proof: identifiers of keys only help to find
// an issuer, and an authority is one by its basic constraints. gpgsm's and openssl's own authorities lack
// some of these.
int forgive_what_is_missing(int is_ok, X509_STORE_CTX* context) {
  if (is_ok == 1) return 1;
  switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
    case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
    case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
    case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
      return 1;
    default:
      return 0;
  }
}

// That a chain leads elsewhere is the usual case where several certificates are trusted.
bool leads_elsewhere(int error) {
  return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
         error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
         error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
}

// The chain to `anchor`; nothing, and `error` set, if there is none. libcrypto's store of trusted
// certificates stays empty: it would take any issuer of the right name, and not look for a second one if the
// first does not fit.
Certificates chain_to(X509& anchor, X509& signer, STACK_OF(X509) & untrusted, int& error) {
  const Store empty(X509_STORE_new());
  const StoreContext context(X509_STORE_CTX_new());
  const CertificateList trusted(sk_X509_new_null());
  if (!empty || !context || !trusted || sk_X509_push(trusted.get(), &anchor) <= 0 ||
      X509_STORE_CTX_init(context.get(), empty.get(), &signer, &untrusted) != 1)
    throw base::Error("cannot prepare the verification of a certificate in the crypto library");
  X509_STORE_CTX_set0_trusted_stack(context.get(), trusted.get());
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_X509_STRICT | X509_V_FLAG_NO_CHECK_TIME |
                                              X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST |
                                              X509_V_FLAG_IGNORE_CRITICAL);
  X509_STORE_CTX_set_depth(context.get(), kMaxIntermediates);
  X509_STORE_CTX_set_verify_cb(context.get(), forgive_what_is_missing);
  if (X509_verify_cert(context.get()) != 1) {
    error = X509_STORE_CTX_get_error(context.get());
    return nullptr;
  }
  Certificates chain(X509_STORE_CTX_get1_chain(context.get()));
  if (!chain) throw std::bad_alloc();
  // Everything hangs on where it ends, so that this is not left to libcrypto's rules of trust alone.
  if (X509_cmp(sk_X509_value(chain.get(), sk_X509_num(chain.get()) - 1), &anchor) == 0) return chain;
  error = X509_V_ERR_CERT_UNTRUSTED;
  return nullptr;
}

}  // namespace

TrustAnchors::TrustAnchors(std::vector<Certificate> certificates, const std::string& source)
    : certificates_(sk_X509_new_null()) {
  const ErrorMark mark;
  CertificateViews views;
  for (const Certificate& certificate : certificates) {
    constexpr int kIsAuthority = 1;  // other values are guesses about certificates that do not say it
    if (X509_check_ca(certificate.get()) != kIsAuthority ||
        (X509_get_extension_flags(certificate.get()) & (EXFLAG_INVALID | EXFLAG_CRITICAL)) != 0)
      throw base::Error(
          fmt::format("{}: the certificate of {} is not one of an authority", source, describe(*certificate)),
          "An authority's certificate has basicConstraints CA:TRUE, may sign certificates, and has no "
          "critical extension that is not known here. Give a person's own certificate as that person's.");
    views.push_back(certificate.get());
  }
  const CertificateList sorted = longest_valid_first(views);
  if (!certificates_ || X509_add_certs(certificates_.get(), sorted.get(), X509_ADD_FLAG_UP_REF) != 1)
    throw std::bad_alloc();
}

Chain TrustAnchors::chain_of(X509& signer, const CertificateViews& others) const {
  const ErrorMark mark;
  const CertificateList untrusted = longest_valid_first(others);
  int why_none = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
  for (X509* const anchor : certificates()) {
    int error = X509_V_OK;
    if (Certificates chain = chain_to(*anchor, signer, *untrusted, error)) return {std::move(chain), {}};
    if (leads_elsewhere(why_none)) why_none = error;
  }
  return {nullptr, X509_verify_cert_error_string(why_none)};
}

}  // namespace sallyport::sign
