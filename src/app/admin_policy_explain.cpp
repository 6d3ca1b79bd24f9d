// `sallyport policy explain REF`: which tables speak of a ref and why they win, what they ask, and what a
// principal may do to it. The last is not worked out a second time: decide() is asked.

#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "app/columns.hpp"
#include "app/resources.hpp"
#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "policy/decide.hpp"

namespace sallyport::app {

namespace {

struct ExplainPolicyOptions {
  std::string ref;
  std::string principal;
};

std::string_view word_of_mode(policy::Mode mode) {
  return mode == policy::Mode::off ? "off" : model::to_string(policy::effect_of(mode));
}

std::string_view word_of_level(policy::Signatures level) {
  switch (level) {
    case policy::Signatures::off:
      return "off";
    case policy::Signatures::present:
      return "present";
    case policy::Signatures::verified:
      return "verified";
    case policy::Signatures::authorized:
      return "authorized";
  }
  return "";
}

std::string_view word_of_scope(policy::Scope scope) {
  switch (scope) {
    case policy::Scope::tip:
      return "tip";
    case policy::Scope::first_parent:
      return "first-parent";
    case policy::Scope::all:
      return "all";
  }
  return "";
}

std::string_view word_of_form(policy::ObjectForm form) {
  switch (form) {
    case policy::ObjectForm::off:
      return "off";
    case policy::ObjectForm::fsck:
      return "fsck";
    case policy::ObjectForm::strict:
      return "strict";
  }
  return "";
}

std::string denied_words(const policy::RefRule& rule) {
  std::vector<std::string_view> words;
  for (const auto& [word, is_denied] : {std::pair(std::string_view("create"), rule.deny_create),
                                        {"delete", rule.deny_delete},
                                        {"force-push", rule.deny_force_push},
                                        {"update", rule.deny_update},
                                        {"merge-commits", rule.deny_merge_commits}}) {
    if (is_denied) words.push_back(word);
  }
  return words.empty() ? "nothing" : fmt::format("{}", fmt::join(words, ", "));
}

using Rows = std::vector<std::vector<std::string>>;

void add_ref_table(const policy::Policy& policy, const std::string& ref, Rows& rows) {
  const policy::RefRule& rule = policy.rule_for_ref(ref);
  const std::vector<const policy::RefRule*> all = policy.all_rules_for_ref(ref);
  rows.push_back({"table", rule.origin,
                  all.empty() ? "no table names it" : fmt::format("name = \"{}\"", rule.name.pattern())});
  for (std::size_t i = 1; i < all.size(); ++i)
    rows.push_back({"passed over", all[i]->origin,
                    fmt::format("name = \"{}\": {}", all[i]->name.pattern(),
                                all[i]->name.specificity() == rule.name.specificity()
                                    ? "as specific, and stands before it"
                                    : "less specific")});
  const std::string signatures(word_of_level(rule.signatures));
  rows.push_back({"deny", denied_words(rule)});
  rows.push_back({"signatures", rule.signatures == policy::Signatures::off
                                    ? signatures
                                    : fmt::format("{}, scope {}", signatures, word_of_scope(rule.scope))});
  if (!rule.roles.empty()) rows.push_back({"roles", fmt::format("{}", fmt::join(rule.roles, ", "))});
  rows.push_back({"push certificate", std::string(word_of_level(rule.push_certificate))});
  rows.push_back({"objects", std::string(word_of_form(rule.objects))});
  rows.push_back({"secrets", std::string(word_of_mode(rule.secrets))});
  if (rule.mode != policy::Mode::refuse)
    rows.push_back({"mode", std::string(word_of_mode(rule.mode)), "of all above but secrets"});
}

void add_push_rules(const policy::Policy& policy, const std::string& ref, const policy::Principal* principal,
                    Rows& rows) {
  for (const policy::RuleTable* table : policy.rules_for_ref(ref)) {
    const bool is_exempt = principal != nullptr && principal->holds_any(table->exempt);
    rows.push_back({"rule " + std::string(table->kind->id), std::string(word_of_mode(table->mode)),
                    table->origin, std::string(table->kind->meaning),
                    is_exempt ? fmt::format("does not bind {}", principal->name) : std::string()});
  }
}

// The rules that speak against a change, by a push that brings no commit.
std::string against(const policy::Policy& policy, const std::string& ref, model::RefChange change,
                    const policy::Principal* principal) {
  model::Facts facts;
  model::RefFact fact;
  fact.update.name = ref;
  fact.change = change;
  facts.refs.push_back(fact);
  facts.received_seconds = now_seconds();
  if (principal != nullptr) facts.pusher = {"claimed", principal->name, {}, principal->name};
  policy::PushFacts push;
  policy::PushedRef pushed;
  pushed.update = fact.update;
  pushed.change = change;
  pushed.tables = policy.rules_for_ref(ref);
  push.refs.push_back(std::move(pushed));
  const model::Verdict verdict = policy::decide(policy, std::move(facts), push);
  std::string rules;
  for (const model::Reason& reason : verdict.reasons) {
    // Signatures and certificates are asked of what is pushed, and here is nothing.
    if (reason.rule.find(".signatures") != std::string::npos || reason.rule.ends_with("push_certificate") ||
        !reason.refuses())
      continue;
    rules += (rules.empty() ? "" : ", ") + reason.rule;
  }
  return rules;
}

void add_changes(const policy::Policy& policy, const std::string& ref, const policy::Principal* principal,
                 Rows& rows) {
  for (const model::RefChange change : {model::RefChange::create, model::RefChange::fast_forward,
                                        model::RefChange::force_push, model::RefChange::remove}) {
    const std::string rules = against(policy, ref, change, principal);
    rows.push_back({fmt::format("may {}", model::to_string(change)), rules.empty() ? "yes" : "no", rules});
  }
}

const policy::Principal* principal_named(const policy::Policy& policy, const std::string& name) {
  if (name.empty()) return nullptr;
  if (const policy::Principal* found = policy.principal(name)) return found;
  std::vector<std::string_view> names;
  for (const policy::Principal& principal : policy.principals) names.push_back(principal.name);
  const std::string_view meant = base::nearest_key(name, names);
  throw base::Error(fmt::format("the policy knows no principal `{}`{}", base::escape_foreign(name),
                                meant.empty() ? std::string() : fmt::format("; did you mean `{}`?", meant)));
}

base::ExitCode explain_policy(const Admin& admin, const ExplainPolicyOptions& options) {
  git::Repository repository(admin.repository, git::Trust::by_hand);
  const policy::Policy policy = load_policy(repository, admin.policy, PolicyFrom::either);
  const std::string ref = options.ref.starts_with("refs/") ? options.ref : "refs/heads/" + options.ref;
  const policy::Principal* principal = principal_named(policy, options.principal);
  Rows rows = {{"ref", ref}, {"policy", policy.source}};
  if (!policy.digest.empty()) rows.push_back({"digest", policy.digest});
  add_ref_table(policy, ref, rows);
  add_push_rules(policy, ref, principal, rows);
  if (principal != nullptr) {
    rows.push_back({"principal", principal->name, principal->origin});
    rows.push_back({"holds", principal->roles.empty()
                                 ? "no role"
                                 : fmt::format("{}", fmt::join(principal->roles, ", "))});
  } else {
    rows.push_back({"principal", "nobody that is known", "--as NAME asks for one"});
  }
  add_changes(policy, ref, principal, rows);
  fmt::print("{}", in_columns(rows));
  return base::ExitCode::accepted;
}

}  // namespace

void add_policy_explain_command(CLI::App& policy, Admin& admin) {
  const auto options = std::make_shared<ExplainPolicyOptions>();
  CLI::App* command = policy.add_subcommand(
      "explain", "which tables speak of a ref and why, what they ask, and what a principal may do to it");
  command->add_option("ref", options->ref, "a full name, or that of a branch")->required();
  command->add_option("--as", options->principal, "the principal who would push")->type_name("PRINCIPAL");
  command->callback(
      [&admin, options] { admin.action = [&admin, options] { return explain_policy(admin, *options); }; });
}

}  // namespace sallyport::app
