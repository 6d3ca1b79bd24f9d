#pragma once

#include <string_view>

namespace sallyport::fsck {

// The names that git reads from a work tree, and under what other names a file system hands them out: facts
// of git's path.c and utf8.c, whose answers these are, oddities included.

// A name that git gives a meaning to, without its dot, and the short name that NTFS falls back on when the
// regular ones (such as GITMOD~1 to GITMOD~4) are taken.
struct SpecialName {
  std::string_view plain;
  std::string_view fallback;
};

inline constexpr SpecialName kGitmodules{"gitmodules", "gi7eba"};
inline constexpr SpecialName kGitattributes{"gitattributes", "gi7d29"};
inline constexpr SpecialName kGitignore{"gitignore", "gi250a"};
inline constexpr SpecialName kMailmap{"mailmap", "maba30"};

// Whether NTFS may take `name` for the special one: in any case of letters, by a short name, and with dots,
// spaces or the name of a stream behind it.
bool is_ntfs_form(std::string_view name, const SpecialName& special) noexcept;

// Whether HFS+ may take `name` for ".<plain>": in any case, and with code points between that it ignores.
bool is_hfs_form(std::string_view name, std::string_view plain) noexcept;

inline bool is_form_of(std::string_view name, const SpecialName& special) noexcept {
  return is_hfs_form(name, special.plain) || is_ntfs_form(name, special);
}

// Whether `name`, which has no '/', may be taken for ".git" on any file system; also where Windows would
// reach .git through it, a backslash being a slash there.
bool is_dotgit(std::string_view name) noexcept;

// As is_ntfs_form(), for what stands behind any backslash of `name`.
bool is_ntfs_form_behind_backslash(std::string_view name, const SpecialName& special) noexcept;

}  // namespace sallyport::fsck
