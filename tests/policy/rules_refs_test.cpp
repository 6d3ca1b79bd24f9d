#include <doctest/doctest.h>

#include "policy/rule_push.hpp"

using namespace sallyport;
using model::RefChange;
using test::complaint;
using test::holds;
using test::RulePush;

namespace {

bool is_refused(std::string_view policy, const std::string& name, RefChange change = RefChange::create) {
  return RulePush(policy, name, change).is_refused();
}

// By the rule on names alone, at its default.
bool is_bad_name(const std::string& name, RefChange change = RefChange::create) {
  return is_refused("[rule.ref-name]", name, change);
}

constexpr const char* kFrozenForever =
    "[rule.freeze]\nwindows = [{ from = \"2020-01-01\", until = \"2099-12-31\", zone = \"UTC\" }]\n";

constexpr const char* kPushers =
    "[[principal]]\nname = \"alice\"\nroles = [\"maintainer\"]\n"
    "[[principal]]\nname = \"bob\"\n";

RulePush pushed_by(const std::string& principal,
                   std::string_view rule = "[rule.pusher]\nroles = \"maintainer\"\n",
                   RefChange change = RefChange::fast_forward) {
  RulePush push(kPushers + std::string(rule), "refs/heads/main", change);
  push.facts.pusher = {"gitea", principal, {}, principal, {}};
  return push;
}

}  // namespace

TEST_CASE("only branches and tags may be pushed where name spaces are asked, or what is allowed") {
  constexpr const char* kDefault = "[rule.namespaces]";
  for (const char* name : {"refs/heads/main", "refs/heads/a/b", "refs/tags/v1"}) {
    INFO(name);
    CHECK(!is_refused(kDefault, name));
  }
  for (const char* name :
       {"refs/notes/commits", "refs/meta/config", "refs/for/main", "refs/headsmain", "refs/x"}) {
    for (const RefChange change :
         {RefChange::create, RefChange::fast_forward, RefChange::force_push, RefChange::remove}) {
      INFO(name);
      CHECK(is_refused(kDefault, name, change));
    }
  }
  constexpr const char* kNotes = "[rule.namespaces]\nallow = [\"refs/notes/*\"]\n";
  CHECK(!is_refused(kNotes, "refs/notes/commits"));
  CHECK(is_refused(kNotes, "refs/heads/main"));
}

TEST_CASE("a replace ref may be deleted whatever name spaces there are, and nothing else") {
  constexpr const char* kDefault = "[rule.namespaces]";
  const auto reasons = [&](RefChange change) {
    return test::count(RulePush(kDefault, "refs/replace/12", change).judge(), "namespaces");
  };
  CHECK(reasons(RefChange::remove) == 0);
  CHECK(reasons(RefChange::create) == 1);
  CHECK(reasons(RefChange::fast_forward) == 1);
}

TEST_CASE("patterns that can name no ref are errors") {
  CHECK(holds(complaint("[rule.namespaces]\nallow = [\"heads/**\"]\n"), "policy.toml:2"));
  CHECK(holds(complaint("[rule.namespaces]\nallow = [\"refs/[\"]\n"), "cannot be used"));
  CHECK(holds(complaint("[rule.namespaces]\ndeny = [\"refs/x\"]\n"), "deny"));
}

TEST_CASE("names that git or a shell would take for something else are refused") {
  for (const std::string& name : {"refs/heads/" + std::string(40, 'a'), "refs/tags/" + std::string(64, '0'),
                                  std::string("refs/heads/HEAD"), std::string("refs/tags/FETCH_HEAD"),
                                  std::string("refs/heads/-f"), std::string("refs/heads/refs/heads/main"),
                                  std::string("refs/heads/a\xe2\x80\x8b"
                                              "b"),
                                  std::string("refs/heads/\xe2\x80\xaetxt.exe")}) {
    INFO(name);
    CHECK(is_bad_name(name));
  }
  for (const std::string& name : {std::string("refs/heads/main"), "refs/heads/" + std::string(39, 'a'),
                                  "refs/heads/g" + std::string(39, 'a'), std::string("refs/heads/HEAD-count"),
                                  std::string("refs/heads/a-f"), std::string("refs/heads/x/HEAD"),
                                  std::string("refs/heads/gr\xc3\xbc\xc3\x9f"
                                              "e")}) {
    INFO(name);
    CHECK(!is_bad_name(name));
  }
}

TEST_CASE("a ref keeps its name: only its creation is asked") {
  CHECK(is_bad_name("refs/heads/HEAD"));
  CHECK(!is_bad_name("refs/heads/HEAD", RefChange::fast_forward));
  CHECK(!is_bad_name("refs/heads/HEAD", RefChange::remove));
}

TEST_CASE("a name must match one of what is required as a whole, and nothing that is forbidden") {
  constexpr const char* kPolicy =
      "[rule.ref-name]\nrefs = \"refs/heads/**\"\nrequire = [\"main\", \"(feature|fix)/[a-z0-9-]+\"]\n"
      "forbid = \"secret\"\n";
  for (const char* name : {"main", "feature/a-1", "fix/x"}) {
    INFO(name);
    CHECK(!is_refused(kPolicy, "refs/heads/" + std::string(name)));
  }
  for (const char* name : {"mainly", "domain", "feature/A", "feature/", "fix/secret-1", "feature/x/y"}) {
    INFO(name);
    CHECK(is_refused(kPolicy, "refs/heads/" + std::string(name)));
  }
  CHECK(!is_refused(kPolicy, "refs/tags/whatever"));
}

TEST_CASE("an alternative at the top of a pattern is required as a whole, too") {
  constexpr const char* kPolicy = "[rule.ref-name]\nrequire = \"a|b\"\n";
  CHECK(!is_refused(kPolicy, "refs/heads/b"));
  CHECK(is_refused(kPolicy, "refs/heads/ab"));
}

TEST_CASE("a pattern that is none is an error with its place, and closes no parenthesis of ours") {
  CHECK(holds(complaint("[rule.ref-name]\nrequire = [\"a(\"]\n"), "policy.toml:2"));
  CHECK(holds(complaint("[rule.ref-name]\nrequire = [\"a)|(b\"]\n"), "cannot be used"));
  CHECK(holds(complaint("[rule.ref-name]\nforbid = [1]\n"), "forbid"));
}

TEST_CASE("a ref that another one differs from in case alone is refused") {
  RulePush push("[rule.ref-case]", "refs/heads/Main", RefChange::create);
  CHECK(!push.is_refused());
  push.ref().colliding_name = "refs/heads/main";
  REQUIRE(push.said().size() == 1);
  CHECK(holds(push.said()[0], "refs/heads/Main and refs/heads/main"));
}

TEST_CASE("in its window a ref is frozen, and it is said until when") {
  for (const RefChange change :
       {RefChange::create, RefChange::fast_forward, RefChange::force_push, RefChange::remove}) {
    const model::Verdict verdict = RulePush(kFrozenForever, "refs/heads/main", change).judge();
    REQUIRE(verdict.reasons.size() == 1);
    CHECK(verdict.reasons[0].rule == "freeze");
    CHECK(holds(verdict.reasons[0].message, "2099-12-31"));
    CHECK(holds(verdict.reasons[0].hint, "2100-01-01 00:00"));
  }
  CHECK(!is_refused(kFrozenForever, "refs/heads/main", RefChange::proposal));
}

TEST_CASE("outside of its window a ref is free, to the second") {
  RulePush push(
      "[rule.freeze]\nwindows = { from = \"2023-11-14 22:13\", until = \"2023-11-14 22:14\", zone = \"UTC\" "
      "}\n");
  push.facts.received_seconds = 1'699'999'980;  // 22:13:00
  CHECK(push.is_refused());
  push.facts.received_seconds -= 1;
  CHECK(!push.is_refused());
  push.facts.received_seconds = 1'700'000'039;
  CHECK(push.is_refused());
  push.facts.received_seconds += 1;
  CHECK(!push.is_refused());
}

TEST_CASE("windows that follow each other end with the last, and some never do") {
  RulePush push(
      "[rule.freeze]\nwindows = [{ from = \"2023-11-14\", until = \"2023-11-15\", zone = \"UTC\" },\n"
      "  { from = \"2023-11-16\", until = \"2023-11-17 12:00\", zone = \"UTC\" }]\n");
  CHECK(holds(push.judge().reasons.at(0).hint, "2023-11-17 12:00"));
  RulePush always(
      "[rule.freeze]\nwindows = [{ days = [\"mon\", \"tue\", \"wed\"], zone = \"UTC\" },\n"
      "  { days = [\"thu\", \"fri\", \"sat\", \"sun\"], zone = \"UTC\" }]\n");
  CHECK(holds(always.judge().reasons.at(0).hint, "No end"));
}

TEST_CASE("only the changes that a freeze names are frozen, a force-push as an update too") {
  const std::string policy = kFrozenForever;
  const auto frozen = [&](std::string_view words, RefChange change) {
    return is_refused(policy + "changes = [" + std::string(words) + "]\n", "refs/heads/main", change);
  };
  CHECK(frozen("\"update\"", RefChange::fast_forward));
  CHECK(frozen("\"update\"", RefChange::force_push));
  CHECK(!frozen("\"update\"", RefChange::create));
  CHECK(!frozen("\"force-push\"", RefChange::fast_forward));
  CHECK(frozen("\"force-push\"", RefChange::force_push));
  CHECK(frozen("\"delete\"", RefChange::remove));
  CHECK(!frozen("\"delete\"", RefChange::proposal));
  CHECK(frozen("\"proposal\"", RefChange::proposal));
}

TEST_CASE("a freeze without a window, or with one that is none, is an error with its place") {
  CHECK(holds(complaint("[rule.freeze]\n"), "windows"));
  CHECK(holds(complaint("[rule.freeze]\nwindows = []\n"), "windows"));
  CHECK(holds(complaint("[rule.freeze]\nwindows = \"2020\"\n"), "policy.toml:2"));
  CHECK(
      holds(complaint("[rule.freeze]\nwindows = [{ from = \"soon\", zone = \"UTC\" }]\n"), "policy.toml:2"));
  CHECK(holds(complaint("[rule.freeze]\nwindows = [{ form = \"2020-01-01\" }]\n"), "form"));
  CHECK(holds(complaint(std::string(kFrozenForever) + "changes = [\"push\"]\n"), "push"));
  CHECK(holds(complaint(std::string(kFrozenForever) + "changes = []\n"), "changes"));
}

TEST_CASE("a ref is moved by holders of a role, by principals that are named, and by nobody else") {
  CHECK(!pushed_by("alice").is_refused());
  CHECK(pushed_by("bob").is_refused());
  CHECK(!pushed_by("bob", "[rule.pusher]\nroles = [\"maintainer\", \"bob\"]\n").is_refused());
  CHECK(holds(pushed_by("bob").said().at(0), "bob pushes, and only maintainer may update refs/heads/main"));
}

TEST_CASE("the holders of a group may push") {
  constexpr const char* kGroup =
      "[[group]]\nname = \"ops\"\nmembers = [\"bob\"]\n[rule.pusher]\nroles = \"ops\"\n";
  CHECK(!pushed_by("bob", kGroup).is_refused());
  CHECK(pushed_by("alice", kGroup).is_refused());
}

TEST_CASE("who is not known may not push, and it is said why") {
  RulePush push = pushed_by("");
  push.facts.pusher.account = "eve";
  CHECK(holds(push.said().at(0), "who pushes is not known (gitea names somebody who is no principal"));
  push.facts.pusher.account = "";
  CHECK(holds(push.said().at(0), "gitea names nobody"));
  push.facts.pusher.detail = "GITEA_PUSHER_NAME is not set";
  CHECK(holds(push.said().at(0), "(GITEA_PUSHER_NAME is not set)"));
  push.facts.pusher = {"none", {}, {}, {}, {}};
  CHECK(push.is_refused());
  push.facts.pusher.principal = "mallory";
  CHECK(push.is_refused());
}

TEST_CASE("before a push nobody has been asked, which is warned of") {
  RulePush push = pushed_by("");
  push.facts.pusher = {};
  const model::Verdict verdict = push.judge();
  CHECK(verdict.outcome == model::Outcome::accepted);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].rule == "pusher");
  CHECK(verdict.reasons[0].effect == model::Effect::warns);
  CHECK(holds(verdict.reasons[0].message, "the server will ask who pushes"));
}

TEST_CASE("whoever may not delete may still update where only deletions are asked") {
  constexpr const char* kDeletions = "[rule.pusher]\nroles = \"maintainer\"\nchanges = \"delete\"\n";
  CHECK(pushed_by("bob", kDeletions, RefChange::remove).is_refused());
  CHECK(!pushed_by("bob", kDeletions).is_refused());
}

TEST_CASE("a rule on pushers says whom") {
  CHECK(holds(complaint("[rule.pusher]\n"), "roles"));
  CHECK(holds(complaint("[rule.pusher]\nroles = []\n"), "roles"));
}
