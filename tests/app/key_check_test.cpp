#include "app/key_check.hpp"

#include <doctest/doctest.h>

#include "app/columns.hpp"
#include "app/key_inventory.hpp"
#include "app/key_reading.hpp"
#include "support/sandbox.hpp"
#include "support/ssh_lines.hpp"

namespace sallyport::app {

using model::SignatureStatus;
using test::kNow;
using test::new_ssh_line;

namespace {

struct Checked {
  explicit Checked(const std::string& toml, const std::filesystem::path& folder = "/")
      : policy(policy::load(toml, "policy.toml")) {
    policy.folder = folder;
    loaded = load_keys(policy);
    keys = list_keys(policy, *loaded.verifier);
    problems = find_key_problems(policy, keys, kNow);
  }

  // The one problem, as one text.
  std::string only() const {
    REQUIRE(problems.size() == 1);
    CHECK_FALSE(problems[0].hint.empty());
    return problems[0].subject + " " + problems[0].message;
  }

  policy::Policy policy;
  LoadedKeys loaded;
  std::vector<KeyEntry> keys;
  std::vector<KeyProblem> problems;
};

std::string principal(const std::string& name, const std::string& more = "",
                      const std::string& key = new_ssh_line()) {
  return "[[principal]]\nname = \"" + name + "\"\nemails = [\"" + name + "@x.org\"]\nkeys = [\"" + key +
         "\"]\n" + more + "\n";
}

const std::string kMainIsAuthorized = "[[branch]]\nname = \"main\"\nsignatures = \"authorized\"\n";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("nothing is wrong with a policy whose keys and roles are in order") {
  CHECK(Checked("").problems.empty());
  CHECK(Checked(principal("ann", "roles = [\"keeper\"]\nvalid_until = 2026-07-28") +
                principal("forge", "roles = [\"merge-only\"]") + kMainIsAuthorized +
                "roles = [\"keeper\"]\n[[authority]]\nname = \"corp\"\nssh = [\"" + new_ssh_line() + "\"]\n" +
                principal("bob", "", "certificate:corp:bob"))
            .problems.empty());
}

TEST_CASE("a principal whose time is over, or soon over, is told") {
  CHECK(holds(Checked(principal("ann", "valid_until = 2026-01-01")).only(),
              "principal ann (policy.toml:1) ran out on 2026-01-01"));
  CHECK(holds(Checked(principal("ann", "valid_until = 2026-06-20")).only(), "runs out on 2026-06-20"));
}

TEST_CASE("a principal without keys is told") {
  CHECK(holds(Checked("[[principal]]\nname = \"ann\"\n").only(), "has no key"));
}

TEST_CASE("a principal without addresses is told where they are asked for") {
  const std::string ann = "[[principal]]\nname = \"ann\"\nkeys = [\"" + new_ssh_line() + "\"]\n";
  CHECK(Checked(ann).problems.empty());
  CHECK(Checked(ann + "[[branch]]\nname = \"main\"\nsignatures = \"verified\"\n").problems.empty());
  CHECK(holds(Checked(ann + kMainIsAuthorized).only(),
              "has no `emails`, so that [[branch]] main (policy.toml:4)"));
}

TEST_CASE("a role that somebody asks for and nobody holds is told") {
  CHECK(holds(Checked(principal("ann") + kMainIsAuthorized + "roles = [\"keeper\"]\n").only(),
              "role keeper is asked for by [[branch]] main"));
  CHECK(holds(
      Checked(principal("ann") + kMainIsAuthorized + "[[path]]\nname = \"infra/**\"\nroles = [\"ops\"]\n")
          .only(),
      "role ops is asked for by [[path]] infra/**"));
  CHECK(holds(Checked(principal("ann", "roles = [\"r\"]") +
                      "[[tag]]\nname = \"v*\"\nsignatures = \"authorized\"\nroles = [\"r\", \"s\"]\n")
                  .only(),
              "role s is asked for by [[tag]] v*"));
}

TEST_CASE(
    "a role that only somebody holds who may sign merges only, or whose time is over, is held by nobody") {
  const Checked merges(principal("forge", "roles = [\"merge-only\", \"keeper\"]") + kMainIsAuthorized +
                       "roles = [\"keeper\"]\n");
  REQUIRE(merges.problems.size() == 2);
  CHECK(holds(merges.problems[0].message, "its other roles do not count"));
  CHECK(holds(merges.problems[1].subject, "role keeper"));
  const Checked over(principal("ann", "valid_until = 2026-01-01\nroles = [\"keeper\"]") + kMainIsAuthorized +
                     "roles = [\"keeper\"]\n");
  REQUIRE(over.problems.size() == 2);
  CHECK(holds(over.problems[1].subject, "role keeper"));
}

TEST_CASE("who may sign merges only is told where it may sign anything") {
  CHECK(holds(Checked(principal("forge", "roles = [\"merge-only\"]") +
                      "[[branch]]\nname = \"dev\"\nsignatures = \"verified\"\n")
                  .only(),
              "may sign anything for [[branch]] dev (policy.toml:6)"));
}

TEST_CASE("signatures that are asked of nobody are told") {
  CHECK(holds(Checked(kMainIsAuthorized).only(),
              "[[branch]] main (policy.toml:1) takes signatures of principals only"));
}

TEST_CASE("an authority that nobody is known by is told") {
  CHECK(holds(Checked("[[authority]]\nname = \"corp\"\nssh = [\"" + new_ssh_line() + "\"]\n").only(),
              "authority corp (policy.toml:1) vouches for nobody"));
}

TEST_CASE("weak and revoked keys are told, by the policy's own settings") {
  const std::string weak = test::new_rsa_line(1024);
  CHECK(
      holds(Checked(principal("ann", "", weak)).only(), "of ann is no good: weak (an RSA key of 1024 bits"));
  CHECK(Checked(principal("ann", "", weak) + "[signatures]\nmin_rsa_bits = 1024\n").problems.empty());

  const std::string key = new_ssh_line();
  test::Sandbox box;
  box.write("revoked", key + "\n");
  CHECK(holds(
      Checked(principal("ann", "", key) + "[signatures]\nrevoked_ssh = [\"revoked\"]\n", box.path()).only(),
      "of ann is no good: revoked key"));
}

TEST_CASE("keys are listed by principal, then by authority, each by format and key") {
  const Checked checked("[[authority]]\nname = \"corp\"\nssh = [\"" + new_ssh_line() + "\"]\n" +
                        principal("zoe", "valid_until = 2027-01-01") +
                        principal("ann", "", "certificate:corp:ann") + principal("bob"));
  REQUIRE(checked.keys.size() == 4);
  CHECK(checked.keys[0].principal->name == "ann");
  CHECK(checked.keys[0].format == "certificate");
  CHECK(checked.keys[0].worth.key == "certificate:corp:ann");
  CHECK(checked.keys[1].principal->name == "bob");
  CHECK(checked.keys[1].format == "ssh");
  CHECK(checked.keys[1].kind == "ssh-ed25519");
  CHECK(checked.keys[2].principal->name == "zoe");
  CHECK(end_of(checked.keys[2]) == 1'798'761'600);
  CHECK(checked.keys[3].principal == nullptr);
  CHECK(checked.keys[3].authority == "corp");
}

TEST_CASE("a key counts while it and its principal do") {
  const Checked checked(principal("ann", "valid_from = 2026-01-01\nvalid_until = 2027-01-01"));
  KeyEntry entry = checked.keys.at(0);
  CHECK(status_of(entry, 1'767'225'599) == SignatureStatus::expired_key);
  CHECK(status_of(entry, 1'767'225'600) == SignatureStatus::good);
  CHECK(status_of(entry, 1'798'761'599) == SignatureStatus::good);
  CHECK(status_of(entry, 1'798'761'600) == SignatureStatus::expired_key);
  entry.worth.valid_until = kNow;
  CHECK(end_of(entry) == kNow);
  CHECK(status_of(entry, kNow) == SignatureStatus::expired_key);
  entry.principal = nullptr;
  CHECK(status_of(entry, kNow - 1) == SignatureStatus::unknown_key);
}

TEST_CASE("columns are as wide as what is widest in them, and show nothing but text") {
  CHECK(in_columns({{"a", "bbb", "c"}, {"äöü", "", "d"}, {"x", "y"}, {"z", "", ""}}) ==
        "a    bbb  c\näöü  -    d\nx    y\nz\n");
  CHECK(in_columns({{"a\nb", "\x1b[31m"}}) == "a\\nb  \\x1b[31m\n");
  CHECK(in_columns({}).empty());
}

}  // namespace sallyport::app
