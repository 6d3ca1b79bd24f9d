#include "sign/ssh_identities.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace sallyport::sign {

// Where something does not match, only the last "*" needs another try, one character further: what an earlier
// one could take as well leaves the same to match behind it.
bool matches_pattern(std::string_view name, std::string_view pattern) noexcept {
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_at = 0;
  while (at < name.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      star_at = at;
    } else if (in_pattern < pattern.size() &&
               (pattern[in_pattern] == '?' || pattern[in_pattern] == name[at])) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

void SshIdentities::add(std::string_view pattern, Owner owner) {
  if (pattern.empty()) throw base::Error("the name of a principal is empty");
  if (pattern.find(',') != std::string_view::npos || pattern.starts_with('!'))
    throw base::Error(fmt::format("\"{}\" is not one principal or pattern", pattern),
                      "give each principal on its own, and none that begins with \"!\"");
  const auto [found, is_new] = owners_.emplace(pattern, owner);
  if (!is_new && found->second != owner)
    throw base::Error(fmt::format("the principal \"{}\" is said to be two people", pattern));
  if (is_new && pattern.find_first_of("*?") != std::string_view::npos) wild_.emplace_back(pattern, owner);
}

SshIdentities::Match SshIdentities::find(const std::vector<std::string_view>& principals) const {
  Match match;
  const auto note = [&](Owner owner) {
    match.is_ambiguous = match.is_ambiguous || (match.owner != kNobody && match.owner != owner);
    match.owner = owner;
  };
  for (const std::string_view principal : principals) {
    if (const auto found = owners_.find(principal); found != owners_.end()) note(found->second);
    for (const auto& [pattern, owner] : wild_) {
      if (matches_pattern(principal, pattern)) note(owner);
    }
  }
  return match;
}

}  // namespace sallyport::sign
