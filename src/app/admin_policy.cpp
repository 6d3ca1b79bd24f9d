// `sallyport policy`: what a policy says, and what it would have said.

#include <algorithm>
#include <map>
#include <memory>

#include <fmt/core.h>
#include <CLI/CLI.hpp>

#include "app/admin.hpp"
#include "app/columns.hpp"
#include "app/conclude.hpp"
#include "app/judge.hpp"
#include "app/resources.hpp"
#include "app/triage_files.hpp"
#include "base/error.hpp"
#include "git/revisions.hpp"
#include "policy/push_rule.hpp"

namespace sallyport::app {

namespace {

struct ReplayOptions {
  std::vector<std::string> revisions;
  std::string ref;
  std::string principal;
};

// What is only warned of or observed refuses, so that all of it is told.
void raise_modes(policy::Policy& policy) {
  const auto raise = [](policy::Mode& mode) {
    if (mode != policy::Mode::off) mode = policy::Mode::refuse;
  };
  for (policy::RuleTable& table : policy.push_rules) raise(table.mode);
  for (policy::PathRule& rule : policy.paths) raise(rule.mode);
  for (std::vector<policy::RefRule>* rules : {&policy.branches, &policy.tags, &policy.refs}) {
    for (policy::RefRule& rule : *rules) {
      raise(rule.mode);
      raise(rule.secrets);
    }
  }
  raise(policy.secrets);
  raise(policy.fallback.secrets);
}

void print_counts(const model::Verdict& verdict) {
  std::map<std::string, std::uint64_t> by_rule;
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.refuses()) by_rule[reason.rule] += reason.count;
  }
  std::vector<std::vector<std::string>> rows;
  for (const auto& [rule, count] : by_rule) rows.push_back({rule, std::to_string(count)});
  if (rows.empty()) {
    fmt::print("\nno rule would have refused anything\n");
    return;
  }
  fmt::print("\nwhat each rule would have refused:\n{}", in_columns(rows));
}

base::ExitCode replay(const Admin& admin, const ReplayOptions& options) {
  Progress progress("sallyport");
  git::Repository repository(admin.repository, git::Trust::by_hand);
  policy::Policy policy = load_policy(repository, admin.policy, PolicyFrom::either);
  raise_modes(policy);
  git::Selection selection = git::select_revisions(repository, options.revisions, options.ref);
  const auto has_no_ref = [](const model::RefUpdate& update) { return update.name.empty(); };
  if (!selection.is_push ||
      std::any_of(selection.updates.begin(), selection.updates.end(), has_no_ref))
    throw base::Error("a range belongs to no ref, and rules are those of a ref",
                      "say for which it is:\n  sallyport policy replay A..B --ref refs/heads/main");
  PushRequest request;
  request.push.updates = std::move(selection.updates);
  request.existing_refs = [known = std::move(selection.known)] { return known; };
  if (!options.principal.empty()) {
    if (policy.principal(options.principal) == nullptr)
      throw base::Error(fmt::format("the policy knows no principal `{}`", options.principal));
    request.pusher = {"claimed", options.principal, {}, options.principal};
  }
  const scan::Engine engine = load_engine(admin.rules, RulesFormat::automatic, policy.profile);
  TriageFiles files = load_triage(repository, policy, {TriageSource::From::protected_ref, false, &request});
  const Judge judge{policy, engine, false, 0, &files.ledger, files.known(), signature_cache(repository)};
  const model::Verdict verdict = judge_push(repository, repository.objects(), judge, request, progress);
  Conclusion conclusion;
  conclusion.options.program = "sallyport policy replay";
  conclusion.options.action = report::Options::Action::check;
  conclusion.stream = stdout;
  const base::ExitCode code = conclude(verdict, policy, conclusion);
  print_counts(verdict);
  return code;
}

base::ExitCode list_rule_kinds() {
  std::vector<std::vector<std::string>> rows;
  for (const policy::RuleKind& kind : policy::rule_kinds())
    rows.push_back({std::string(kind.id), std::string(kind.meaning)});
  fmt::print("{}", in_columns(rows));
  return base::ExitCode::accepted;
}

}  // namespace

void add_policy_commands(CLI::App& cli, Admin& admin) {
  CLI::App* policy = cli.add_subcommand("policy", "what a policy says, and what it would have said");
  policy->require_subcommand(1);
  add_policy_explain_command(*policy, admin);
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* replays = policy->add_subcommand(
      "replay", "what of a range would have been refused, whatever the modes of the rules are");
  replays->add_option("revisions", options->revisions, "A..B, A...B, ^A or A, as git rev-list takes them")
      ->required();
  replays->add_option("--ref", options->ref, "the full name of the ref that the range is meant for");
  replays->add_option("--as", options->principal, "the principal who would push")->type_name("PRINCIPAL");
  replays->callback(
      [&admin, options] { admin.action = [&admin, options] { return replay(admin, *options); }; });
  CLI::App* rules = policy->add_subcommand("rules", "the push rules that there are");
  rules->callback([&admin] { admin.action = [] { return list_rule_kinds(); }; });
}

}  // namespace sallyport::app
