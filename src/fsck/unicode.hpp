#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::fsck {

struct CodePoint {
  char32_t value = 0;
  std::size_t size_bytes = 0;  // 0: no valid UTF-8 here
};

// The code point that `text` begins with, by the strict rules of RFC 3629. `text` is not empty.
CodePoint decode_utf8(std::string_view text) noexcept;

bool is_ascii(std::string_view text) noexcept;
bool is_utf8(std::string_view text) noexcept;

// Whether `text` holds an ASCII control character, or DEL.
bool has_control(std::string_view text) noexcept;

// Whether `text` holds what cannot be seen, or what makes other characters be seen in another order: C1
// controls, format characters (Unicode's class Cf, in which is all that changes direction and all that has no
// width, without the number signs of Arabic and the like, which are seen), line and paragraph separators, and
// fillers. A joiner is seen, and is none of these, between two
// emoji, and between two letters of the scripts of the Near East and of India. Variation selectors, which
// emoji are written with, are none either. What is no UTF-8 is passed over.
bool has_invisible(std::string_view text) noexcept;

// Whether `code_point` is one of those where it stands between these two; 0: nothing, or no UTF-8.
bool is_invisible(char32_t code_point, char32_t before, char32_t after) noexcept;

// What two names have in common if a file system that looks past case and composition takes them for one:
// canonical decomposition, full case folding, and without what is ignorable by default (Unicode 3.13 D145,
// and what ext4 and APFS do). Takes some ten times the memory of the name meanwhile. Nothing if `name` is not
// UTF-8.
std::optional<std::string> fold(std::string_view name);

}  // namespace sallyport::fsck
