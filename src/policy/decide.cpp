#include "policy/decide.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/deadline.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

// Each object once, however many refs ask for it.
std::vector<model::Signature> signatures_of(const model::Facts& facts) {
  std::vector<model::Signature> all;
  std::unordered_set<model::Oid> seen;
  for (const model::RefFact& ref : facts.refs) {
    for (const model::SignatureFact& fact : ref.signatures) {
      if (seen.insert(fact.signature.object).second) all.push_back(fact.signature);
    }
  }
  if (!facts.certificate.signature.object.is_null()) all.push_back(facts.certificate.signature);
  return all;
}

}  // namespace

model::Verdict decide(const Policy& policy, model::Facts facts, const PushFacts& push, Asked asked) {
  model::Verdict verdict;
  judge_changes(policy, facts, verdict.reasons);
  judge_objects(policy, facts, verdict.reasons);
  judge_signatures(policy, facts, verdict.reasons);
  judge_certificate(policy, facts, verdict.reasons);
  judge_findings(policy, facts, verdict.reasons);
  judge_paths(policy, facts, verdict.reasons);
  judge_rules(policy, facts, push, asked, verdict.reasons);
  judge_stowaways(policy, facts, verdict.reasons);
  judge_limits(policy, facts, verdict.reasons);
  const bool is_refused = std::any_of(
      verdict.reasons.begin(), verdict.reasons.end(),
      [](const model::Reason& reason) { return reason.refuses() && reason.rule != base::kTimeLimit; });
  // Who is told that the time was over need not be told of coverage, which is a lesser word for it.
  const bool is_late = is_out_of_time(facts);
  if (!is_late) judge_coverage(facts.coverage, verdict.reasons);
  verdict.outcome = is_refused                                 ? model::Outcome::refused
                    : !is_late && facts.coverage.is_complete() ? model::Outcome::accepted
                                                               : model::Outcome::undecided;
  verdict.findings = std::move(facts.findings);
  verdict.signatures = signatures_of(facts);
  verdict.pusher = std::move(facts.pusher);
  verdict.coverage = facts.coverage;
  return verdict;
}

void judge_coverage(const model::Coverage& coverage, Reasons& reasons) {
  const auto add = [&](std::string message) {
    model::Reason reason;
    reason.rule = "coverage";
    reason.message = std::move(message);
    reason.hint =
        "See whether the repository is whole; if it is, this is a defect of Sallyport, please report it:\n"
        "  git fsck --full";
    reasons.push_back(std::move(reason));
  };
  const auto& [commits, objects, candidates, bytes, seconds] = coverage;
  if (commits.listed != commits.read)
    add(fmt::format("not everything was looked at: {} commits listed, {} read", commits.listed,
                    commits.read));
  if (objects.listed != objects.scanned + objects.excused)
    add(fmt::format("not everything was looked at: {} objects listed, {} scanned and {} excused",
                    objects.listed, objects.scanned, objects.excused));
  if (candidates.raised != candidates.confirmed + candidates.rejected)
    add(fmt::format("not everything was looked at: {} candidates raised, {} confirmed and {} rejected",
                    candidates.raised, candidates.confirmed, candidates.rejected));
}

std::string_view table_for(std::string_view ref) noexcept {
  if (ref.starts_with("refs/heads/")) return "branch";
  if (ref.starts_with("refs/tags/")) return "tag";
  return "ref";
}

std::string ask(const Policy& policy) {
  if (policy.contact.empty()) return "ask the administrator of the repository to allow it";
  return fmt::format("ask {} to allow it", policy.contact);
}

}  // namespace sallyport::policy
