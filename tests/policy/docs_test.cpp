// docs/policy.md promises to name every key and every built-in rule; a rule that nobody can look up teaches
// nothing.

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "policy/load.hpp"

using namespace sallyport;

namespace {

const std::string& docs() {
  static const std::string text = base::read_file(SALLYPORT_DOCS_DIR "/policy.md", 1U << 20);
  return text;
}

}  // namespace

TEST_CASE("the guide names every built-in path rule") {
  for (const policy::PathRule& rule : policy::defaults().paths) {
    INFO(rule.name.pattern());
    CHECK(docs().find("`" + rule.name.pattern() + "`") != std::string::npos);
  }
}

TEST_CASE("the guide names every key") {
  for (const std::string key : {"contact",
                                "review_refs",
                                "mailmap",
                                "include",
                                "overrides",
                                "refs",
                                "exempt",
                                "fingerprint_key",
                                "inline_allow",
                                "secrets",
                                "stowaways",
                                "builtin_paths",
                                "object_bytes",
                                "tree_depth",
                                "path_bytes",
                                "push_refs",
                                "push_commits",
                                "push_objects",
                                "push_paths",
                                "findings",
                                "time",
                                "on_time",
                                "threads",
                                "name",
                                "deny",
                                "signatures",
                                "allow",
                                "max_bytes",
                                "mode",
                                "message",
                                "profile",
                                "on_limit",
                                "unreadable",
                                "depth",
                                "members",
                                "bytes",
                                "member_bytes",
                                "ratio",
                                "decode_depth",
                                "ignore",
                                "ref",
                                "ignore_files",
                                "baseline",
                                "deny_list",
                                "scope",
                                "roles",
                                "anchors",
                                "objects",
                                "push_certificate",
                                "immutable",
                                "emails",
                                "keys",
                                "valid_from",
                                "valid_until",
                                "ssh",
                                "x509",
                                "keyrings",
                                "revoked_ssh",
                                "revoked_x509",
                                "allow_sha1",
                                "allow_md5",
                                "allow_dsa",
                                "allow_ssh_rsa",
                                "min_rsa_bits",
                                "max_future_seconds",
                                "max_past_seconds",
                                "pushees",
                                "provider",
                                "account",
                                "accounts",
                                "members",
                                "max_nonce_slop_seconds",
                                "log",
                                "syslog",
                                "prometheus"}) {
    INFO(key);
    CHECK(docs().find("`" + std::string(key) + "`") != std::string::npos);
  }
}

TEST_CASE("each push rule has a heading, its keys under it, a scenario and the message that this gives") {
  const std::string source = SALLYPORT_DOCS_DIR "/..";
  const std::string text = base::read_file(SALLYPORT_DOCS_DIR "/push-rules.md", 1U << 20);
  REQUIRE(!policy::rule_kinds().empty());
  for (const policy::RuleKind& kind : policy::rule_kinds()) {
    const std::string id(kind.id);
    INFO(id);
    CHECK(std::filesystem::exists(source + "/tests/e2e/scenarios/" + id + ".sh"));
    CHECK(std::filesystem::exists(source + "/tests/golden/scenarios/" + id + ".txt"));
    const std::size_t heading = text.find("\n### " + id + "\n");
    CHECK(heading != std::string::npos);
    if (heading == std::string::npos) continue;
    // A key that many rules of a family have may stand before the first of them.
    const std::size_t family = text.rfind("\n## ", heading);
    const std::string part = text.substr(family, text.find("\n### ", family) - family) +
                             text.substr(heading, text.find("\n##", heading + 1) - heading);
    for (const std::string_view key : kind.keys) {
      INFO(key);
      CHECK(part.find("`" + std::string(key) + "`") != std::string::npos);
    }
  }
}

TEST_CASE("each scenario is run") {
  const std::string list = base::read_file(SALLYPORT_DOCS_DIR "/../tests/e2e/meson.build", 1U << 20);
  for (const policy::RuleKind& kind : policy::rule_kinds()) {
    INFO(kind.id);
    CHECK(list.find("'" + std::string(kind.id) + "'") != std::string::npos);
  }
}

TEST_CASE("the worked example of the guide loads") {
  const std::string start = "```toml\n# policy.toml\n";
  const std::size_t begin = docs().find(start);
  REQUIRE(begin != std::string::npos);
  const std::size_t text = begin + std::string("```toml\n").size();
  const policy::Policy p = policy::load(docs().substr(text, docs().find("```", text) - text), "example");
  CHECK(p.branches.size() >= 2);
  CHECK(p.rule_for_ref("refs/heads/main").deny_force_push);
}
