#include <doctest/doctest.h>

#include "policy/loading.hpp"

namespace sallyport::policy {

using test::policy_of;

TEST_CASE("an exact branch name wins over a pattern wherever it stands") {
  const Policy p = policy_of(R"(
[[branch]]
name = "main"
deny = ["delete"]
[[branch]]
name = "**"
deny = ["create"]
)");
  CHECK(p.rule_for_ref("refs/heads/main").deny_delete);
  CHECK_FALSE(p.rule_for_ref("refs/heads/main").deny_create);
  CHECK(p.rule_for_ref("refs/heads/topic").deny_create);
}

TEST_CASE("of two patterns the one with more literal characters wins") {
  const Policy p = policy_of(R"(
[[branch]]
name = "release/**"
secrets = "warn"
[[branch]]
name = "rel*/**"
secrets = "off"
)");
  CHECK(p.rule_for_ref("refs/heads/release/1").secrets == Mode::warn);
  CHECK(p.rule_for_ref("refs/heads/relax/1").secrets == Mode::off);
}

TEST_CASE("of two equally specific tables the later wins") {
  const Policy p = policy_of(R"(
[[tag]]
name = "v*"
deny = ["create"]
[[tag]]
name = "*1"
deny = ["delete"]
)");
  CHECK(p.rule_for_ref("refs/tags/v1").deny_delete);
  CHECK_FALSE(p.rule_for_ref("refs/tags/v1").deny_create);
}

TEST_CASE("the winning table decides alone") {
  const Policy p = policy_of(R"(
[[branch]]
name = "**"
signatures = "present"
[[branch]]
name = "sandbox/**"
deny = []
)");
  CHECK(p.rule_for_ref("refs/heads/sandbox/x").signatures == Signatures::off);
}

TEST_CASE("a branch table says nothing of a tag of the same name") {
  const Policy p = policy_of("[[branch]]\nname = \"v1\"\ndeny = [\"create\"]\n");
  CHECK_FALSE(p.rule_for_ref("refs/tags/v1").deny_create);
}

TEST_CASE("where no table speaks the policy's own word on secrets holds") {
  const Policy p = policy_of("secrets = \"warn\"\n");
  CHECK(p.rule_for_ref("refs/heads/main").secrets == Mode::warn);
  CHECK(p.rule_for_ref("refs/replace/abc").secrets == Mode::warn);
}

TEST_CASE("a table without secrets takes the policy's own word") {
  const Policy p = policy_of("secrets = \"warn\"\n[[branch]]\nname = \"main\"\ndeny = [\"delete\"]\n");
  CHECK(p.rule_for_ref("refs/heads/main").secrets == Mode::warn);
}

TEST_CASE("replace refs may be deleted and nothing else") {
  const Policy p = defaults();
  CHECK(p.rule_for_ref("refs/replace/0123").deny_create);
  CHECK(p.rule_for_ref("refs/replace/0123").deny_update);
  CHECK(p.rule_for_ref("refs/replace/0123").deny_force_push);
  CHECK_FALSE(p.rule_for_ref("refs/replace/0123").deny_delete);
}

TEST_CASE("a table of the file overrides an equally specific built-in one") {
  const Policy p = policy_of("[[ref]]\nname = \"refs/replace/**\"\ndeny = []\n");
  CHECK_FALSE(p.rule_for_ref("refs/replace/0123").deny_create);
}

TEST_CASE("a less specific table does not override a built-in one") {
  const Policy p = policy_of("[[ref]]\nname = \"refs/**\"\ndeny = []\n");
  CHECK(p.rule_for_ref("refs/replace/0123").deny_create);
}

TEST_CASE("a path pattern without a slash is about the last component") {
  const Policy p = policy_of("builtin_paths = false\n[[path]]\nname = \"*.bin\"\ndeny = true\n");
  CHECK(p.name_rule_for_path("a/b/c.bin") != nullptr);
  CHECK(p.name_rule_for_path("c.bin") != nullptr);
  CHECK(p.name_rule_for_path("c.bin/x") == nullptr);
}

TEST_CASE("a path pattern with a slash is about the whole path") {
  const Policy p = policy_of("builtin_paths = false\n[[path]]\nname = \"build/*\"\ndeny = true\n");
  CHECK(p.name_rule_for_path("build/a") != nullptr);
  CHECK(p.name_rule_for_path("src/build/a") == nullptr);
}

TEST_CASE("a more specific path table takes a path out of a built-in rule") {
  const Policy p = policy_of("[[path]]\nname = \"tests/**/*.pem\"\nallow = true\n");
  CHECK(p.name_rule_for_path("tests/data/server.pem")->allow);
  CHECK(p.name_rule_for_path("src/server.pem")->deny);
}

TEST_CASE("a size for some key files does not let their names in") {
  const Policy p = policy_of("[[path]]\nname = \"certs/*.pem\"\nmax_bytes = 10\n");
  REQUIRE(p.name_rule_for_path("certs/server.pem") != nullptr);
  CHECK(p.name_rule_for_path("certs/server.pem")->deny);
  CHECK(p.size_rule_for_path("certs/server.pem")->max_bytes == 10);
  CHECK(p.size_rule_for_path("src/server.pem") == nullptr);
}

}  // namespace sallyport::policy
