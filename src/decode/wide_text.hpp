#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/scratch.hpp"
#include "decode/stretch.hpp"

namespace sallyport::decode {

enum class WideText : std::uint8_t { utf16_le, utf16_be, utf32_le, utf32_be };
std::string_view to_string(WideText form) noexcept;  // "utf-16" or "utf-32"

// Whether a whole text looks like UTF-16 or UTF-32: it begins with a byte order mark, or within its first
// 4,096 bytes the NULs are as they are in text that is mostly ASCII. For UTF-16 that is: at least 40 % of the
// bytes at even or at odd places, less than 5 % of the others, and 8 at the least; for UTF-32: nearly all of
// three places in four, and few of the fourth. UTF-8 and legacy text has no NULs, so it never does.
std::optional<WideText> detect_wide_text(std::string_view text);

// The same for a short text of which it is known that it was meant to be something: the first characters
// tell.
std::optional<WideText> detect_short_utf16(std::string_view text) noexcept;

// The text in UTF-8, without a byte order mark at its beginning. What is no character (a lone surrogate, odd
// last bytes) becomes U+FFFD.
base::ScratchText wide_to_utf8(std::string_view text, WideText form);

// Sixteen characters of ASCII and more, each with a NUL behind or before it, as programs and registry files
// hold them. `at` is the place of the first such NUL.
Stretch utf16_stretch(std::string_view text, std::size_t at);

}  // namespace sallyport::decode
