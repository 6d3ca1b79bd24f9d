// What all push rules have in common: their tables, which of them speaks, and how reasons are told.
#include <string>

#include <doctest/doctest.h>

#include "policy/decide.hpp"
#include "policy/loading.hpp"

using namespace sallyport;
using policy::Asked;
using policy::load;
using test::complaint;

namespace {

const policy::RuleTable* table_for(const policy::Policy& policy, const std::string& ref) {
  const auto tables = policy.rules_for_ref(ref);
  return tables.empty() ? nullptr : tables.front();
}

// A push of `merges` merge commits to a ref.
policy::PushFacts push_of(const policy::Policy& policy, const std::string& ref, std::size_t merges) {
  policy::PushFacts push;
  policy::PushedRef pushed;
  pushed.update.name = ref;
  pushed.tables = policy.rules_for_ref(ref);
  for (std::size_t i = 0; i < merges; ++i) {
    policy::NewCommitFact commit;
    commit.oid = *model::Oid::from_hex(std::string(38, 'a') + std::to_string(10 + i));
    commit.parents.resize(2);
    push.commits.push_back(commit);
    pushed.commits.push_back({static_cast<std::uint32_t>(i), std::vector<bool>(pushed.tables.size(), true)});
  }
  push.refs.push_back(std::move(pushed));
  return push;
}

model::Verdict judge_merges(const policy::Policy& policy, std::size_t merges, model::Facts facts = {}) {
  return policy::decide(policy, std::move(facts), push_of(policy, "refs/heads/main", merges));
}

}  // namespace

TEST_CASE("a rule that there is not is told with the one that was meant") {
  CHECK(complaint("[rule.linear-histroy]\n") ==
        "policy.toml:1: there is no rule `linear-histroy`; did you mean [[rule.linear-history]]?");
  CHECK(complaint("rule = 1\n").find("must be written as [rule]") != std::string::npos);
  CHECK(complaint("rule.linear-history = 1\n").find("must be written as [[rule.linear-history]]") !=
        std::string::npos);
}

TEST_CASE("keys of a rule are read strictly") {
  CHECK(complaint("[rule.max-parents]\nmaxx = 2\n")
            .find("unknown key `maxx` in [[rule.max-parents]]; did you mean `max`?") != std::string::npos);
  CHECK(complaint("[rule.linear-history]\nrefs = \"main\"\n").find("they are full names") !=
        std::string::npos);
  CHECK(complaint("[rule.linear-history]\nrefs = []\n").find("names none") != std::string::npos);
  CHECK(complaint("[rule.linear-history]\nmode = \"deny\"\n").find("must be \"refuse\"") !=
        std::string::npos);
  CHECK(complaint("[rule.linear-history]\nanchors = \"abc\"\n").find("no whole object id") !=
        std::string::npos);
}

TEST_CASE("of several tables of a rule the most specific one speaks, and off takes refs out") {
  const policy::Policy policy = load(
      "[[rule.linear-history]]\n"
      "[[rule.linear-history]]\nrefs = \"refs/heads/free/**\"\nmode = \"off\"\n"
      "[[rule.linear-history]]\nrefs = [\"refs/heads/main\", \"refs/heads/release\"]\nmode = \"warn\"\n",
      "policy.toml");
  REQUIRE(table_for(policy, "refs/heads/topic") != nullptr);
  CHECK(table_for(policy, "refs/heads/topic")->origin == "policy.toml:1");
  CHECK(table_for(policy, "refs/heads/free/one") == nullptr);
  CHECK(table_for(policy, "refs/heads/main")->origin == "policy.toml:5");
  CHECK(table_for(policy, "refs/tags/v1") != nullptr);
  CHECK(table_for(policy, "refs/notes/commits") == nullptr);
}

TEST_CASE("the mode of a rule decides what becomes of it") {
  const auto verdict_of = [](const std::string& mode) {
    return judge_merges(load("[rule.linear-history]\nmode = \"" + mode + "\"\n", "policy.toml"), 1);
  };
  CHECK(verdict_of("refuse").outcome == model::Outcome::refused);
  CHECK(verdict_of("warn").outcome == model::Outcome::accepted);
  CHECK(verdict_of("warn").reasons.at(0).effect == model::Effect::warns);
  CHECK(verdict_of("observe").outcome == model::Outcome::accepted);
  CHECK(verdict_of("observe").reasons.at(0).effect == model::Effect::observed);
  CHECK(verdict_of("off").reasons.empty());
}

TEST_CASE("a rule does not bind a pusher who holds a role that it exempts") {
  const policy::Policy policy = load(
      "[[principal]]\nname = \"alice\"\nroles = [\"robot\"]\n[[principal]]\nname = \"bob\"\n"
      "[rule.linear-history]\nexempt = \"robot\"\n",
      "policy.toml");
  model::Facts facts;
  facts.pusher.principal = "alice";
  CHECK(judge_merges(policy, 1, facts).outcome == model::Outcome::accepted);
  facts.pusher.principal = "bob";
  CHECK(judge_merges(policy, 1, facts).outcome == model::Outcome::refused);
  CHECK(judge_merges(policy, 1).outcome == model::Outcome::refused);
}

TEST_CASE("twenty reasons of a rule are told, and how many there are besides") {
  const model::Verdict verdict =
      judge_merges(load("[rule.linear-history]\nmessage = \"Rebase.\"\n", "policy.toml"), 25);
  REQUIRE(verdict.reasons.size() == 21);
  CHECK(verdict.reasons[0].rule == "linear-history");
  CHECK(verdict.reasons[0].message.ends_with("(policy.toml:1): Rebase."));
  CHECK(verdict.reasons[20].message == "and 5 more of this kind");
  CHECK(verdict.reasons[20].count == 5);
}

TEST_CASE("what a commit with a secret says is not told") {
  const policy::Policy policy = load("[rule.linear-history]\n", "policy.toml");
  model::Facts facts;
  model::Finding finding;
  finding.object = *model::Oid::from_hex(std::string(38, 'a') + "10");
  finding.state = model::FindingState::known;
  facts.findings.push_back(finding);
  const model::Verdict verdict = judge_merges(policy, 1, facts);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].message.find("may hold a secret") != std::string::npos);
}

TEST_CASE("a rule is as strict as another if it asks the same, no less often and of no fewer") {
  const auto is_as_strict = [](const std::string& one, const std::string& other) {
    const std::string head = "[[rule.max-parents]]\n";
    const policy::Policy policy = load(head + one + head + other, "policy.toml");
    return policy.push_rules.at(0).is_as_strict_as(policy.push_rules.at(1));
  };
  const std::string anchor = "anchors = \"" + std::string(40, 'b') + "\"\n";
  CHECK(is_as_strict("max = 2\n", "max = 2\nrefs = \"refs/heads/x\"\nmessage = \"other\"\n"));
  CHECK_FALSE(is_as_strict("max = 3\n", "max = 2\n"));
  CHECK_FALSE(is_as_strict("mode = \"warn\"\n", ""));
  CHECK(is_as_strict("", "mode = \"warn\"\n"));
  CHECK_FALSE(is_as_strict(anchor, ""));
  CHECK(is_as_strict("", anchor));
  CHECK_FALSE(is_as_strict("exempt = \"robot\"\n", ""));
}
