#include <string>

#include <doctest/doctest.h>

#include "policy/load.hpp"

namespace sallyport::policy {

namespace {

bool is_denied(std::string_view path) {
  static const Policy policy = defaults();
  const PathRule* rule = policy.name_rule_for_path(path);
  return rule != nullptr && rule->deny && rule->mode == Mode::refuse;
}

}  // namespace

TEST_CASE("environment files are denied by default at any depth") {
  for (const std::string path : {".env", "app/.env", ".env.local", "a/b/.env.production", ".env.keys"}) {
    INFO(path);
    CHECK(is_denied(path));
  }
}

TEST_CASE("examples of environment files are let in by default") {
  for (const std::string path : {".env.example", "app/.env.sample", ".env.template", ".env.dist",
                                 ".env.defaults", ".env.production.example", "env", "prod.env", ".envrc"}) {
    INFO(path);
    CHECK_FALSE(is_denied(path));
  }
}

TEST_CASE("key files are denied by default") {
  for (const std::string path :
       {"server.pem", "ssh/id_rsa", "id_ed25519", "id_ecdsa_sk", "a.p12", "a.pfx", "a.jks",
        "release.keystore", "putty.ppk", "privkey.pem", "ca-key.pem", "cert-key.pem", "private-bundle.pem"}) {
    INFO(path);
    CHECK(is_denied(path));
  }
}

TEST_CASE("public parts of keys are let in by default") {
  for (const std::string path : {"id_rsa.pub", "cert.pem", "cacert.pem", "ca.pem", "fullchain.pem",
                                 "public.pem", "jwt.pub.pem", "android/debug.keystore", "dhparam2048.pem"}) {
    INFO(path);
    CHECK_FALSE(is_denied(path));
  }
}

TEST_CASE("password files are denied by default") {
  for (const std::string path : {".netrc", "_netrc", ".pgpass", ".htpasswd", "team.kdbx", ".git-credentials",
                                 "home/.aws/credentials", ".aws/credentials"}) {
    INFO(path);
    CHECK(is_denied(path));
  }
}

TEST_CASE("by default nothing else is denied to any path") {
  for (const std::string path :
       {"README.md", "src/env.cpp", "docs/id_rsa.md", "credentials", "keys/keynote.key"}) {
    INFO(path);
    CHECK_FALSE(is_denied(path));
  }
}

TEST_CASE("by default branches and tags are free but for secrets") {
  const Policy policy = defaults();
  for (const std::string ref : {"refs/heads/main", "refs/tags/v1", "refs/notes/commits"}) {
    const RefRule& rule = policy.rule_for_ref(ref);
    INFO(ref);
    CHECK_FALSE((rule.deny_create || rule.deny_delete || rule.deny_force_push || rule.deny_update ||
                 rule.deny_merge_commits));
    CHECK(rule.signatures == Signatures::off);
    CHECK(rule.secrets == Mode::refuse);
  }
}

TEST_CASE("an empty file is the defaults under another name") {
  const Policy policy = load("", "empty.toml");
  CHECK(policy.source == "empty.toml");
  CHECK(policy.paths.size() == defaults().paths.size());
  CHECK(policy.secrets == Mode::refuse);
  CHECK(policy.stowaways == Mode::refuse);
  CHECK_FALSE(policy.inline_allow.has_value());
}

}  // namespace sallyport::policy
