#include <string>

#include <doctest/doctest.h>

#include "policy/facts_builder.hpp"

using namespace sallyport;
using model::Outcome;
using model::RefChange;
using test::commit;
using test::count;
using test::judge;
using test::kMain;
using test::ref;
using test::with;

namespace {

std::string main_denies(std::string_view words) {
  return "[[branch]]\nname = \"main\"\ndeny = [" + std::string(words) + "]\n";
}

}  // namespace

TEST_CASE("nothing asked and nothing seen is accepted") {
  CHECK(policy::decide(policy::defaults(), {}).outcome == Outcome::accepted);
}

TEST_CASE("each denied change is refused under its own name") {
  const std::pair<RefChange, std::string> changes[] = {{RefChange::create, "create"},
                                                       {RefChange::remove, "delete"},
                                                       {RefChange::fast_forward, "update"},
                                                       {RefChange::force_push, "force-push"}};
  for (const auto& [change, word] : changes) {
    INFO(word);
    const model::Verdict verdict = judge(main_denies("\"" + word + "\""), with(ref(kMain, change)));
    CHECK(verdict.outcome == Outcome::refused);
    REQUIRE(verdict.reasons.size() == 1);
    CHECK(verdict.reasons[0].rule == "branch.deny." + word);
    CHECK(verdict.reasons[0].ref == kMain);
    CHECK(verdict.reasons[0].message.find("policy.toml:1") != std::string::npos);
    CHECK_FALSE(verdict.reasons[0].hint.empty());
  }
}

TEST_CASE("a change that is not denied is accepted") {
  CHECK(
      judge(main_denies("\"create\", \"delete\", \"force-push\""), with(ref(kMain, RefChange::fast_forward)))
          .outcome == Outcome::accepted);
}

TEST_CASE("a force-push is denied where updates are") {
  const auto verdict = judge(main_denies("\"update\""), with(ref(kMain, RefChange::force_push)));
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].rule == "branch.deny.update");
}

TEST_CASE("a force-push that two words deny gives one reason") {
  const auto verdict =
      judge(main_denies("\"update\", \"force-push\""), with(ref(kMain, RefChange::force_push)));
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].rule == "branch.deny.force-push");
}

TEST_CASE("a ref that does not move is not judged") {
  CHECK(judge(main_denies("\"create\", \"delete\", \"force-push\", \"update\""),
              with(ref(kMain, RefChange::unchanged)))
            .outcome == Outcome::accepted);
}

TEST_CASE("a tag's reasons are named after its table") {
  const auto verdict =
      judge("[[tag]]\nname = \"v*\"\ndeny = [\"delete\"]\n", with(ref("refs/tags/v1", RefChange::remove)));
  CHECK(count(verdict, "tag.deny.delete") == 1);
}

TEST_CASE("a replace ref is refused by default") {
  const auto verdict = policy::decide(policy::defaults(), with(ref("refs/replace/12", RefChange::create)));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(count(verdict, "ref.deny.create") == 1);
}

TEST_CASE("the bad ref among many is refused") {
  model::Facts facts;
  for (int i = 0; i < 50; ++i)
    facts.refs.push_back(ref("refs/heads/t" + std::to_string(i), RefChange::create));
  facts.refs.push_back(ref(kMain, RefChange::remove));
  const auto verdict = judge(main_denies("\"delete\""), std::move(facts));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(verdict.reasons.size() == 1);
}

TEST_CASE("the hint of a refusal names who can allow it") {
  const auto verdict = judge("contact = \"security@example.org\"\n" + main_denies("\"delete\""),
                             with(ref(kMain, RefChange::remove)));
  CHECK(verdict.reasons.at(0).hint.find("security@example.org") != std::string::npos);
}

TEST_CASE("a merge commit is refused where merges are denied") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.commits = {commit('a', 2), commit('b', 1), commit('c', 3)};
  const auto verdict = judge(main_denies("\"merge-commits\""), with(fact));
  CHECK(count(verdict, "branch.deny.merge-commits") == 2);
  CHECK(verdict.reasons[0].commit == test::oid('a'));
}

TEST_CASE("a merge commit is accepted elsewhere") {
  model::RefFact fact = ref("refs/heads/topic", RefChange::fast_forward);
  fact.commits = {commit('a', 2)};
  CHECK(judge(main_denies("\"merge-commits\""), with(fact)).outcome == Outcome::accepted);
}

TEST_CASE("of many merge commits twenty are named and the rest is counted") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.commits.assign(27, commit('a', 2));
  const auto verdict = judge(main_denies("\"merge-commits\""), with(fact));
  REQUIRE(count(verdict, "branch.deny.merge-commits") == 21);
  CHECK(verdict.reasons.back().message.find("and 7 more") == 0);
}
