// A hook is not told who pushes: each host leaves it in variables of its own. Which host that is the policy
// says. To look for whatever variable there is would let anybody be anybody who can set one of another
// host's.

#include "app/pusher.hpp"

#include <pwd.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include <fmt/core.h>

#include "app/load_keys.hpp"
#include "app/ssh_login.hpp"
#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::app {

namespace {

using policy::Policy;
using policy::Provider;

constexpr const char* kLoginVariable = "SSH_USER_AUTH";

// Makes it nobody. What the host said of the account and the key stays, for those who read reports.
model::Pusher nobody(model::Pusher pusher, std::string detail) {
  pusher.principal.clear();
  pusher.detail = std::move(detail);
  return pusher;
}

model::Pusher somebody(model::Pusher pusher, const policy::Principal* principal, std::int64_t seconds) {
  if (principal == nullptr) return pusher;
  if (!principal->is_valid_at(seconds))
    return nobody(std::move(pusher),
                  fmt::format("{} is no principal now ({})", principal->name, principal->origin));
  pusher.principal = principal->name;
  return pusher;
}

// By an account that the host has named; `source` is how, for the detail.
model::Pusher by_account(const Policy& policy, std::optional<std::string> account, const std::string& source,
                         std::int64_t seconds) {
  model::Pusher pusher;
  pusher.provider = policy::to_string(policy.identity.provider);
  if (!account || account->empty()) return nobody(std::move(pusher), source + " is not set");
  if (!policy::is_account_name(*account))
    return nobody(std::move(pusher), source + " is no name of an account");
  pusher.account = *std::move(account);
  const policy::Principal* principal = policy.principal_with_account(pusher.account);
  return somebody(std::move(pusher), principal, seconds);
}

model::Pusher by_variable(const Policy& policy, const Environment& environment, const std::string& name,
                          std::int64_t seconds) {
  return by_account(policy, environment(name), name, seconds);
}

// Gitea gives pushes with a deploy key the name of the repository's owner. A key is nobody's account; no user
// can be called what it is called here, since names of users have no colon.
model::Pusher by_gitea(const Policy& policy, const Environment& environment, std::int64_t seconds) {
  constexpr const char* kDeployKey = "GITEA_DEPLOY_KEY_ID";
  const std::string key = environment(kDeployKey).value_or("");
  if (key.empty() || key == "0") return by_variable(policy, environment, "GITEA_PUSHER_NAME", seconds);
  return by_account(policy, "deploy-key:" + key, kDeployKey, seconds);
}

// The real account, which a program that is set-uid does not change.
std::optional<std::string> unix_account() {
  ::passwd entry{};
  ::passwd* found = nullptr;
  std::vector<char> buffer(16 << 10);
  while (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == ERANGE &&
         buffer.size() < (1 << 20))
    buffer.resize(buffer.size() * 2);
  if (found == nullptr) return std::nullopt;
  return std::string(found->pw_name);
}

// Whose the keys of a login are, all of them: with a second key somebody else has agreed to at best.
class Login {
 public:
  Login(const Policy& policy, const std::vector<std::string>& keys, std::int64_t seconds) {
    const LoadedKeys loaded = load_keys(policy);
    for (const std::string& blob : keys) {
      const sign::Verified worth = loaded.verifier->ssh().login(blob);
      if (key_.empty()) key_ = worth.key;
      const model::SignatureStatus status = sign::status_at(worth, seconds);
      if (status != model::SignatureStatus::good && worth.owner != sign::kNobody)
        flaw_ =
            fmt::format("{}: {}", worth.key, worth.detail.empty() ? model::to_string(status) : worth.detail);
      owners_.push_back(worth.owner);
    }
    for (const sign::Owner owner : owners_) {
      if (owner != owners_.front()) flaw_ = "the keys of the login are not one person's";
    }
    if (owners_.front() != sign::kNobody) principal_ = &policy.principals.at(owners_.front());
  }

  const std::string& key() const noexcept { return key_; }    // the fingerprint of the first
  const std::string& flaw() const noexcept { return flaw_; }  // why none of it counts; empty: it does
  const policy::Principal* principal() const noexcept { return principal_; }

 private:
  std::string key_;
  std::string flaw_;
  std::vector<sign::Owner> owners_;
  const policy::Principal* principal_ = nullptr;
};

// Adds to what ssh-serve says, if it says anything, whose key sshd has had proof of.
model::Pusher with_login(model::Pusher pusher, const Policy& policy, const std::string& file,
                         std::int64_t seconds) {
  std::optional<std::vector<std::string>> keys;
  try {
    keys = parse_login(read_login_file(file));
  } catch (const base::Error& error) {  // whoever it was, sshd does not say it
    return nobody(std::move(pusher), error.what());
  }
  if (!keys) return nobody(std::move(pusher), fmt::format("{} holds what sshd does not write", file));
  const bool has_account = !pusher.account.empty();
  if (keys->empty())
    return has_account ? std::move(pusher) : nobody(std::move(pusher), "the login was not by a key");
  const Login login(policy, *keys, seconds);
  pusher.key = login.key();
  if (!login.flaw().empty()) return nobody(std::move(pusher), login.flaw());
  if (!has_account) return somebody(std::move(pusher), login.principal(), seconds);
  const bool is_told = !pusher.detail.empty();  // why the account is nobody's
  if (!is_told && login.principal() != nullptr && login.principal()->name != pusher.principal)
    return nobody(std::move(pusher), fmt::format("the key is that of {}", login.principal()->name));
  return pusher;
}

model::Pusher by_ssh(const Policy& policy, const Environment& environment, std::int64_t seconds) {
  const std::optional<std::string> account = environment(kPusherVariable);
  const std::optional<std::string> file = environment(kLoginVariable);
  model::Pusher pusher = by_account(policy, account, kPusherVariable, seconds);
  // What ssh-serve would not hand over is not made good by a key.
  if (!file || (account && pusher.account.empty())) return pusher;
  if (!account) pusher.detail.clear();
  return with_login(std::move(pusher), policy, *file, seconds);
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

model::Pusher pusher_of(const Policy& policy, const Environment& environment, std::int64_t seconds) {
  const auto variable = [&](const char* name) { return by_variable(policy, environment, name, seconds); };
  switch (policy.identity.provider) {
    case Provider::none:
      return {std::string(policy::to_string(Provider::none)), "", "", "", "no provider is set"};
    case Provider::fixed:
      return by_account(policy, policy.identity.account, "identity.account", seconds);
    case Provider::unix_account:
      return by_account(policy, unix_account(), "the account of this process", seconds);
    case Provider::ssh_key:
      return by_ssh(policy, environment, seconds);
    case Provider::http:
      return variable("REMOTE_USER");
    case Provider::gitolite:
      return variable("GL_USER");
    case Provider::gitea:
      return by_gitea(policy, environment, seconds);
    case Provider::gitlab:
      return variable("GL_USERNAME");
    case Provider::ghes:
      return variable("GITHUB_USER_LOGIN");
    case Provider::bitbucket:
      return variable("BB_USER_NAME");
    case Provider::gerrit:  // which hands it over as an argument, to ref-update
      break;
  }
  return by_account(policy, std::nullopt, "--uploader-username", seconds);
}

model::Pusher pusher_with_account(const Policy& policy, std::string_view account, std::int64_t seconds) {
  return by_account(policy, std::string(account), "--uploader-username", seconds);
}

model::Pusher claimed_pusher(const Policy& policy, std::string_view principal, std::int64_t seconds) {
  model::Pusher pusher;
  pusher.provider = "claimed";
  if (principal.empty()) return nobody(std::move(pusher), "nobody was named");
  pusher.account = principal;
  const policy::Principal* found = policy.principal(principal);
  if (found != nullptr) return somebody(std::move(pusher), found, seconds);
  std::vector<std::string_view> names;
  for (const policy::Principal& one : policy.principals) names.push_back(one.name);
  const std::string_view meant = base::nearest_key(principal, names);
  throw base::Error(fmt::format("{}: no [[principal]] is named {}{}", policy.source, principal,
                                meant.empty() ? std::string() : fmt::format("; did you mean {}?", meant)),
                    "name one of the policy, or nobody, with an empty text");
}

}  // namespace sallyport::app
