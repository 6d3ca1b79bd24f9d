#include <algorithm>

#include <fmt/core.h>

#include "policy/accuse.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

using model::SignatureStatus;

// What keeps the certificate from vouching for this push; empty if nothing does. It is the same for all refs
// but for their roles.
std::string fault_of(const Policy& policy, const RefRule& rule, const model::CertificateFact& certificate) {
  const model::Signature& signature = certificate.signature;
  if (signature.status == SignatureStatus::absent) return "the push is not signed";
  if (signature.status != SignatureStatus::good)
    return fmt::format("the certificate of the push is signed with {}: {}{}", key_of(signature),
                       model::to_string(signature.status),
                       signature.detail.empty() ? "" : " (" + signature.detail + ")");
  const Principal* principal = policy.principal(signature.principal);
  if (principal == nullptr) return "the certificate of the push is signed by nobody who is known";
  const bool is_fresh = certificate.nonce_status == "OK" ||
                        (certificate.nonce_status == "SLOP" &&
                         certificate.nonce_slop_seconds <= policy.push_certificate.max_nonce_slop_seconds);
  if (!is_fresh)
    return fmt::format("the certificate of the push was not made for it: its nonce is {}",
                       certificate.nonce_status.empty() ? "MISSING" : certificate.nonce_status);
  if (!certificate.difference.empty())
    return "the certificate of the push says something else than is pushed: " + certificate.difference;
  const std::vector<Glob>& pushees = policy.push_certificate.pushees;
  const auto is_ours = [&](const Glob& pattern) { return pattern.matches(certificate.pushee); };
  if (!pushees.empty() && std::none_of(pushees.begin(), pushees.end(), is_ours))
    return fmt::format("the certificate of the push is for {}",
                       certificate.pushee.empty() ? "no repository" : certificate.pushee);
  if (principal->is_merge_only())
    return fmt::format("{} signed the push, who may sign plain merges only", principal->name);
  if (rule.push_certificate != Signatures::authorized) return {};
  if (!rule.roles.empty() && !principal->holds_any(rule.roles))
    return fmt::format("{} signed the push, who is not {}", principal->name, any_of(rule.roles));
  return {};
}

}  // namespace

void judge_certificate(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    if (rule.push_certificate == Signatures::off || ref.change == model::RefChange::unchanged) continue;
    const std::size_t first = reasons.size();
    const std::string hint = "Sign the push:\n  git push --signed";
    if (!facts.certificate.is_asked) {
      reasons.push_back(reason_for(
          ref, rule_name(ref, "push_certificate"),
          fmt::format("the server will take {} by a signed push only ({})", ref.update.name, rule.origin),
          hint));
      reasons.back().effect = model::Effect::warns;
      apply_mode(rule.mode, first, reasons);
      continue;
    }
    const std::string fault = fault_of(policy, rule, facts.certificate);
    if (fault.empty()) continue;
    reasons.push_back(reason_for(
        ref, rule_name(ref, "push_certificate"),
        fmt::format("{}; {} is taken by a signed push only ({})", fault, ref.update.name, rule.origin),
        hint));
    apply_mode(rule.mode, first, reasons);
  }
}

}  // namespace sallyport::policy
