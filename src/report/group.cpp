#include "report/group.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace sallyport::report {

namespace {

Weight weight_of(model::Effect effect) {
  switch (effect) {
    case model::Effect::refuses:
      return Weight::refusal;
    case model::Effect::warns:
      return Weight::warning;
    case model::Effect::observed:
      break;
  }
  return Weight::note;
}

}  // namespace

Weights::Weights(const model::Verdict& verdict) {
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.rule != "secrets") continue;
    Weight& weight = by_ref_[reason.ref];
    weight = std::max(weight, weight_of(reason.effect));
  }
}

Weight Weights::of(const model::Finding& finding) const {
  if (finding.state != model::FindingState::fresh) return Weight::note;
  const auto found = by_ref_.find(finding.ref);
  return found == by_ref_.end() ? Weight::note : found->second;
}

std::vector<model::Oid> Group::commits() const {
  std::vector<model::Oid> out;
  std::unordered_set<model::Oid> seen;
  for (const model::Finding* place : places) {
    if (!place->commit.is_null() && seen.insert(place->commit).second) out.push_back(place->commit);
  }
  return out;
}

std::vector<Group> groups_of(const model::Verdict& verdict) {
  const Weights weights(verdict);
  std::vector<Group> groups;
  std::map<std::pair<std::string_view, std::string_view>, std::size_t> index;
  for (const model::Finding& finding : verdict.findings) {
    const Weight weight = weights.of(finding);
    if (weight == Weight::note) continue;
    std::size_t at = groups.size();
    // Without a fingerprint nothing says that two places hold the same secret.
    if (!finding.fingerprint.empty())
      at = index.try_emplace({finding.rule, finding.fingerprint}, at).first->second;
    if (at == groups.size()) groups.emplace_back();
    groups[at].places.push_back(&finding);
    groups[at].weight = std::max(groups[at].weight, weight);
  }
  return groups;
}

}  // namespace sallyport::report
