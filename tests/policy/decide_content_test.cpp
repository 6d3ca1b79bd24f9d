#include <string>

#include <doctest/doctest.h>

#include "policy/facts_builder.hpp"

using namespace sallyport;
using model::FindingState;
using model::Outcome;
using test::count;
using test::finding;
using test::judge;
using test::kMain;
using test::oid;

namespace {

model::Facts path_facts(std::vector<model::PathFact> paths) {
  model::Facts facts;
  facts.paths = std::move(paths);
  return facts;
}

}  // namespace

TEST_CASE("a fresh finding is refused") {
  model::Facts facts;
  facts.findings = {finding("f1", kMain)};
  const auto verdict = judge("", std::move(facts));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(count(verdict, "secrets") == 1);
  CHECK(verdict.findings.size() == 1);
}

TEST_CASE("known and allowed findings do not refuse and stay listed") {
  model::Facts facts;
  facts.findings = {finding("f1", kMain, FindingState::known), finding("f2", kMain, FindingState::allowed)};
  const auto verdict = judge("", std::move(facts));
  CHECK(verdict.outcome == Outcome::accepted);
  CHECK(verdict.reasons.empty());
  CHECK(verdict.findings.size() == 2);
}

TEST_CASE("there is one reason for each ref with secrets, which counts them") {
  model::Facts facts;
  facts.findings = {finding("f1", kMain), finding("f1", kMain), finding("f2", kMain),
                    finding("f1", "refs/heads/b")};
  const auto verdict = judge("", std::move(facts));
  REQUIRE(count(verdict, "secrets") == 2);
  CHECK(verdict.reasons[0].ref == "refs/heads/b");
  CHECK(verdict.reasons[1].message == "2 secrets in 3 places of what goes to refs/heads/main");
}

TEST_CASE("a finding where secrets only warn is a warning") {
  model::Facts facts;
  facts.findings = {finding("f1", "refs/heads/sandbox")};
  const auto verdict = judge("[[branch]]\nname = \"sandbox\"\nsecrets = \"warn\"\n", std::move(facts));
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].effect == sallyport::model::Effect::warns);
}

TEST_CASE("a finding where secrets are off gives no reason") {
  model::Facts facts;
  facts.findings = {finding("f1", "refs/heads/sandbox")};
  const auto verdict = judge("[[branch]]\nname = \"sandbox\"\nsecrets = \"off\"\n", std::move(facts));
  CHECK(verdict.outcome == Outcome::accepted);
  CHECK(verdict.reasons.empty());
  CHECK(verdict.findings.size() == 1);
}

TEST_CASE("a finding of no ref is judged by the policy's own word") {
  model::Facts facts;
  facts.findings = {finding("f1", "")};
  CHECK(judge("[[ref]]\nname = \"**\"\nsecrets = \"off\"\n", facts).outcome == Outcome::refused);
  CHECK(judge("secrets = \"off\"\n", facts).outcome == Outcome::accepted);
}

TEST_CASE("a warning on one ref does not soften the refusal of another") {
  model::Facts facts;
  facts.findings = {finding("f1", "refs/heads/sandbox"), finding("f2", kMain)};
  CHECK(judge("[[branch]]\nname = \"sandbox\"\nsecrets = \"warn\"\n", std::move(facts)).outcome ==
        Outcome::refused);
}

TEST_CASE("a denied path is refused at its first commit only") {
  const auto verdict =
      judge("", path_facts({{oid('a'), "app/.env", 0100644, 5}, {oid('b'), "app/.env", 0100644, 5}}));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(count(verdict, "path.deny") == 1);
  CHECK(verdict.reasons[0].commit == oid('a'));
  CHECK(verdict.reasons[0].path == "app/.env");
}

TEST_CASE("a denied path is refused whatever its mode is") {
  for (const std::uint32_t mode : {0100644U, 0100755U, 0120000U, 0160000U}) {
    CHECK(judge("", path_facts({{oid('a'), ".env", mode, 0}})).outcome == Outcome::refused);
  }
}

TEST_CASE("the administrator's word stands in the reason of a denied path") {
  const auto verdict = judge("[[path]]\nname = \"*.iso\"\ndeny = true\nmessage = \"use the mirror\"\n",
                             path_facts({{oid('a'), "x.iso", 0100644, 5}}));
  CHECK(verdict.reasons.at(0).message == "x.iso may not enter (policy.toml:1): use the mirror");
}

TEST_CASE("an allowed path is accepted") {
  CHECK(judge("", path_facts({{oid('a'), ".env.example", 0100644, 5}})).outcome == Outcome::accepted);
}

TEST_CASE("a path of just the largest size is accepted and one byte more is not") {
  const std::string_view text = "[[path]]\nname = \"*.bin\"\nmax_bytes = 100\n";
  CHECK(judge(text, path_facts({{oid('a'), "x.bin", 0100644, 100}})).outcome == Outcome::accepted);
  const auto verdict = judge(text, path_facts({{oid('a'), "x.bin", 0100644, 101}}));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(count(verdict, "path.max_bytes") == 1);
}

TEST_CASE("a path that grows too large in a later commit is refused there") {
  const auto verdict =
      judge("[[path]]\nname = \"*.bin\"\nmax_bytes = 100\n",
            path_facts({{oid('a'), "x.bin", 0100644, 1}, {oid('b'), "x.bin", 0100644, 101}}));
  REQUIRE(count(verdict, "path.max_bytes") == 1);
  CHECK(verdict.reasons[0].commit == oid('b'));
}

TEST_CASE("a path rule that warns is a warning") {
  const auto verdict = judge("[[path]]\nname = \"*.bin\"\nmax_bytes = 100\nmode = \"warn\"\n",
                             path_facts({{oid('a'), "x.bin", 0100644, 101}}));
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].effect == sallyport::model::Effect::warns);
}

TEST_CASE("a path rule that is off says nothing") {
  CHECK(judge("[[path]]\nname = \".env\"\ndeny = true\nmode = \"off\"\n",
              path_facts({{oid('a'), ".env", 0100644, 1}}))
            .reasons.empty());
}

TEST_CASE("the commands against a staged path take it out of the index") {
  const auto verdict = judge("", path_facts({{model::Oid(), "a b/.env", 0100644, 5}}));
  CHECK(verdict.reasons.at(0).hint.find("\n  git restore --staged -- 'a b/.env'") != std::string::npos);
}

TEST_CASE("a path that git would read as a pattern is named literally in commands") {
  const auto verdict = judge("", path_facts({{model::Oid(), "*/.env", 0100644, 5}}));
  CHECK(verdict.reasons.at(0).hint.find("-- ':(literal)*/.env'") != std::string::npos);
}

TEST_CASE("stowaways are refused in one reason that names the first few") {
  model::Facts facts;
  for (int i = 0; i < 7; ++i) facts.stowaways.push_back(oid(static_cast<char>('0' + i)));
  const auto verdict = judge("", facts);
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(count(verdict, "stowaway") == 1);
  CHECK(verdict.reasons[0].message.starts_with("7 objects came"));
  CHECK(verdict.reasons[0].message.ends_with("and 2 more"));
}

TEST_CASE("stowaways warn or pass where the policy says so") {
  model::Facts facts;
  facts.stowaways = {oid('a')};
  const auto warned = judge("stowaways = \"warn\"\n", facts);
  CHECK(warned.outcome == Outcome::accepted);
  CHECK(count(warned, "stowaway") == 1);
  CHECK(judge("stowaways = \"off\"\n", facts).reasons.empty());
}

TEST_CASE("a limit that was met refuses whatever the policy lets pass") {
  model::Facts facts;
  facts.limits = {{"limits.object_bytes", "big.bin has 5 bytes, 4 is the limit", oid('a')}};
  const auto verdict =
      judge("secrets = \"off\"\nstowaways = \"off\"\nbuiltin_paths = false\n", std::move(facts));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(count(verdict, "limits.object_bytes") == 1);
  CHECK(verdict.reasons[0].message.find("big.bin") != std::string::npos);
}

TEST_CASE("where the time was over the verdict is open, unless something else refuses") {
  model::Facts facts;
  facts.limits = {{"limits.time", "it took too long", {}}};
  facts.coverage.objects = {10, 5, 0};
  const auto late = judge("contact = \"Ann\"\n", facts);
  CHECK(late.outcome == Outcome::undecided);
  REQUIRE(late.reasons.size() == 1);
  CHECK(late.reasons[0].rule == "limits.time");
  CHECK(late.reasons[0].hint.find("ask Ann for a higher limits.time") != std::string::npos);
  facts.limits.push_back({"limits.object_bytes", "big.bin has 5 bytes, 4 is the limit", oid('a')});
  CHECK(judge("", facts).outcome == Outcome::refused);
}

TEST_CASE("where the policy only warns of the time, what was left out must be accounted for") {
  model::Facts facts;
  facts.limits = {{"limits.time", "5 of 10 files were not looked at", {}, model::Effect::warns}};
  facts.coverage.objects = {10, 5, 5};
  CHECK(judge("", facts).outcome == Outcome::accepted);
  facts.coverage.objects = {10, 5, 4};
  CHECK(judge("", facts).outcome == Outcome::undecided);
}

TEST_CASE("commits that were not read leave the verdict open") {
  model::Facts facts;
  facts.coverage.commits = {10, 9};
  const auto verdict = judge("", std::move(facts));
  CHECK(verdict.outcome == Outcome::undecided);
  REQUIRE(count(verdict, "coverage") == 1);
  CHECK(verdict.reasons[0].message.find("10 commits listed, 9 read") != std::string::npos);
}

TEST_CASE("objects that were neither scanned nor excused leave the verdict open") {
  model::Facts facts;
  facts.coverage.objects = {10, 8, 1};
  CHECK(judge("", facts).outcome == Outcome::undecided);
  facts.coverage.objects = {10, 8, 2};
  CHECK(judge("", facts).outcome == Outcome::accepted);
}

TEST_CASE("candidates that were neither confirmed nor rejected leave the verdict open") {
  model::Facts facts;
  facts.coverage.candidates = {3, 1, 1};
  CHECK(judge("", facts).outcome == Outcome::undecided);
}

TEST_CASE("more scanned than was listed leaves the verdict open too") {
  model::Facts facts;
  facts.coverage.objects = {1, 2, 0};
  CHECK(judge("", facts).outcome == Outcome::undecided);
}

TEST_CASE("each equation that does not hold has its own reason") {
  model::Facts facts;
  facts.coverage.commits = {2, 1};
  facts.coverage.objects = {2, 1, 0};
  facts.coverage.candidates = {2, 1, 0};
  CHECK(count(judge("", std::move(facts)), "coverage") == 3);
}

TEST_CASE("what is refused anyway stays refused and still says that it was not looked at whole") {
  model::Facts facts;
  facts.coverage.commits = {2, 1};
  facts.stowaways = {oid('a')};
  const auto verdict = judge("", std::move(facts));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(count(verdict, "coverage") == 1);
}

TEST_CASE("a warning does not turn incomplete coverage into acceptance") {
  model::Facts facts;
  facts.coverage.commits = {2, 1};
  facts.stowaways = {oid('a')};
  CHECK(judge("stowaways = \"warn\"\n", std::move(facts)).outcome == Outcome::undecided);
}

TEST_CASE("the same facts give the same verdict twice") {
  model::Facts facts;
  facts.findings = {finding("f1", kMain), finding("f2", "refs/heads/b")};
  facts.paths = {{oid('a'), ".env", 0100644, 1}};
  const auto one = judge("", facts);
  const auto two = judge("", facts);
  REQUIRE(one.reasons.size() == two.reasons.size());
  for (std::size_t i = 0; i < one.reasons.size(); ++i)
    CHECK(one.reasons[i].message == two.reasons[i].message);
}
