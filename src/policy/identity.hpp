#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::policy {

// Whose word says who pushes. docs/identity.md tells what each reads, and what could forge that.
enum class Provider : std::uint8_t {
  none,          // nobody's: whoever pushes is nobody
  fixed,         // the policy's own
  unix_account,  // the kernel's: the account that the hook runs as
  ssh_key,       // sshd's, through our ssh-serve or ExposeAuthInfo
  http,          // the web server's
  gitolite,
  gitea,  // and Forgejo
  gitlab,
  ghes,  // GitHub Enterprise Server
  bitbucket,
  gerrit,
};

// The words of identity.provider: "ssh-key", "unix".
std::string_view to_string(Provider provider) noexcept;
std::optional<Provider> provider_of(std::string_view word) noexcept;

// [identity]: who is asked who pushes.
struct IdentitySettings {
  std::string origin;  // empty: there is no such table
  Provider provider = Provider::none;
  std::string account;  // with Provider::fixed, and only there
};

// Principals who hold a role together, which is named as the group is.
struct Group {
  std::string name;
  std::string origin;                // "policy.toml:12", for messages
  std::vector<std::string> members;  // names of principals and of other groups
};

// Whether it can be the name of an account: not empty, at most 1 KiB, and valid UTF-8 without control and
// invisible characters. What is none stands for nobody.
bool is_account_name(std::string_view text);

}  // namespace sallyport::policy
