#include "policy/identity.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace sallyport::policy {

namespace {

constexpr std::size_t kMaxAccountBytes = 1024;

constexpr std::array<std::pair<Provider, std::string_view>, 11> kWords = {{
    {Provider::none, "none"},
    {Provider::fixed, "fixed"},
    {Provider::unix_account, "unix"},
    {Provider::ssh_key, "ssh-key"},
    {Provider::http, "http"},
    {Provider::gitolite, "gitolite"},
    {Provider::gitea, "gitea"},
    {Provider::gitlab, "gitlab"},
    {Provider::ghes, "ghes"},
    {Provider::bitbucket, "bitbucket"},
    {Provider::gerrit, "gerrit"},
}};

}  // namespace

std::string_view to_string(Provider provider) noexcept {
  const auto found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return entry.first == provider; });
  return found == kWords.end() ? std::string_view() : found->second;
}

std::optional<Provider> provider_of(std::string_view word) noexcept {
  const auto found =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& entry) { return entry.second == word; });
  if (found == kWords.end()) return std::nullopt;
  return found->first;
}

bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxAccountBytes && base::escape_foreign(text) == text;
}

}  // namespace sallyport::policy
