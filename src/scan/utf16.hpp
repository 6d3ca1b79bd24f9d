#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::scan {

enum class Utf16 : std::uint8_t { little_endian, big_endian };

// Whether `text` looks like UTF-16: it begins with a byte order mark, or within its first 4,096 bytes the
// NULs are as they are in text that is mostly ASCII: at least 40 % of the bytes at even or at odd places,
// less than 5 % of the others, and 8 at the least. UTF-8 and legacy text has no NULs, so it never does.
std::optional<Utf16> detect_utf16(std::string_view text);

// The text in UTF-8, without a byte order mark at its beginning. What is no character (a lone surrogate, an
// odd last byte) becomes U+FFFD.
std::string utf16_to_utf8(std::string_view text, Utf16 order);

}  // namespace sallyport::scan
