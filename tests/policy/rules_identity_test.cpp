// What rules on authors and committers object to, and what not.
#include <doctest/doctest.h>

#include "policy/commit_rules.hpp"

using namespace sallyport;
using test::commit_that_says;
using test::complaint;
using test::person;
using test::Told;
using test::told;

namespace {

const std::string kPrincipals =
    "[[principal]]\nname = \"ann\"\nemails = [\"ann@example.org\"]\nroles = [\"developer\"]\n"
    "[[principal]]\nname = \"bob\"\nemails = [\"bob@example.org\"]\nvalid_until = 2020-01-01\n";

// Both are mapped as they are written.
policy::NewCommitFact commit_by(policy::Person author, policy::Person committer,
                                const std::string& message = "Write\n") {
  policy::NewCommitFact commit = commit_that_says(message);
  commit.author = commit.mapped_author = std::move(author);
  commit.committer = commit.mapped_committer = std::move(committer);
  return commit;
}

const policy::Person kAnn = person("Ann", "ann@example.org");
const policy::Person kBob = person("Bob", "bob@example.org");

// A push of these to main by a principal; "": by somebody who is none.
Told told_of_push_by(const std::string& principal, const std::string& rule,
                     std::vector<policy::NewCommitFact> commits) {
  model::Facts facts;
  facts.pusher.provider = "fixed";
  facts.pusher.principal = principal;
  policy::PushFacts push;
  push.commits = std::move(commits);
  return told(kPrincipals + rule, std::move(push), facts);
}

}  // namespace

TEST_CASE("addresses are matched whole, in any case, and as the mailmap has them") {
  const std::string rule = "[rule.author-email]\nrequire = ['.*@example\\.org', 'bot@ci\\.net']\n";
  CHECK(told(rule, commit_by(person("A", "ANN@Example.org"), kBob)).empty());
  CHECK(told(rule, commit_by(person("A", "bot@ci.net"), kBob)).empty());
  CHECK(told(rule, commit_by(person("A", "a@example.org.net"), kBob)) ==
        Told{"the author's address a@example.org.net may not be used here"});
  policy::NewCommitFact mapped = commit_by(person("A", "ann@home.net"), kBob);
  mapped.mapped_author = kAnn;
  CHECK(told(rule, mapped).empty());
  const std::string forbid = "[rule.committer-email]\nforbid = 'root@'\n";
  CHECK(told(forbid, commit_by(person("A", "root@a.net"), kAnn)).empty());
  CHECK(told(forbid, commit_by(kAnn, person("A", "Root@a.net"))).size() == 1);
}

TEST_CASE("a commit without an author that can be read is objected to by each rule that asks for one") {
  for (const std::string rule :
       {"[rule.author-email]\nforbid = \"x\"\n", "[rule.known-members]\nwho = \"author\"\n",
        "[rule.author-is-committer]\n", "[rule.no-placeholder-identities]\n", "[rule.sign-off]\n"}) {
    CAPTURE(rule);
    const Told reasons = told(rule, commit_by({}, person("Ann", "ann@kernel.org")));
    CHECK(reasons == Told{"it has no author that can be read"});
  }
}

TEST_CASE("members are principals now, with a role that is asked for") {
  const auto known = [](const std::string& settings, const policy::NewCommitFact& commit) {
    model::Facts facts;
    facts.received_seconds = 1'700'000'000;
    policy::PushFacts push;
    push.commits = {commit};
    return told(kPrincipals + "[rule.known-members]\n" + settings, std::move(push), facts);
  };
  CHECK(known("", commit_by(person("x", "Ann@Example.org"), kAnn)).empty());
  CHECK(known("", commit_by(kBob, kAnn)) ==
        Told{"its author bob@example.org is nobody whom the policy knows"});
  CHECK(known("", commit_by(kAnn, person("Eve", "eve@example.org"))).size() == 1);
  CHECK(known("who = \"author\"\n", commit_by(kAnn, kBob)).empty());
  CHECK(known("roles = \"developer\"\n", commit_by(kAnn, kAnn)).empty());
  CHECK(known("who = \"author\"\nroles = \"keeper\"\n", commit_by(kAnn, kAnn)) ==
        Told{"its author ann@example.org is no keeper"});
}

TEST_CASE("who pushes has committed what lies on the chain of first parents") {
  const std::string rule = "[rule.committer-is-pusher]\n";
  CHECK(told_of_push_by("ann", rule, {commit_by(kBob, kAnn)}).empty());
  CHECK(told_of_push_by("ann", rule, {commit_by(kAnn, kBob)}) ==
        Told{"bob@example.org has committed it, and that is no address of ann, who pushes"});
  CHECK(told_of_push_by("", rule, {commit_by(kAnn, kAnn)}) ==
        Told{"ann@example.org has committed it, and whether that is who pushes is not known"});
  CHECK(told_of_push_by("ann", rule, {commit_by(kAnn, kAnn), commit_by(kAnn, kBob)}).size() == 1);
  CHECK(told_of_push_by("ann", rule + "scope = \"tip\"\n", {commit_by(kAnn, kAnn), commit_by(kAnn, kBob)})
            .empty());
  CHECK(told_of_push_by("ann", rule + "scope = \"tip\"\n", {commit_by(kAnn, kBob)}).size() == 1);
  CHECK(told_of_push_by("ann", rule + "scope = \"all\"\n", {commit_by(kAnn, kAnn), commit_by(kAnn, kBob)})
            .size() == 1);
}

TEST_CASE("where nobody can say who pushes, a clone warns that the server will ask") {
  policy::PushFacts push;
  push.commits = {commit_by(kAnn, kBob)};
  for (const std::string scope : {"tip", "first-parent", "all"}) {
    CAPTURE(scope);
    CHECK(told("[rule.committer-is-pusher]\nscope = \"" + scope + "\"\n", push) ==
          Told{"commits must be the pusher's own, and the server will ask who pushes"});
  }
}

TEST_CASE("who commits another's work must be allowed to") {
  const std::string rule = "[rule.author-is-committer]\nallow = 'forge@example\\.org'\n";
  CHECK(told(rule, commit_by(kAnn, person("Annie", "ANN@example.org"))).empty());
  CHECK(told(rule, commit_by(kAnn, person("F", "Forge@example.org"))).empty());
  CHECK(told(rule, commit_by(kAnn, person("F", "forge@example.org.net"))).size() == 1);
  policy::NewCommitFact merge = commit_by(kAnn, kBob);
  merge.parents.resize(2);
  CHECK(told(rule, merge) == Told{"ann@example.org has written it, and bob@example.org has committed it"});
  CHECK(told(rule + "merges = false\n", merge).empty());
}

TEST_CASE("names and addresses tell who it was, and hide nothing") {
  const std::string rule = "[rule.no-placeholder-identities]\n";
  const policy::Person ann = person("Ann", "ann@kernel.org");
  CHECK(told(rule, commit_by(ann, ann)).empty());
  CHECK(told(rule, commit_by(ann, person("root", "root@host.localdomain"))).size() == 1);
  const Told hidden = told(rule, commit_by(person("An\u202En", "ann@kernel.org"), ann));
  REQUIRE(hidden.size() == 1);
  CHECK(hidden[0].starts_with("the name of its author holds the character U+202E"));
  CHECK(told(rule, commit_by(ann, person("Ann", "ann@\x1B[8mkernel.org"))).size() == 1);
  // What a mailmap hides is still written.
  policy::NewCommitFact mapped = commit_by(person("A\u200Bnn", "ann@kernel.org"), ann);
  mapped.mapped_author = ann;
  CHECK(told(rule, mapped).size() == 1);
}

TEST_CASE("the author signs off, and the committer where that is asked") {
  const std::string rule = "[rule.sign-off]\n";
  const std::string by_ann = "Write\n\nSigned-off-by: Ann <ann@example.org>\n";
  CHECK(told(rule, commit_by(kAnn, kBob, by_ann)).empty());
  CHECK(told(rule, commit_by(kAnn, kBob, "Write\r\n\r\nSigned-off-by: ANN <Ann@Example.org>\r\n")).empty());
  CHECK(told(rule, commit_by(kBob, kAnn, by_ann)) ==
        Told{"its author has not signed it off: no trailer says Signed-off-by: Bob <bob@example.org>"});
  CHECK(
      told(rule, commit_by(kAnn, kAnn, "Write\n\nSigned-off-by: Ann <ann@example.org>\n\nMore.\n")).size() ==
      1);
  CHECK(told(rule + "committer = true\n", commit_by(kAnn, kBob, by_ann)).size() == 1);
  const policy::Person annie = person("Annie", "ann@example.org");
  CHECK(told(rule, commit_by(annie, kAnn, by_ann)).size() == 1);
  CHECK(told(rule + "match = \"email\"\n", commit_by(annie, kAnn, by_ann)).empty());
  policy::NewCommitFact merge = commit_by(kAnn, kAnn);
  merge.parents.resize(2);
  CHECK(told(rule, merge).empty());
  CHECK(told(rule + "merges = true\n", merge).size() == 1);
}

TEST_CASE("a sign-off is mapped as its author is") {
  policy::PushFacts push;
  push.mailmap = *content::Mailmap::parse("Ann <ann@example.org> <ann@old.net>\n");
  push.commits = {commit_by(person("A", "ann@old.net"), kAnn, "Write\n\nSigned-off-by: A <ann@old.net>\n")};
  push.commits[0].mapped_author = kAnn;
  CHECK(told("[rule.sign-off]\n", push).empty());
}

TEST_CASE("what cannot be asked of people is told with its line") {
  CHECK(complaint("[rule.author-email]\n").starts_with("policy.toml:1: `require`"));
  CHECK(complaint("[rule.author-email]\nrequire = \"*@x\"\n").starts_with("policy.toml:2: `require`"));
  CHECK(complaint("[rule.known-members]\nwho = \"tagger\"\n").starts_with("policy.toml:2: `who`"));
  CHECK(complaint("[rule.known-members]\nwho = []\n").starts_with("policy.toml:2: `who`"));
  CHECK(complaint("[rule.committer-is-pusher]\nscope = \"some\"\n").starts_with("policy.toml:2: `scope`"));
  CHECK(complaint("[rule.sign-off]\nmatch = \"name\"\n").starts_with("policy.toml:2: `match`"));
  CHECK(complaint("mailmap = \"main\"\n").starts_with("policy.toml:1: `mailmap`"));
}
