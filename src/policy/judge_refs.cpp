#include <fmt/core.h>

#include "base/text.hpp"
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

model::Reason reason_for(const model::RefFact& ref, std::string rule, std::string message, std::string hint) {
  model::Reason reason;
  reason.rule = std::move(rule);
  reason.ref = ref.update.name;
  reason.message = std::move(message);
  reason.hint = std::move(hint);
  return reason;
}

// One reason for each of the commits that `accused` answers a message for, up to kReasonsOfAKind, then one
// for the rest.
template <typename Accused>
void accuse_commits(const model::RefFact& ref, const std::string& rule, const std::string& hint,
                    std::string_view what_they_are, Accused&& accused, Reasons& reasons) {
  std::size_t count = 0;
  for (const model::CommitFact& commit : ref.commits) {
    std::string message = accused(commit);
    if (message.empty() || ++count > kReasonsOfAKind) continue;
    reasons.push_back(reason_for(ref, rule, std::move(message), hint));
    reasons.back().commit = commit.oid;
  }
  if (count <= kReasonsOfAKind) return;
  reasons.push_back(reason_for(
      ref, rule, fmt::format("and {} more {} in {}", count - kReasonsOfAKind, what_they_are, ref.update.name),
      hint));
}

bool is_unsigned(const model::CommitFact& commit) {
  return !model::is_present(commit.signature);
}

// Signs again from the oldest commit that needs it to the tip.
std::string hint_to_sign(const model::RefFact& ref) {
  const model::CommitFact* oldest = nullptr;  // tip first, so the last
  std::string_view merges;
  for (const model::CommitFact& commit : ref.commits) {
    if (is_unsigned(commit)) oldest = &commit;
    if (commit.parents > 1) merges = "--rebase-merges ";
  }
  if (oldest == nullptr || oldest == &ref.commits.front())
    return "Sign it and push again:\n  git commit --amend --no-edit -S";
  const std::string base = oldest->parents == 0 ? "--root" : oldest->oid.abbreviated() + "~";
  return fmt::format("Sign them and push again:\n  git rebase {}--exec 'git commit --amend --no-edit -S' {}",
                     merges, base);
}

void judge_commit_signatures(const RefRule& rule, const model::RefFact& ref, Reasons& reasons) {
  const auto accused = [&](const model::CommitFact& commit) -> std::string {
    if (!is_unsigned(commit)) return {};
    return fmt::format(
        "commit {} {}, and {} takes signed commits only ({})", commit.oid.abbreviated(),
        commit.signature == model::SignatureForm::malformed ? "has a malformed signature" : "is unsigned",
        ref.update.name, rule.origin);
  };
  accuse_commits(ref, fmt::format("{}.signatures", table_for(ref.update.name)), hint_to_sign(ref),
                 "commits without a well-formed signature", accused, reasons);
}

void judge_tag_signature(const RefRule& rule, const model::RefFact& ref, Reasons& reasons) {
  if (ref.is_annotated_tag && model::is_present(ref.tag_signature)) return;
  const std::string_view what = !ref.is_annotated_tag ? "is a lightweight tag, which cannot be signed"
                                : ref.tag_signature == model::SignatureForm::malformed
                                    ? "has a malformed signature"
                                    : "is unsigned";
  const std::string name = ref.update.name.substr(std::string_view("refs/tags/").size());
  reasons.push_back(reason_for(
      ref, "tag.signatures",
      fmt::format("{} {}, and signed tags only are taken ({})", ref.update.name, what, rule.origin),
      fmt::format("Sign it and push again:\n  git tag -s -f -- {} {}", base::shell_quote(name),
                  base::shell_quote(name + "^{}"))));
  reasons.back().commit = ref.is_annotated_tag ? model::Oid() : ref.update.new_id;
}

}  // namespace

void judge_changes(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    const std::string_view word = denied_word(rule, ref.change);
    const std::string table(table_for(ref.update.name));
    if (!word.empty())
      reasons.push_back(
          reason_for(ref, fmt::format("{}.deny.{}", table, word),
                     fmt::format("{} may not be {} ({})", ref.update.name, participle(word), rule.origin),
                     hint_for(word, ref.update.name, policy)));
    if (!rule.deny_merge_commits || ref.change == RefChange::remove) continue;
    const auto accused = [&](const model::CommitFact& commit) -> std::string {
      if (commit.parents < 2) return {};
      return fmt::format("commit {} is a merge, and {} takes none ({})", commit.oid.abbreviated(),
                         ref.update.name, rule.origin);
    };
    accuse_commits(ref, table + ".deny.merge-commits",
                   "Make the history linear and push again:\n  git pull --rebase\n  git push",
                   "merge commits", accused, reasons);
  }
}

void judge_signatures(const Policy& policy, const model::Facts& facts, Reasons& reasons) {
  for (const model::RefFact& ref : facts.refs) {
    const RefRule& rule = policy.rule_for_ref(ref.update.name);
    if (rule.signatures == Signatures::off || ref.change == RefChange::remove ||
        ref.change == RefChange::unchanged)
      continue;
    if (table_for(ref.update.name) == "tag") {
      judge_tag_signature(rule, ref, reasons);
    } else {
      judge_commit_signatures(rule, ref, reasons);
    }
  }
}

}  // namespace sallyport::policy
