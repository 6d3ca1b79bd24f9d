#include <fmt/core.h>

#include "policy/accuse.hpp"
#include "policy/judge.hpp"

namespace sallyport::policy {

namespace {

using model::RefChange;

// The word of `deny` that forbids this change, or nothing. A force-push is an update too.
std::string_view denied_word(const RefRule& rule, RefChange change) {
  switch (change) {
    case RefChange::create:
      return rule.deny_create ? "create" : "";
    case RefChange::remove:
      return rule.deny_delete ? "delete" : "";
    case RefChange::fast_forward:
      return rule.deny_update ? "update" : "";
    case RefChange::force_push:
      return rule.deny_force_push ? "force-push" : rule.deny_update ? "update" : "";
    case RefChange::unchanged:
    case RefChange::proposal:
      return "";
  }
  return "";
}

std::string_view participle(std::string_view word) {
  if (word == "create") return "created";
  if (word == "delete") return "deleted";
  if (word == "force-push") return "force-pushed (moved to where its present commits are lost)";
  return "updated";
}

std::string hint_for(std::string_view word, const std::string& ref, const Policy& policy) {
  const bool is_tag = table_for(ref) == "tag";
  if (word == "force-push" && !is_tag)
    return "Fetch what is there, put your commits on top of it and push without force:\n"
           "  git pull --rebase\n"
           "  git push\nOr " +
           ask(policy) + ".";
  if (word == "create") return "Push under a name that the policy lets you create, or " + ask(policy) + ".";
  if (word == "delete") return "Leave it where it is, or " + ask(policy) + ".";
  if (is_tag) return "Choose a new name for the tag, or " + ask(policy) + ".";
  return "Push to a branch of your own and have it reviewed from there, or " + ask(policy) + ".";
}

void judge_merges(const RefRule& rule, const model::RefFact& ref, Reasons& reasons) {
  Accusation merges(ref, rule_name(ref, "deny.merge-commits"), "merge commits", reasons);
  for (const model::CommitFact& commit : ref.commits) {
    if (commit.parents < 2) continue;
    merges.add(commit.oid,
               fmt::format("commit {} is a merge, and {} takes none ({})", commit.oid.abbreviated(),
                           ref.update.name, rule.origin),
               "Make the history linear and push again:\n  git pull --rebase\n  git push");
  }
  merges.finish();
}

}  // namespace

void judge_changes(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    const std::size_t first = reasons.size();
    const std::string_view word = denied_word(rule, ref.change);
    if (!word.empty())
      reasons.push_back(
          reason_for(ref, rule_name(ref, fmt::format("deny.{}", word)),
                     fmt::format("{} may not be {} ({})", ref.update.name, participle(word), rule.origin),
                     hint_for(word, ref.update.name, policy)));
    if (rule.deny_merge_commits && ref.change != RefChange::remove) judge_merges(rule, ref, reasons);
    apply_mode(rule.mode, first, reasons);
  }
}

}  // namespace sallyport::policy
