#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "base/deadline.hpp"
#include "base/text.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

// How a file that must not enter is taken out: of the index where it is only staged, of the history where it
// is committed.
std::string hint_to_drop(const model::PathFact& path, const Policy& policy) {
  const std::string word = base::shell_pathspec(path.path);
  if (path.commit.is_null())
    return fmt::format("Take it out of this commit, or {}:\n  git restore --staged -- {}", ask(policy), word);
  return fmt::format(
      "Take it out of the commit, or {}. If it is your last commit:\n"
      "  git rm --cached -- {}\n"
      "  git commit --amend --no-edit\n"
      "If it is an older one, mark it `edit` in the list, type the two commands above, and go on:\n"
      "  git rebase -i {}~\n"
      "  git rebase --continue",
      ask(policy), word, path.commit.abbreviated());
}

model::Reason path_reason(const model::PathFact& path, const PathRule& rule, const Policy& policy) {
  model::Reason reason;
  reason.commit = path.commit;
  reason.path = path.path;
  reason.hint = hint_to_drop(path, policy);
  reason.effect = effect_of(rule.mode);
  return reason;
}

struct SecretCount {
  std::set<std::pair<std::string_view, std::string_view>> secrets;  // rule and fingerprint
  std::size_t places = 0;
};

}  // namespace

void judge_findings(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  std::map<std::string_view, SecretCount> by_ref;
  for (const model::Finding& finding : facts.findings) {
    if (finding.state != model::FindingState::fresh) continue;
    SecretCount& count = by_ref[finding.ref];
    count.secrets.insert({finding.rule, finding.fingerprint});
    ++count.places;
  }
  for (const auto& [ref, count] : by_ref) {
    const Mode mode = ref.empty() ? policy.secrets : policy.rule_for_ref(ref).secrets;
    if (mode == Mode::off) continue;
    model::Reason reason;
    reason.rule = "secrets";
    reason.ref = ref;
    reason.message =
        fmt::format("{} in {}{}", counted(count.secrets.size(), "secret"), counted(count.places, "place"),
                    ref.empty() ? std::string() : fmt::format(" of what goes to {}", ref));
    reason.hint = "Take every secret out and revoke what has left your machine, or " + ask(policy) + ".";
    reason.effect = effect_of(mode);
    reasons.push_back(std::move(reason));
  }
}

void judge_paths(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  std::unordered_set<std::string_view> denied;
  std::unordered_set<std::string_view> too_large;
  const auto word_of = [](const PathRule& rule) {
    return rule.message.empty() ? std::string() : ": " + rule.message;
  };
  for (const model::PathFact& path : facts.paths) {
    const PathRule* name = policy.name_rule_for_path(path.path);
    if (name != nullptr && name->deny && name->mode != Mode::off && denied.insert(path.path).second) {
      model::Reason reason = path_reason(path, *name, policy);
      reason.rule = "path.deny";
      reason.message = fmt::format("{} may not enter ({}){}", path.path, name->origin, word_of(*name));
      reasons.push_back(std::move(reason));
    }
    const PathRule* size = policy.size_rule_for_path(path.path);
    if (size != nullptr && size->mode != Mode::off && path.size_bytes > *size->max_bytes &&
        too_large.insert(path.path).second) {
      model::Reason reason = path_reason(path, *size, policy);
      reason.rule = "path.max_bytes";
      reason.message = fmt::format("{} has {} bytes, and {} is the most for it ({}){}", path.path,
                                   path.size_bytes, *size->max_bytes, size->origin, word_of(*size));
      reasons.push_back(std::move(reason));
    }
  }
}

void judge_stowaways(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  if (facts.stowaways.empty() || policy.stowaways == Mode::off) return;
  constexpr std::size_t kShown = 5;
  std::string ids;
  for (std::size_t i = 0; i < std::min(kShown, facts.stowaways.size()); ++i)
    ids += (i == 0 ? "" : ", ") + facts.stowaways[i].hex();
  if (facts.stowaways.size() > kShown) ids += fmt::format(" and {} more", facts.stowaways.size() - kShown);
  model::Reason reason;
  reason.rule = "stowaway";
  reason.message = fmt::format("{} came with the push that nothing in it reaches: {}",
                               counted(facts.stowaways.size(), "object"), ids);
  reason.hint =
      fmt::format("Push once more with an unchanged git, which sends no such objects, or {}.", ask(policy));
  reason.effect = effect_of(policy.stowaways);
  reasons.push_back(std::move(reason));
}

bool is_out_of_time(const model::Facts& facts) noexcept {
  return std::any_of(facts.limits.begin(), facts.limits.end(), [](const model::LimitFact& fact) {
    return fact.limit == base::kTimeLimit && fact.effect == model::Effect::refuses;
  });
}

void judge_limits(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::LimitFact& limit : facts.limits) {
    const bool is_unreadable = limit.limit == "archives.unreadable";
    model::Reason reason;
    reason.rule = limit.limit;
    reason.commit = limit.commit;
    reason.message = is_unreadable ? limit.where : fmt::format("{} was met: {}", limit.limit, limit.where);
    reason.effect = limit.effect;
    if (is_unreadable && limit.effect == model::Effect::refuses) {
      reason.hint =
          "What cannot be read cannot be looked at, and so does not enter. Keep it out of the repository, "
          "push "
          "it unpacked or without a password, or have the policy allow it (archives.unreadable).";
    } else if (limit.limit == base::kTimeLimit) {
      if (limit.effect == model::Effect::refuses)
        reason.hint = fmt::format(
            "What was not looked at does not enter. Push (or commit) in parts, an older commit first:\n"
            "  git push REMOTE COMMIT:refs/heads/BRANCH\n"
            "or ask {} for a higher limits.time.",
            policy.contact.empty() ? "the administrator of the repository" : policy.contact);
    } else if (limit.limit.starts_with("archives.") || limit.limit.starts_with("decode.")) {
      if (limit.effect == model::Effect::refuses)
        reason.hint =
            "What is beyond a limit is not looked at, and so does not enter. Push it unpacked or in smaller "
            "pieces, "
            "keep it out of the repository, or have the limit raised, or only told of, in the policy "
            "([archives]).";
    } else if (limit.effect == model::Effect::refuses) {
      reason.hint =
          "What is beyond a limit is not looked at, and so does not enter. Push less at once, keep it out of "
          "the repository, or have the limit raised in the policy.";
    }
    reasons.push_back(std::move(reason));
  }
}

}  // namespace sallyport::policy
