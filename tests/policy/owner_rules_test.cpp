#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "policy/trial.hpp"

using namespace sallyport;
using test::complaint;
using test::Messages;
using test::Trial;

namespace {

const std::string kOwners =
    "[[principal]]\nname = 'alice'\nemails = 'alice@example.org'\nroles = ['core']\n"
    "[[principal]]\nname = 'bob'\nemails = 'bob@example.org'\n";

Trial& set_pusher(Trial& trial, const std::string& principal) {
  trial.facts.pusher.provider = "fixed";
  trial.facts.pusher.principal = principal;
  return trial;
}

// A push by `principal`, to a ref where this CODEOWNERS counts.
Trial owned(const std::string& settings, const std::string& codeowners, const std::string& principal) {
  Trial trial(kOwners + "[rule.owners]\nfile = 'CODEOWNERS'\n" + settings);
  policy::OwnersFact& fact = trial.push.owners.emplace_back();
  fact.table = &trial.table();
  fact.ref = "refs/heads/main";
  fact.path = "CODEOWNERS";
  fact.owners = content::Codeowners::parse(codeowners, content::OwnersDialect::github);
  set_pusher(trial, principal);
  return trial;
}

}  // namespace

TEST_CASE("a file that has an owner is changed by nobody else") {
  const std::string file = "*.c alice@example.org\n";
  CHECK(owned("", file, "alice").file("a.c", "").passes());
  CHECK(owned("", file, "bob").file("a.h", "").passes());
  CHECK(owned("", file, "bob").file("a.c", "").messages() ==
        Messages{"a.c belongs to alice@example.org (line 1 of CODEOWNERS), and bob may not change it"});
  CHECK(owned("", file, "bob").removed("a.c").messages().size() == 1);
  CHECK(owned("", file, "")
            .file("a.c", "")
            .messages()
            .at(0)
            .ends_with("and somebody whom nobody knows may not change it"));
}

TEST_CASE("owners are known by account, or as the policy maps them") {
  Trial account = owned("", "* @carol\n", "");
  account.facts.pusher.account = "carol";
  CHECK(account.file("a", "").passes());
  CHECK(owned("map = { '@org/team' = 'core' }", "* @org/team\n", "alice").file("a", "").passes());
  CHECK(owned("map = { '@org/team' = 'core' }", "* @org/team\n", "bob").file("a", "").messages().size() == 1);
  CHECK(owned("", "* @org/team\n", "alice").file("a", "").messages().size() == 1);
}

TEST_CASE("what a push changes as a whole counts, though no commit changes it") {
  Trial trial = owned("", "*.c alice@example.org\n", "bob");
  trial.ref().net_paths = {"a.c", "a.h"};
  CHECK(trial.messages() ==
        Messages{"a.c belongs to alice@example.org (line 1 of CODEOWNERS), and bob may not "
                 "change it, which the push does as a whole"});
}

TEST_CASE("a path is told once, at the first commit that changes it") {
  Trial trial = owned("", "*.c alice@example.org\n", "bob");
  trial.file("a.c", "");
  trial.ref().net_paths = {"a.c"};
  trial.push.commits.push_back(trial.commit());
  trial.push.commits[1].oid = test::oid('7');
  trial.ref().commits.push_back({1, {true}});
  const model::Verdict verdict = trial.judge();
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].commit == test::oid('7'));
}

TEST_CASE("owners may be asked of committers") {
  Trial trial = owned("by = 'committer'", "*.c alice@example.org\n", "bob");
  trial.file("a.c", "");
  trial.commit().mapped_committer.email = "Alice@Example.org";
  CHECK(trial.passes());
  trial.commit().mapped_committer.email = "bob@example.org";
  CHECK(trial.messages() ==
        Messages{"a.c belongs to alice@example.org (line 1 of CODEOWNERS), and somebody else committed it"});
}

TEST_CASE("a file of owners that cannot be read lets nothing in") {
  CHECK(owned("", "*.c not-an-owner\n", "alice")
            .file("a.h", "")
            .messages()
            .at(0)
            .starts_with("who owns what cannot be read from CODEOWNERS of refs/heads/main: line 1: "));
  Trial trial = owned("", "", "alice");
  trial.push.owners[0].problem = "it is no plain file";
  CHECK(trial.messages() ==
        Messages{"who owns what cannot be read from CODEOWNERS of refs/heads/main: it is no plain file"});
}

TEST_CASE("a new file of owners must be one that can be read") {
  CHECK(owned("", "", "alice").file("CODEOWNERS", "* @alice\n").passes());
  CHECK(owned("", "", "alice")
            .file(".github/CODEOWNERS", "* alice\n")
            .messages()
            .at(0)
            .starts_with(".github/CODEOWNERS cannot be read, line 1: "));
  CHECK(owned("", "", "alice").link("CODEOWNERS", "OWNERS").messages().size() == 1);
}

TEST_CASE("before the push, the owner's rule warns that the server will ask") {
  Trial trial = owned("", "*.c alice@example.org\n", "");
  trial.facts.pusher.provider.clear();
  trial.file("a.c", "").file("b.c", "").file("c.h", "");
  const model::Verdict verdict = trial.judge();
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].effect == model::Effect::warns);
  CHECK(verdict.reasons[0].message.starts_with(
      "2 files that have owners are changed, and the server will ask"));
}

TEST_CASE("the policy itself can say whose files are, the last list that matches counting") {
  const std::string rules = kOwners +
                            "[rule.owners]\nowners = [{ paths = '**', owners = 'bob' }, "
                            "{ paths = 'src/**', owners = ['core', 'carol'] }]\n";
  Trial alice(rules);
  CHECK(set_pusher(alice, "alice").file("src/a", "").passes());
  Trial bob(rules);
  CHECK(set_pusher(bob, "bob").file("a", "").file("src/a", "").messages() ==
        Messages{"src/a belongs to core or carol, and bob may not change it"});
}

TEST_CASE("a locked path is changed by those who hold a role, until its time") {
  const std::string rules =
      kOwners + "[rule.path-locks]\npaths = 'abi/**'\nroles = 'core'\nreason = 'ask first'\n";
  Trial alice(rules);
  CHECK(set_pusher(alice, "alice").file("abi/a", "").passes());
  Trial bob(rules);
  CHECK(set_pusher(bob, "bob").file("abi/a", "").removed("abi/b").file("c", "").messages() ==
        Messages{"abi/a is locked: ask first", "abi/b is locked: ask first"});
  Trial later(rules + "until = 2027-01-01\n");
  later.facts.received_seconds = 1'798'761'600;
  CHECK(set_pusher(later, "bob").file("abi/a", "").passes());
  later.facts.received_seconds -= 1;
  CHECK_FALSE(later.passes());
}

TEST_CASE("a path that nobody may change is refused before the push, too") {
  Trial all(kOwners + "[rule.path-locks]\npaths = 'a'\n");
  all.ref().net_paths = {"a"};
  CHECK(all.messages() == Messages{"a is locked"});
  Trial some(kOwners + "[rule.path-locks]\npaths = 'a'\nroles = 'core'\n");
  some.file("a", "");
  const model::Verdict verdict = some.judge();
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].effect == model::Effect::warns);
}

TEST_CASE("settings of owners and locks that cannot be are told with their line") {
  CHECK(complaint("[rule.owners]").starts_with("policy.toml:1: `file` in [[rule.owners]] is missing"));
  CHECK(complaint("[rule.owners]\nfile = 'CODEOWNERS'\nby = 'signer'").starts_with("policy.toml:3: `by`"));
  CHECK(complaint("[rule.owners]\nfile = '/x'").starts_with("policy.toml:2: `file`"));
  CHECK(complaint("[rule.owners]\nfile = 'x'\nref = 'main'").starts_with("policy.toml:3: `ref`"));
  CHECK(
      complaint("[rule.owners]\nfile = 'x'\ndialect = 'bitbucket'").starts_with("policy.toml:3: `dialect`"));
  CHECK(complaint("[rule.owners]\nfile = 'x'\nmap = 'x'").starts_with("policy.toml:3: `map`"));
  CHECK(complaint("[rule.owners]\nowners = [{ paths = 'x' }]").starts_with("policy.toml:2: `owners`"));
  CHECK(complaint("[rule.owners]\nowners = [{ path = 'x' }]").find("did you mean `paths`") !=
        std::string::npos);
  CHECK(complaint("[rule.path-locks]").starts_with("policy.toml:1: `paths`"));
  CHECK(complaint("[rule.path-locks]\npaths = 'x'\nuntil = 2027-01-01T00:00:00")
            .starts_with("policy.toml:3: `until`"));
}
