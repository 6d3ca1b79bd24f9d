// Whether the host that the policy asks who pushes is likely to answer here. Only a push through the host
// itself would tell for sure.

#include <pwd.h>
#include <unistd.h>
#include <algorithm>

#include <fmt/format.h>

#include "app/doctor.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "policy/identity.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

using policy::Provider;

constexpr std::uint64_t kMaxKeysBytes = 64 << 20;

Check warned(std::string what, std::string mend) {
  return {Health::warn, "identity", std::move(what), std::move(mend)};
}

bool is_run_from(const FoundHooks& found, std::string_view part) {
  return std::ranges::any_of(found.places, [&](const HookPlace& place) {
    std::error_code error;
    const fs::path real = fs::canonical(place.file, error);
    return place.file.string().find(part) != std::string::npos ||
           (!error && real.string().find(part) != std::string::npos);
  });
}

// The account's own authorized_keys, or nothing where they cannot be read: sshd may take keys from elsewhere.
std::optional<std::string> authorized_keys() {
  const passwd* account = ::getpwuid(::geteuid());
  if (account == nullptr) return std::nullopt;
  const fs::path file = fs::path(account->pw_dir) / ".ssh" / "authorized_keys";
  if (::access(file.c_str(), R_OK) != 0) return std::nullopt;
  return base::read_file_if_exists(file, kMaxKeysBytes);
}

bool exposes_login() {
  if (::access("/etc/ssh/sshd_config", R_OK) != 0) return false;
  const auto text = base::read_file_if_exists("/etc/ssh/sshd_config", kMaxKeysBytes);
  if (!text) return false;
  return std::ranges::any_of(base::split(*text, '\n'), [](std::string_view line) {
    return base::to_lower(base::trim(line)).starts_with("exposeauthinfo yes");
  });
}

// What of the provider's surroundings is missing; empty if nothing is, or none of it can be seen from here.
Check check_surroundings(Provider provider, const FoundHooks& found) {
  switch (provider) {
    case Provider::gitolite:
      if (!is_run_from(found, "/hooks/common/") && !is_run_from(found, "-sallyport"))
        return warned("the policy asks gitolite, and the hook is not run by way of gitolite",
                      "install.sh --gitolite, or another provider");
      break;
    case Provider::gitea:
      if (!is_run_from(found, "/pre-receive.d/"))
        return warned("the policy asks Gitea, and the hook is not in pre-receive.d",
                      "install.sh --gitea, or another provider");
      break;
    case Provider::ssh_key:
      if (const auto keys = authorized_keys();
          (!keys || keys->find("/ssh-serve") == std::string::npos) && !exposes_login())
        return warned(
            "the policy asks sshd, and neither does the account's authorized_keys run ssh-serve nor is "
            "ExposeAuthInfo seen",
            "give each key command=\".../libexec/sallyport/ssh-serve ACCOUNT\", or set ExposeAuthInfo yes "
            "for sshd");
      break;
    case Provider::fixed:
      return warned("the policy takes every push for one account's", "nothing, if only one can push here");
    default:
      break;
  }
  return {
      Health::ok, "identity", fmt::format("the policy asks {} who pushes", policy::to_string(provider)), {}};
}

}  // namespace

Checks check_identity(const policy::Policy& policy, const FoundHooks& found) {
  const policy::IdentitySettings& identity = policy.identity;
  if (identity.origin.empty()) return {{Health::ok, "identity", "the policy asks nobody who pushes", {}}};
  Checks checks = {check_surroundings(identity.provider, found)};
  const bool has_accounts = std::ranges::any_of(
      policy.principals, [](const policy::Principal& principal) { return !principal.accounts.empty(); });
  if (!has_accounts && identity.provider != Provider::ssh_key && identity.provider != Provider::none)
    checks.push_back(warned("no principal has an account, so whoever pushes is nobody",
                            "give [[principal]] tables their `accounts`"));
  return checks;
}

}  // namespace sallyport::app
