#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "policy/loading.hpp"

using namespace sallyport;
using policy::Policy;
using test::fails_with;
using test::policy_of;

namespace {

std::string branch(std::string_view lines) {
  return "[[branch]]\nname = \"main\"\n" + std::string(lines) + "\n";
}

const policy::RefRule& main_of(const Policy& policy) {
  return policy.rule_for_ref("refs/heads/main");
}

}  // namespace

TEST_CASE("a principal is read with all its keys") {
  const Policy p = policy_of(R"(
[[principal]]
name = "alice"
emails = ["alice@example.org", "a@example.org"]
keys = ["keys/alice.asc"]
roles = ["maintainer"]
valid_from = 2026-01-01
valid_until = 2027-01-01T02:00:00+02:00
)");
  REQUIRE(p.principals.size() == 1);
  const policy::Principal& alice = p.principals[0];
  CHECK(alice.name == "alice");
  CHECK(alice.origin == "policy.toml:2");
  CHECK(alice.emails.size() == 2);
  CHECK(alice.keys == std::vector<std::string>{"keys/alice.asc"});
  CHECK(alice.holds_any({"x", "maintainer"}));
  CHECK_FALSE(alice.holds_any({"x"}));
  CHECK(alice.valid_from == 1'767'225'600);   // date -d 2026-01-01Z +%s
  CHECK(alice.valid_until == 1'798'761'600);  // date -d 2027-01-01Z +%s
  CHECK(p.principal("alice") == &alice);
  CHECK(p.principal("bob") == nullptr);
}

TEST_CASE("a time without a zone, one in quotes and a day that does not exist are errors") {
  const auto until = [](std::string_view value) {
    return "[[principal]]\nname = \"a\"\nvalid_until = " + std::string(value) + "\n";
  };
  CHECK(fails_with(until("2027-01-01T00:00:00"),
                   "policy.toml:3: `valid_until` in [[principal]] must be a time"));
  CHECK(fails_with(until("\"2027-01-01\""), "must be a time"));
  CHECK(fails_with(until("2027-02-30"), ""));
  CHECK(fails_with("[[principal]]\nname = \"a\"\nvalid_from = 2027-01-02\nvalid_until = 2027-01-01\n",
                   "is not after"));
}

TEST_CASE("two principals of one name, a name with a colon and an unknown key are errors") {
  CHECK(fails_with("[[principal]]\nname = \"a\"\n[[principal]]\nname = \"a\"\n", "policy.toml:4"));
  CHECK(fails_with("[[principal]]\nname = \"a:b\"\n", "holds a colon"));
  CHECK(fails_with("[[principal]]\nemails = []\n", "`name` in [[principal]] is missing"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\nemail = [\"x\"]\n", "did you mean `emails`?"));
  CHECK(fails_with("[[principal]]\nname = \"a\"\nroles = [\"two words\"]\n", "which is no name"));
  CHECK(fails_with("[principal]\nname = \"a\"\n", "[[principal]]"));
}

TEST_CASE("an authority names what vouches for certificates") {
  const Policy p = policy_of("[[authority]]\nname = \"corp\"\nssh = \"ca.pub\"\nx509 = [\"root.pem\"]\n");
  REQUIRE(p.authorities.size() == 1);
  CHECK(p.authorities[0].ssh == std::vector<std::string>{"ca.pub"});
  CHECK(p.authorities[0].x509 == std::vector<std::string>{"root.pem"});
  CHECK(fails_with("[[authority]]\nname = \"corp\"\n", "stands alone"));
}

TEST_CASE("weak algorithms are refused unless each is allowed by its own name") {
  const Policy none = policy_of("");
  CHECK_FALSE(none.signatures.allow_sha1);
  CHECK_FALSE(none.signatures.allow_md5);
  CHECK_FALSE(none.signatures.allow_dsa);
  CHECK_FALSE(none.signatures.allow_ssh_rsa);
  CHECK(none.signatures.min_rsa_bits == 2048);
  const Policy some =
      policy_of("[signatures]\nallow_sha1 = true\nmin_rsa_bits = 3072\nmax_future_seconds = 0\n");
  CHECK(some.signatures.allow_sha1);
  CHECK_FALSE(some.signatures.allow_md5);
  CHECK(some.signatures.min_rsa_bits == 3072);
  CHECK(some.signatures.max_future_seconds == 0);
  CHECK(fails_with("[signatures]\nmin_rsa_bits = 512\n", "at least 1024"));
  CHECK(fails_with("[signatures]\nallow_sha256 = true\n", "unknown key `allow_sha256`"));
  CHECK(fails_with("[signatures]\nmax_past_seconds = 9000000000000000000\n", "may not be more"));
}

TEST_CASE("the words of `signatures`, `scope` and `objects` are read, and others are errors") {
  using policy::ObjectForm;
  using policy::Scope;
  using policy::Signatures;
  const Policy all =
      policy_of(branch("signatures = \"authorized\"\nscope = \"all\"\nroles = [\"a\"]\nobjects = \"fsck\""));
  CHECK(main_of(all).signatures == Signatures::authorized);
  CHECK(main_of(all).scope == Scope::all);
  CHECK(main_of(all).objects == ObjectForm::fsck);
  CHECK(main_of(policy_of(branch("signatures = \"verified\""))).scope == Scope::first_parent);
  CHECK(fails_with(branch("signatures = \"yes\""), "\"off\", \"present\", \"verified\", \"authorized\""));
  CHECK(fails_with(branch("signatures = \"verified\"\nscope = \"first\""), "`scope`"));
  CHECK(fails_with(branch("scope = \"all\""), "stands without `signatures`"));
  CHECK(fails_with(branch("signatures = \"verified\"\nroles = [\"a\"]"), "is asked of nobody"));
  CHECK(fails_with("[[tag]]\nname = \"v*\"\nsignatures = \"verified\"\nscope = \"all\"\n",
                   "unknown key `scope`"));
}

TEST_CASE("objects must be strict where a table protects a ref, and pass git's fsck elsewhere") {
  using policy::ObjectForm;
  CHECK(main_of(policy_of("")).objects == ObjectForm::fsck);
  CHECK(main_of(policy_of(branch("signatures = \"present\""))).objects == ObjectForm::strict);
  CHECK(main_of(policy_of(branch("deny = [\"force-push\"]"))).objects == ObjectForm::strict);
  CHECK(main_of(policy_of(branch("deny = []"))).objects == ObjectForm::fsck);
  CHECK(main_of(policy_of(branch("deny = [\"delete\"]\nobjects = \"off\""))).objects == ObjectForm::off);
}

TEST_CASE("anchors are whole object ids") {
  const std::string id(40, 'a');
  CHECK(main_of(policy_of(branch("signatures = \"present\"\nanchors = [\"" + id + "\"]"))).anchors.size() ==
        1);
  CHECK(fails_with(branch("signatures = \"present\"\nanchors = [\"abc123\"]"), "no whole object id"));
}

TEST_CASE("an immutable tag may be neither moved nor taken away") {
  const Policy p = policy_of("[[tag]]\nname = \"v*\"\nimmutable = true\n");
  const policy::RefRule& rule = p.rule_for_ref("refs/tags/v1");
  CHECK(rule.deny_update);
  CHECK(rule.deny_force_push);
  CHECK(rule.deny_delete);
  CHECK_FALSE(rule.deny_create);
}

TEST_CASE("what one rule lets in, an equal or stronger one lets in for it") {
  const auto rule = [](std::string_view lines) { return main_of(policy_of(branch(lines))); };
  const std::string id(40, 'a');
  const auto signed_by = rule("signatures = \"authorized\"\nroles = [\"a\", \"b\"]");
  CHECK(rule("signatures = \"authorized\"\nroles = [\"a\"]").is_as_strict_on_signatures_as(signed_by));
  CHECK_FALSE(signed_by.is_as_strict_on_signatures_as(rule("signatures = \"authorized\"\nroles = [\"a\"]")));
  CHECK_FALSE(rule("signatures = \"authorized\"").is_as_strict_on_signatures_as(signed_by));
  CHECK(signed_by.is_as_strict_on_signatures_as(rule("signatures = \"authorized\"")));
  CHECK_FALSE(rule("signatures = \"verified\"").is_as_strict_on_signatures_as(signed_by));
  CHECK(signed_by.is_as_strict_on_signatures_as(rule("signatures = \"verified\"")));
  CHECK_FALSE(signed_by.is_as_strict_on_signatures_as(rule("signatures = \"verified\"\nscope = \"all\"")));
  CHECK_FALSE(rule("signatures = \"present\"\nanchors = [\"" + id + "\"]")
                  .is_as_strict_on_signatures_as(rule("signatures = \"present\"")));
  CHECK(rule("deny = []").is_as_strict_on_signatures_as(rule("objects = \"strict\"")));
}

TEST_CASE("how canonical objects must be is compared apart from who signs") {
  const auto rule = [](std::string_view lines) { return main_of(policy_of(branch(lines))); };
  const std::string anchored = "objects = \"strict\"\nanchors = [\"" + std::string(40, 'a') + "\"]";
  CHECK(rule("objects = \"strict\"").is_as_strict_on_objects_as(rule("signatures = \"authorized\"")));
  CHECK_FALSE(rule("deny = []").is_as_strict_on_objects_as(rule("objects = \"strict\"")));
  CHECK(rule("objects = \"strict\"").is_as_strict_on_objects_as(rule(anchored)));
  CHECK_FALSE(rule(anchored).is_as_strict_on_objects_as(rule("objects = \"strict\"")));
}
