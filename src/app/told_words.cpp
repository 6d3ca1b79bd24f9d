#include "app/told_words.hpp"

#include <string>
#include <unordered_map>

#include "git/limit.hpp"

namespace sallyport::app {

namespace {

constexpr const char* kNotShown = "(not shown, because it may hold a secret)";

class Hider {
 public:
  Hider(git::ObjectSource& objects, scan::Scanner& scanner, const policy::Policy& policy,
        const model::Facts& facts)
      : objects_(objects), scanner_(scanner), policy_(policy) {
    for (const model::Finding& finding : facts.findings) {
      if (!finding.object.is_null()) holds_secret_[finding.object] = true;
    }
  }

  void hide(model::DefectFact& defect) {
    hide_text(defect.path);
    if (defect.detail.empty()) return;
    if (holds_secret(defect.object)) defect.detail.clear();
    hide_text(defect.detail);
  }

  void hide(model::SignatureFact& fact) {
    model::Signature& signature = fact.signature;
    const bool is_told = signature.status != model::SignatureStatus::good && !signature.detail.empty();
    const policy::Principal* principal = policy_.principal(signature.principal);
    const bool is_foreign = principal != nullptr && !principal->has_email(fact.email);
    if (!(is_told || is_foreign) || !holds_secret(signature.object)) return;
    if (is_told) signature.detail.clear();
    if (is_foreign) fact.email = kNotShown;
  }

  void hide(model::RefFact& ref) {
    if (!ref.tag_name.empty() && !ref.update.name.ends_with("/" + ref.tag_name) &&
        holds_secret(ref.update.new_id))
      ref.tag_name = kNotShown;
    for (model::SignatureFact& fact : ref.signatures) hide(fact);
    for (model::DefectFact& defect : ref.defects) hide(defect);
  }

  void hide(policy::PushFacts& push) {
    for (policy::PushedRef& ref : push.refs) hide_text(ref.colliding_name);
    for (policy::NewCommitFact& commit : push.commits) {
      for (std::string& path : commit.merge_paths) hide_text(path);
    }
  }

  void hide(model::CertificateFact& certificate) {
    if (!certificate.signature.object.is_null() && holds_secret(certificate.signature.object)) {
      certificate.signature.detail.clear();
      certificate.pushee = kNotShown;
      if (!certificate.difference.empty()) certificate.difference = kNotShown;
    }
  }

 private:
  void hide_text(std::string& text) {
    if (!text.empty() && !scanner_.scan(text).empty()) text = kNotShown;
  }

  bool holds_secret(const model::Oid& oid) {
    const auto [found, is_new] = holds_secret_.try_emplace(oid, true);
    if (!is_new) return found->second;
    try {
      found->second = !scanner_.scan(objects_.read(oid).bytes()).empty();
    } catch (const git::ObjectTooLarge&) {  // nobody knows, so nothing of it is shown
    }
    return found->second;
  }

  git::ObjectSource& objects_;
  scan::Scanner& scanner_;
  const policy::Policy& policy_;
  std::unordered_map<model::Oid, bool> holds_secret_;
};

}  // namespace

void hide_told_secrets(git::ObjectSource& objects, scan::Scanner& scanner, const policy::Policy& policy,
                       model::Facts& facts, policy::PushFacts& push) {
  Hider hider(objects, scanner, policy, facts);
  for (model::RefFact& ref : facts.refs) hider.hide(ref);
  hider.hide(facts.certificate);
  hider.hide(push);
}

}  // namespace sallyport::app
