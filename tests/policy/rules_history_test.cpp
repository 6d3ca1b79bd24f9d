#include <doctest/doctest.h>

#include "policy/rule_push.hpp"

using namespace sallyport;
using model::MergeFact;
using model::RefChange;
using test::complaint;
using test::holds;
using test::oid;
using test::RulePush;

namespace {

std::vector<model::Oid> parents(std::string_view digits) {
  std::vector<model::Oid> all;
  for (const char digit : digits) all.push_back(oid(digit));
  return all;
}

// Whether one commit of so many parents is refused.
bool refuses_parents(std::string_view policy, std::string_view digits) {
  RulePush push(policy);
  push.commit('a', parents(digits));
  return push.is_refused();
}

bool refuses_subject(std::string_view subject, std::string_view keys = "") {
  RulePush push("[rule.no-fixups]\n" + std::string(keys));
  push.commit('a').message = std::string(subject) + "\n";
  return push.is_refused();
}

}  // namespace

TEST_CASE("a merge is refused where history is linear, wherever it stands") {
  CHECK(!refuses_parents("[rule.linear-history]", "1"));
  CHECK(!refuses_parents("[rule.linear-history]", ""));
  CHECK(refuses_parents("[rule.linear-history]", "12"));
  CHECK(refuses_parents("[rule.linear-history]", "123"));
}

TEST_CASE("where a branch moves by merges, each commit on its chain of first parents is one") {
  RulePush push("[rule.merges-only]");
  push.commit('a', parents("12"));
  push.commit('b', parents("3"));
  push.ref().chain = {{0, {true}}};
  CHECK(!push.is_refused());
  push.ref().chain = {{0, {true}}, {1, {true}}};
  const model::Verdict verdict = push.judge();
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].commit == oid('b'));
  CHECK(holds(verdict.reasons[0].message, "policy.toml:1"));
  push.ref().change = RefChange::create;
  CHECK(!push.is_refused());
}

TEST_CASE("what a branch held may not become the side of a merge") {
  RulePush push("[rule.no-foxtrot]");
  CHECK(!push.is_refused());
  push.ref().loses_first_parents = true;
  CHECK(push.is_refused());
  push.ref().change = RefChange::force_push;  // it loses all of it, which is another question
  CHECK(!push.is_refused());
}

TEST_CASE("a merge that differs from what its parents give is refused, with the paths at fault") {
  RulePush push("[rule.no-evil-merges]");
  policy::NewCommitFact& merge = push.commit('a', parents("12"));
  for (const MergeFact fine : {MergeFact::same, MergeFact::conflicts}) {
    merge.merge = fine;
    CHECK(!push.is_refused());
  }
  merge.merge = MergeFact::differs;
  CHECK(push.judge().reasons.size() == 1);
  merge.merge_paths = {"a.txt", "b/c.txt"};
  const model::Verdict two = push.judge();
  REQUIRE(two.reasons.size() == 2);
  CHECK(two.reasons[1].path == "b/c.txt");
  CHECK(two.reasons[1].commit == oid('a'));
  CHECK(holds(two.reasons[1].message, "b/c.txt"));
  merge.more_merge_paths = 7;
  REQUIRE(push.judge().reasons.size() == 3);
  CHECK(holds(push.judge().reasons[2].message, "7 more files"));
}

TEST_CASE("a merge that nobody can make anew is no way around") {
  CHECK(refuses_parents("[rule.no-evil-merges]", "123"));
}

TEST_CASE("a commit has no more parents than may be") {
  CHECK(!refuses_parents("[rule.max-parents]", "12"));
  CHECK(refuses_parents("[rule.max-parents]", "123"));
  CHECK(!refuses_parents("[rule.max-parents]\nmax = 3\n", "123"));
  CHECK(refuses_parents("[rule.max-parents]\nmax = 1\n", "12"));
  CHECK(holds(complaint("[rule.max-parents]\nmax = 0\n"), "policy.toml:2"));
  CHECK(holds(complaint("[rule.max-parents]\nmost = 3\n"), "most"));
}

TEST_CASE("a commit that changes nothing is refused, unless it merges") {
  RulePush push("[rule.no-empty-commits]");
  policy::NewCommitFact& commit = push.commit('a');
  CHECK(!push.is_refused());
  commit.changes_nothing = true;
  CHECK(push.is_refused());
  commit.parents = parents("12");
  CHECK(!push.is_refused());
  commit.parents.clear();
  CHECK(holds(push.judge().reasons.at(0).hint, "--root"));
}

TEST_CASE("subjects of commits that are to be melted into others are refused") {
  for (const char* subject : {"fixup! Say it", "squash! Say it", "amend! Say it"}) {
    INFO(subject);
    CHECK(refuses_subject(subject));
    CHECK(refuses_subject(subject, "marks = false\n"));
  }
  for (const char* subject : {"Say fixup! in a subject", "fix up the door", "Revert \"fixup! Say it\""}) {
    INFO(subject);
    CHECK(!refuses_subject(subject));
  }
  RulePush crlf("[rule.no-fixups]");
  crlf.commit('a').message = "fixup! Say it\r\n\r\nfixup\r\n";
  CHECK(crlf.judge().reasons.size() == 1);
  RulePush empty("[rule.no-fixups]");
  empty.commit('a').message = "";
  CHECK(!empty.is_refused());
}

TEST_CASE("subjects that say that a commit is not done are refused, if that is asked") {
  CHECK(refuses_subject("WIP: the door"));
  CHECK(refuses_subject("[draft] the door"));
  CHECK(!refuses_subject("Wipe the door"));
  CHECK(!refuses_subject("WIP: the door", "marks = false\n"));
  CHECK(holds(complaint("[rule.no-fixups]\nmarks = 1\n"), "policy.toml:2"));
}

TEST_CASE("whoever makes a fixup is not stopped before it is pushed") {
  RulePush push("[rule.no-fixups]");
  push.commit('a').message = "fixup! Say it\n";
  const policy::Policy by = policy::load("[rule.no-fixups]", "policy.toml");
  CHECK(policy::decide(by, push.facts, push.push, policy::Asked::message).reasons.empty());
}

TEST_CASE("a date may not lie in the future, nor long before a parent's, to the second") {
  RulePush push("[rule.commit-dates]\nmax_future_seconds = 60\nmax_past_seconds = 100\n");
  policy::NewCommitFact& commit = push.commit('a');
  const std::int64_t now = push.facts.received_seconds;
  for (policy::Person* person : {&commit.committer, &commit.author}) {
    person->seconds = now + 60;
    CHECK(!push.is_refused());
    person->seconds = now + 61;
    CHECK(push.is_refused());
    person->seconds = now;
  }
  commit.newest_parent_seconds = now + 100;
  CHECK(!push.is_refused());
  commit.newest_parent_seconds = now + 101;
  CHECK(push.is_refused());
}

TEST_CASE("dates at the ends of time are compared all the same") {
  RulePush push("[rule.commit-dates]");
  policy::NewCommitFact& commit = push.commit('a');
  commit.author.seconds = INT64_MAX;
  CHECK(push.is_refused());
  commit.author.seconds = 0;
  CHECK(!push.is_refused());
  commit.newest_parent_seconds = INT64_MAX;
  CHECK(push.is_refused());
  commit.committer.seconds = 0;
  CHECK(push.is_refused());
}

TEST_CASE("a commit whose dates nobody can read is refused where dates are asked") {
  RulePush push("[rule.commit-dates]");
  push.commit('a').author.is_there = false;
  CHECK(holds(push.said().at(0), "no author whose date can be read"));
}

TEST_CASE("a commit without parents is refused unless the repository is empty") {
  RulePush push("[rule.no-unrelated-roots]", "refs/heads/main", RefChange::create);
  push.commit('a', {});
  CHECK(push.is_refused());
  push.push.has_other_refs = false;
  CHECK(!push.is_refused());
  push.ref().change = RefChange::force_push;
  CHECK(push.is_refused());
}

TEST_CASE("a banned object is told of by its id, with the commit that brings it") {
  RulePush push("[rule.banned-objects]\nids = \"" + oid('7').hex() + "\"\n");
  CHECK(!push.is_refused());
  push.ref().banned = {{oid('7'), model::ObjectKind::blob, {}, oid('a')}};
  const model::Verdict verdict = push.judge();
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(holds(verdict.reasons[0].message, oid('7').hex()));
  CHECK(holds(verdict.reasons[0].message, oid('a').abbreviated()));
}

TEST_CASE("banned objects are named whole, and at least one of them") {
  CHECK(holds(complaint("[rule.banned-objects]\n"), "ids"));
  CHECK(holds(complaint("[rule.banned-objects]\nids = [\"1234\"]\n"), "policy.toml:2"));
  CHECK(holds(complaint("[rule.banned-objects]\nfile = \"/nowhere/at/all\"\n"), "/nowhere/at/all"));
}

TEST_CASE("a rule that only warns or observes refuses nothing") {
  for (const auto& [mode, effect] :
       {std::pair("warn", model::Effect::warns), {"observe", model::Effect::observed}}) {
    RulePush push("[rule.linear-history]\nmode = \"" + std::string(mode) + "\"\n");
    push.commit('a', parents("12"));
    const model::Verdict verdict = push.judge();
    CHECK(verdict.outcome == model::Outcome::accepted);
    CHECK(verdict.reasons.at(0).effect == effect);
  }
  RulePush off("[rule.linear-history]\nmode = \"off\"\n");
  off.commit('a', parents("12"));
  CHECK(off.judge().reasons.empty());
}
