#include <array>
#include <utility>

#include "policy/load.hpp"
#include "policy/load_parts.hpp"

namespace sallyport::policy {

namespace {

constexpr std::string_view kKeyWord = "a private key does not belong in a repository";
constexpr std::string_view kPasswordWord = "a file that holds passwords does not belong in a repository";
constexpr std::string_view kEnvWord = "commit a .env.example without values instead";

struct BuiltIn {
  std::string_view name;
  std::string_view message;  // empty: the path is allowed
};

// docs/policy.md lists the same names (a test compares). Where two match, the one with more literal
// characters decides: *.pem takes what its exceptions leave, and "cert-key.pem" is a key again.
constexpr auto kPaths = std::to_array<BuiltIn>({
    {".env", kEnvWord},
    {".env.*", kEnvWord},
    {".env.example", {}},
    {".env.sample", {}},
    {".env.template", {}},
    {".env.dist", {}},
    {".env.defaults", {}},
    {".env.schema", {}},
    {".env.vault", {}},
    {".env.*.example", {}},
    {".env.*.sample", {}},
    {".env.*.template", {}},
    {".env.*.dist", {}},
    {"*.pem", kKeyWord},
    {"*cert*.pem", {}},
    {"ca*.pem", {}},
    {"*chain*.pem", {}},
    {"*bundle*.pem", {}},
    {"*public*.pem", {}},
    {"*pubkey*.pem", {}},
    {"*.pub.pem", {}},
    {"*.crt.pem", {}},
    {"*.csr.pem", {}},
    {"dhparam*.pem", {}},
    {"*key*.pem", kKeyWord},
    {"*private*.pem", kKeyWord},
    {"*cert*key*.pem", kKeyWord},
    {"*.p12", kKeyWord},
    {"*.pfx", kKeyWord},
    {"*.jks", kKeyWord},
    {"*.keystore", kKeyWord},
    {"debug.keystore", {}},
    {"*.ppk", kKeyWord},
    {"id_rsa", kKeyWord},
    {"id_dsa", kKeyWord},
    {"id_ecdsa", kKeyWord},
    {"id_ecdsa_sk", kKeyWord},
    {"id_ed25519", kKeyWord},
    {"id_ed25519_sk", kKeyWord},
    {"*.kdbx", kPasswordWord},
    {".netrc", kPasswordWord},
    {"_netrc", kPasswordWord},
    {".pgpass", kPasswordWord},
    {".htpasswd", kPasswordWord},
    {".git-credentials", kPasswordWord},
    {"**/.aws/credentials", kPasswordWord},
});

}  // namespace

Policy defaults() {
  Policy policy;
  policy.source = "built-in defaults";
  policy.paths.reserve(kPaths.size());
  for (const BuiltIn& built_in : kPaths) {
    PathRule rule;
    rule.name = Glob(std::string(built_in.name));
    rule.origin = kBuiltIn;
    rule.allow = built_in.message.empty();
    rule.deny = !rule.allow;
    rule.message = built_in.message;
    policy.paths.push_back(std::move(rule));
  }
  // A replace ref makes every reader see another object than the one that was looked at. Deleting one is
  // good.
  RefRule replace;
  replace.name = Glob("refs/replace/**");
  replace.origin = kBuiltIn;
  replace.deny_create = replace.deny_update = replace.deny_force_push = true;
  policy.refs.push_back(std::move(replace));
  policy.fallback.origin = "built-in defaults";
  return policy;
}

}  // namespace sallyport::policy
