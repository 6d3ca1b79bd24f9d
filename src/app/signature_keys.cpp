#include "app/signature_keys.hpp"

#include <fmt/core.h>

#include "app/load_keys.hpp"

namespace sallyport::app {

const sign::Verifier& SignatureKeys::verifier() {
  if (verifier_ == nullptr) {
    LoadedKeys keys = load_keys(policy_);
    if (!cache_file_.empty()) cache_ = std::make_unique<sign::VerdictCache>(cache_file_, keys.digest);
    verifier_ = std::move(keys.verifier);
  }
  return *verifier_;
}

sign::Verified SignatureKeys::verify(const model::Oid& object, const sign::SignedText& text) {
  const sign::Verifier& by = verifier();
  if (!model::is_present(text.form) || cache_ == nullptr) return by.verify(text);
  if (std::optional<sign::Verified> known = cache_->find(object)) return *known;
  sign::Verified verified = by.verify(text);
  cache_->add(object, verified);
  return verified;
}

model::Signature SignatureKeys::judge(const model::Oid& object, model::SignedKind kind,
                                      const sign::SignedText& text, std::int64_t seconds) {
  sign::Verified verified = verify(object, text);
  model::Signature signature;
  signature.object = object;
  signature.kind = kind;
  signature.form = text.form;
  signature.status = sign::status_at(verified, seconds);
  signature.key = std::move(verified.key);
  signature.detail = std::move(verified.detail);
  if (verified.owner == sign::kNobody) return signature;
  const policy::Principal& principal = policy_.principals.at(verified.owner);
  signature.principal = principal.name;
  const bool is_early = principal.valid_from && seconds < *principal.valid_from;
  const bool is_late = principal.valid_until && seconds >= *principal.valid_until;
  if (signature.status == model::SignatureStatus::good && (is_early || is_late)) {
    signature.status = model::SignatureStatus::expired_key;
    signature.detail = fmt::format(
        "{} {} ({})", principal.name,
        is_late ? "is no longer a principal, since valid_until" : "is no principal yet, until valid_from",
        principal.origin);
  }
  return signature;
}

void SignatureKeys::save() noexcept {
  if (cache_ != nullptr) cache_->save();
}

}  // namespace sallyport::app
