#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sallyport::decode {

// What the bytes of encodings stand for. A table where it is asked for each byte.

constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::uint8_t hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return kNoDigit;
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_alnum(char c) noexcept {
  return is_digit(c) || is_upper(c) || is_lower(c);
}
constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}
constexpr bool is_space(char c) noexcept {
  return is_blank(c) || c == '\n' || c == '\r';
}
constexpr bool is_quote(char c) noexcept {
  return c == '"' || c == '\'';
}
// As text has it: visible ASCII, a space, a tab, an end of line.
constexpr bool is_plain(unsigned char c) noexcept {
  return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r';
}

// The value of the two hexadecimal digits at `at`, or -1.
constexpr int hex_byte(std::string_view text, std::size_t at) noexcept {
  if (at + 2 > text.size()) return -1;
  const std::uint8_t high = hex_digit(text[at]);
  const std::uint8_t low = hex_digit(text[at + 1]);
  return high == kNoDigit || low == kNoDigit ? -1 : high * 16 + low;
}

// Up to `most` hexadecimal digits from `at` on, as a number, and how many there are.
struct Number {
  std::uint32_t value = 0;
  std::size_t digits = 0;
};
constexpr Number number_at(std::string_view text, std::size_t at, std::uint32_t base, std::size_t most) {
  Number number;
  while (number.digits < most && at + number.digits < text.size()) {
    const std::uint8_t digit = hex_digit(text[at + number.digits]);
    if (digit >= base) break;
    number.value = number.value * base + digit;
    ++number.digits;
  }
  return number;
}

// Appends a code point as UTF-8; what is none becomes U+FFFD.
void append_utf8(std::string& out, std::uint32_t code);

constexpr bool is_high_surrogate(std::uint32_t unit) noexcept {
  return (unit & 0xFFFFFC00U) == 0xD800U;
}
constexpr bool is_low_surrogate(std::uint32_t unit) noexcept {
  return (unit & 0xFFFFFC00U) == 0xDC00U;
}
constexpr std::uint32_t from_surrogates(std::uint32_t high, std::uint32_t low) noexcept {
  return 0x10000U + ((high & 0x3FFU) << 10U) + (low & 0x3FFU);
}

}  // namespace sallyport::decode
