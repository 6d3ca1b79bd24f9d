#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::content {

struct HiddenCharacter {
  std::size_t offset_bytes = 0;
  char32_t code_point = 0;
};

// The first of each kind in a text.
struct HiddenCharacters {
  // What changes the order in which others are shown: U+202A to U+202E, U+2066 to U+2069, U+200E, U+200F and
  // U+061C (Trojan Source, CVE-2021-42574).
  std::optional<HiddenCharacter> bidirectional;
  // Any other that fsck::has_invisible() tells of: none that joins emoji, or letters in scripts that need it.
  std::optional<HiddenCharacter> invisible;
};

// Looks through a text of any size; what is no UTF-8 is passed over. Fast where it is ASCII, and where it is
// not.
HiddenCharacters find_hidden(std::string_view text) noexcept;

bool is_bidirectional_control(char32_t code_point) noexcept;

// For messages: "U+202E RIGHT-TO-LEFT OVERRIDE"; "U+0085" alone where we know no name.
std::string describe(char32_t code_point);

}  // namespace sallyport::content
