#include "fsck/disguise.hpp"

#include <algorithm>
#include <cstddef>

#include "fsck/fsck.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Whether `name` begins with `prefix`, which is in small letters, in any case.
bool begins_with(std::string_view name, std::string_view prefix) noexcept {
  return name.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), name.begin(), [](char a, char b) { return a == lower(b); });
}

// What NTFS drops from the end of a name: dots and spaces, and from a colon on the name of a stream.
bool is_dropped_by_ntfs(std::string_view rest) noexcept {
  const std::size_t end = rest.find_first_not_of(" .");
  return end == std::string_view::npos || rest[end] == ':';
}

bool is_digit(char c, char least) noexcept {
  return c >= least && c <= '9';
}

// GI7EBA~1: as many letters of the fallback as the number behind '~' leaves room for in eight.
bool begins_with_fallback(std::string_view name, std::string_view fallback) noexcept {
  constexpr std::size_t kShortSize = 8;
  if (name.size() < kShortSize) return false;
  const std::string_view base = name.substr(0, kShortSize);
  const std::size_t tilde = base.find('~');
  if (tilde > fallback.size() || !begins_with(base, fallback.substr(0, tilde))) return false;
  const std::string_view number = base.substr(tilde + 1);
  return is_digit(number[0], '1') &&
         std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c, '0'); });
}

// Where the next component begins for Windows; at the end of `name`: nothing is left.
std::string_view behind_backslash(std::string_view name) noexcept {
  const std::size_t at = name.find('\\');
  return at == std::string_view::npos ? std::string_view{} : name.substr(at + 1);
}

bool is_ntfs_dotgit(std::string_view name) noexcept {
  const std::size_t stem = begins_with(name, ".git") ? 4 : begins_with(name, "git~1") ? 5 : 0;
  if (stem == 0) return false;
  name = name.substr(stem);
  const std::size_t end = name.find_first_not_of(" .");
  return end == std::string_view::npos || name[end] == ':' || name[end] == '\\' || name[end] == '/';
}

bool is_ignored_by_hfs(char32_t c) noexcept {
  return (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x206A && c <= 0x206F) ||
         c == 0xFEFF;
}

// The next code point that HFS+ looks at, taken from `text`. 0 at its end, and where UTF-8 is broken: there
// git stops to look, and counts two code points that are none as broken too.
char32_t next_on_hfs(std::string_view& text) noexcept {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    if (point.size_bytes == 0 || point.value == 0xFFFE || point.value == 0xFFFF) break;
    text.remove_prefix(point.size_bytes);
    if (!is_ignored_by_hfs(point.value)) return point.value;
  }
  text = {};
  return 0;
}

}  // namespace

bool is_ntfs_form(std::string_view name, const SpecialName& special) noexcept {
  constexpr std::size_t kKeptLetters = 6;
  constexpr std::size_t kShortSize = kKeptLetters + 2;
  if (name.starts_with('.') && begins_with(name.substr(1), special.plain))
    return is_dropped_by_ntfs(name.substr(1 + special.plain.size()));
  const bool is_short =
      name.size() >= kShortSize && begins_with(name, special.plain.substr(0, kKeptLetters)) &&
      name[kKeptLetters] == '~' && name[kKeptLetters + 1] >= '1' && name[kKeptLetters + 1] <= '4';
  return (is_short || begins_with_fallback(name, special.fallback)) &&
         is_dropped_by_ntfs(name.substr(kShortSize));
}

bool is_hfs_form(std::string_view name, std::string_view plain) noexcept {
  if (next_on_hfs(name) != '.') return false;
  for (const char c : plain) {
    const char32_t point = next_on_hfs(name);
    if (point > 0x7F || lower(static_cast<char>(point)) != c) return false;
  }
  const char32_t behind = next_on_hfs(name);
  return behind == 0 || behind == '/';
}

bool is_dotgit(std::string_view name) noexcept {
  if (is_hfs_form(name, "git")) return true;
  for (; !name.empty(); name = behind_backslash(name)) {
    if (is_ntfs_dotgit(name)) return true;
  }
  return false;
}

bool is_ntfs_form_behind_backslash(std::string_view name, const SpecialName& special) noexcept {
  for (name = behind_backslash(name); !name.empty(); name = behind_backslash(name)) {
    if (is_ntfs_form(name, special)) return true;
  }
  return false;
}

bool is_gitmodules_name(std::string_view name) {
  return is_form_of(name, kGitmodules) || is_ntfs_form_behind_backslash(name, kGitmodules);
}

bool is_gitattributes_name(std::string_view name) {
  return is_form_of(name, kGitattributes);
}

}  // namespace sallyport::fsck
