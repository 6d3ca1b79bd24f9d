#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "policy/loading.hpp"

using namespace sallyport;
using policy::Policy;
using policy::Provider;
using test::fails_with;
using test::policy_of;

namespace {

const std::string kAccountHolders =
    "[[principal]]\nname = \"alice\"\naccounts = [\"Alice9\", \"alice.b\"]\n"
    "[[principal]]\nname = \"bob\"\naccounts = \"bob\"\nroles = [\"reviewer\"]\n";

std::string group(std::string_view name, std::string_view members) {
  return "[[group]]\nname = \"" + std::string(name) + "\"\nmembers = " + std::string(members) + "\n";
}

}  // namespace

TEST_CASE("nobody is asked who pushes unless the policy says whom") {
  CHECK(policy_of("").identity.provider == Provider::none);
  CHECK(policy_of("[identity]\n").identity.provider == Provider::none);
  for (const std::string_view word :
       {"none", "ssh-key", "http", "gitolite", "gitea", "gitlab", "ghes", "bitbucket", "gerrit", "unix"}) {
    const Policy p = policy_of("[identity]\nprovider = \"" + std::string(word) + "\"\n");
    CHECK(policy::to_string(p.identity.provider) == word);
    CHECK(p.identity.origin == "policy.toml:1");
  }
  CHECK(fails_with("[identity]\nprovider = \"github\"\n", "policy.toml:2: `provider` in [identity]"));
  CHECK(fails_with("[identity]\nproviders = \"http\"\n", "did you mean `provider`?"));
  CHECK(fails_with("[[identity]]\nprovider = \"http\"\n", "[identity]"));
}

TEST_CASE("a fixed pusher has an account, and nobody else does") {
  CHECK(policy_of("[identity]\nprovider = \"fixed\"\naccount = \"alice\"\n").identity.account == "alice");
  CHECK(fails_with("[identity]\nprovider = \"fixed\"\n", "`account` in [identity] is missing"));
  CHECK(fails_with("[identity]\nprovider = \"fixed\"\naccount = \"a\\u0007\"\n", "the name of no account"));
  CHECK(fails_with("[identity]\nprovider = \"http\"\naccount = \"alice\"\n", "provider = \"fixed\" alone"));
}

TEST_CASE("an account is one principal's, to the letter") {
  const Policy p = policy_of(kAccountHolders);
  REQUIRE(p.principal_with_account("Alice9") != nullptr);
  CHECK(p.principal_with_account("Alice9")->name == "alice");
  CHECK(p.principal_with_account("alice.b")->name == "alice");
  CHECK(p.principal_with_account("bob")->name == "bob");
  CHECK(p.principal_with_account("alice9") == nullptr);
  CHECK(p.principal_with_account("alice") == nullptr);
  CHECK(p.principal_with_account("") == nullptr);
}

TEST_CASE("an account that is named twice, or can be none, is an error") {
  CHECK(fails_with(kAccountHolders + "[[principal]]\nname = \"carol\"\naccounts = [\"x\", \"bob\"]\n",
                   "names bob once more (first at policy.toml:4, as bob's)"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\naccounts = [\"x\", \"x\"]\n", "names x once more"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\naccounts = [\"\"]\n", "holds an empty text"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\naccounts = [\"x\\ny\"]\n", "the name of no account"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\naccounts = [\"x\\u202Ey\"]\n", "the name of no account"));
}

TEST_CASE("a group is a role of its members, and of those of groups within it") {
  const Policy p = policy_of(kAccountHolders + group("staff", "[\"maintainers\", \"bob\"]") +
                             group("maintainers", "[\"alice\"]") + group("nobody", "[]"));
  CHECK(p.principal("alice")->roles == std::vector<std::string>{"maintainers", "staff"});
  CHECK(p.principal("bob")->roles == std::vector<std::string>{"reviewer", "staff"});
  CHECK(p.groups.size() == 3);
}

TEST_CASE("a group that is reached by two ways is held once") {
  const Policy p = policy_of(kAccountHolders + group("all", "[\"a\", \"b\", \"alice\"]") +
                             group("a", "[\"alice\"]") + group("b", "[\"alice\", \"alice\"]"));
  CHECK(p.principal("alice")->roles == std::vector<std::string>{"all", "a", "b"});
}

TEST_CASE("a member who is nobody is an error that names who was meant") {
  CHECK(fails_with(kAccountHolders + group("staff", "[\"alicia\"]"),
                   "policy.toml:8: [[group]]: `members` names alicia, who is no principal and no group; did "
                   "you mean alice?"));
  CHECK(fails_with(group("staff", "[\"reviewer\"]"), "names reviewer"));
  CHECK(fails_with("[[group]]\nname = \"staff\"\n", "`members` in [[group]] is missing"));
  CHECK(fails_with("[[group]]\nmembers = []\n", "`name` in [[group]] is missing"));
}

TEST_CASE("groups in a circle are an error that shows it") {
  CHECK(fails_with(group("a", "[\"a\"]"), "a is a member of itself: a, a"));
  CHECK(fails_with(
      kAccountHolders + group("top", "[\"a\"]") + group("a", "[\"alice\", \"b\"]") + group("b", "[\"a\"]"),
      "is a member of itself: top, a, b, a"));
}

TEST_CASE("a group may share its name with nothing that is held in another way") {
  CHECK(fails_with(kAccountHolders + group("reviewer", "[\"alice\"]"),
                   "a role that bob (policy.toml:4) lists"));
  CHECK(fails_with(kAccountHolders + group("alice", "[\"bob\"]"),
                   "`name` is alice once more (first at policy.toml:1)"));
  CHECK(fails_with(group("a", "[]") + group("a", "[]"), "is a once more"));
  CHECK(fails_with(group("merge-only", "[]"), "takes rights away"));
  CHECK(fails_with(group("two words", "[]"), "which is no name"));
  CHECK(fails_with(group("a:b", "[]"), "holds a colon"));
}

TEST_CASE("a long chain of groups is followed to its end") {
  std::string text = kAccountHolders + group("g0", "[\"alice\"]");
  for (int i = 1; i < 2000; ++i)
    text += group("g" + std::to_string(i), "[\"g" + std::to_string(i - 1) + "\"]");
  CHECK(policy_of(text).principal("alice")->holds_any({"g1999"}));
}

TEST_CASE("a principal is one from its first second to its last") {
  const Policy p = policy_of(
      "[[principal]]\nname = \"a\"\nvalid_from = 1970-01-01T00:01:40Z\nvalid_until = 1970-01-01T00:03:20Z\n");
  const policy::Principal& a = p.principals[0];
  CHECK_FALSE(a.is_valid_at(99));
  CHECK(a.is_valid_at(100));
  CHECK(a.is_valid_at(199));
  CHECK_FALSE(a.is_valid_at(200));
}
