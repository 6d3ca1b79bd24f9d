#include "content/gitmodules.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "content/words.hpp"
#include "fsck/config_text.hpp"

namespace sallyport::content {

namespace {

// Where the values of "submodule.NAME.KEY" are kept; nothing for other keys.
std::vector<std::string>* values_of(Submodule& submodule, std::string_view key) noexcept {
  if (key == "path") return &submodule.paths;
  if (key == "url") return &submodule.urls;
  if (key == "branch") return &submodule.branches;
  return nullptr;
}

// "user:password" of "scheme://user:password@host/path" or "user@host:path"; empty: none. Git itself parts at
// the last "@" before the path.
std::string_view user_info(std::string_view url) noexcept {
  const std::size_t helper = url.find("::");
  if (helper != std::string_view::npos &&
      std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(helper),
                  [](char c) { return is_letter(c) || c == '-'; }))
    url.remove_prefix(helper + 2);
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  const std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  return at == std::string_view::npos ? std::string_view{} : authority.substr(0, at);
}

bool is_token(std::string_view user) noexcept {
  constexpr std::size_t kShortestToken = 20;
  constexpr std::string_view kPrefixes[] = {"ghp_",   "gho_",           "ghu_",         "ghs_",
                                            "ghr_",   "github_pat_",    "glpat-",       "gldt-",
                                            "glcbt-", "x-access-token", "x-token-auth", "oauth2"};
  if (std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                  [&](std::string_view prefix) { return begins_with_word(user, prefix); }))
    return true;
  return user.size() >= kShortestToken && std::any_of(user.begin(), user.end(), is_letter) &&
         std::any_of(user.begin(), user.end(), is_digit);
}

bool has_token_in_query(std::string_view url) noexcept {
  const std::size_t query = url.find('?');
  if (query == std::string_view::npos) return false;
  url.remove_prefix(query + 1);
  constexpr std::string_view kKeys[] = {"private_token=", "access_token=", "token=", "password=", "api_key="};
  while (!url.empty()) {
    const std::string_view pair = url.substr(0, url.find_first_of("&;#"));
    if (std::any_of(std::begin(kKeys), std::end(kKeys), [&](std::string_view key) {
          return begins_with_word(pair, key) && pair.size() > key.size();
        }))
      return true;
    url.remove_prefix(std::min(url.size(), pair.size() + 1));
  }
  return false;
}

}  // namespace

Submodules read_gitmodules(std::string_view bytes) {
  constexpr std::string_view kSection = "submodule.";
  Submodules read;
  std::map<std::string, std::size_t, std::less<>> known;
  fsck::ConfigText text(bytes);
  while (std::optional<fsck::Setting> setting = text.take()) {
    const std::string_view whole = setting->name;
    const std::size_t dot = whole.rfind('.');
    if (!whole.starts_with(kSection) || dot < kSection.size()) continue;
    const std::string_view name = whole.substr(kSection.size(), dot - kSection.size());
    const auto [place, is_new] = known.emplace(name, read.submodules.size());
    if (is_new) read.submodules.push_back({std::string(name), {}, {}, {}});
    std::vector<std::string>* const values = values_of(read.submodules[place->second], whole.substr(dot + 1));
    if (values != nullptr) values->push_back(std::move(setting->value).value_or(std::string()));
  }
  read.is_whole = text.is_whole();
  return read;
}

bool has_credentials(std::string_view url) noexcept {
  const std::string_view info = user_info(url);
  const std::size_t colon = info.find(':');
  const bool has_password = colon != std::string_view::npos && colon + 1 < info.size();
  return has_password || is_token(info.substr(0, colon)) || has_token_in_query(url);
}

}  // namespace sallyport::content
