#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sallyport::fsck {

// What divides a path into components.
enum class Slashes : std::uint8_t {
  forward,  // '/' alone: POSIX
  either,   // '\\' too: Windows
};

// Whether `is_one` holds for any component of `path`, which may be empty.
template <typename Predicate>
bool has_component(std::string_view path, Slashes slashes, Predicate is_one) {
  const std::string_view dividers = slashes == Slashes::either ? "/\\" : "/";
  for (;;) {
    const std::size_t at = path.find_first_of(dividers);
    if (is_one(path.substr(0, at))) return true;
    if (at == std::string_view::npos) return false;
    path.remove_prefix(at + 1);
  }
}

// A divider, of either kind.
inline bool is_slash(char c) noexcept {
  return c == '/' || c == '\\';
}

// Whether a path begins at a root: with a slash of either kind, or with the letter of a drive.
bool is_absolute(std::string_view path) noexcept;

// Whether a component is ".git", or what some file system takes for it.
bool leads_into_git_dir(std::string_view path);

// Whether the relative path `target`, from the folder that is `depth` folders below the top, is ever above
// the top on its way.
bool climbs_out(std::string_view target, std::size_t depth, Slashes slashes);

// A path of the work tree as git would have it: relative, below the top, not in .git, no component empty,
// "." or "..".
bool is_safe_path(std::string_view path);

}  // namespace sallyport::fsck
