#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace sallyport::credential {

// ASCII alone, whatever the locale.
constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(char c) noexcept {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_name_char(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '_';
}
constexpr char to_lower(char c) noexcept {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_hex_char(char c) noexcept {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f');
}

constexpr bool is_hex(std::string_view text) noexcept {
  for (const char c : text) {
    if (!is_hex_char(c)) return false;
  }
  return true;
}

// How many characters of each class a text has.
struct Classes {
  std::size_t lower = 0;
  std::size_t upper = 0;
  std::size_t digits = 0;
  std::size_t others = 0;

  constexpr std::size_t letters() const noexcept { return lower + upper; }
};

constexpr Classes classes_of(std::string_view text) noexcept {
  Classes classes;
  for (const char c : text) {
    if (is_lower(c)) {
      ++classes.lower;
    } else if (is_upper(c)) {
      ++classes.upper;
    } else if (is_digit(c)) {
      ++classes.digits;
    } else {
      ++classes.others;
    }
  }
  return classes;
}

// The letter that a digit or mark stands for in p4$$w0rd; other characters as they are.
constexpr char leet_letter(char c) noexcept {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    default:
      return c;
  }
}

// Writes the text into `out`, which is as long at least, with letters for what stands for one beside a
// letter. Returns how many there were.
constexpr std::size_t without_leet(std::string_view text, std::span<char> out) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = leet_letter(text[at]);
    const bool is_beside =
        (at > 0 && is_letter(out[at - 1])) || (at + 1 < text.size() && is_letter(text[at + 1]));
    const bool is_leet = letter != text[at] && is_beside;
    out[at] = is_leet ? letter : text[at];
    count += is_leet ? 1U : 0U;
  }
  return count;
}

// As `outer.find(inner)`, whatever the case; `inner` is lower case.
constexpr std::size_t find_lower(std::string_view outer, std::string_view inner) noexcept {
  for (std::size_t begin = 0; begin + inner.size() <= outer.size(); ++begin) {
    std::size_t same = 0;
    while (same < inner.size() && to_lower(outer[begin + same]) == inner[same]) ++same;
    if (same == inner.size()) return begin;
  }
  return std::string_view::npos;
}
constexpr bool contains_lower(std::string_view outer, std::string_view inner) noexcept {
  return find_lower(outer, inner) != std::string_view::npos;
}
constexpr bool is_same_lower(std::string_view text, std::string_view lower) noexcept {
  return text.size() == lower.size() && find_lower(text, lower) == 0;
}

}  // namespace sallyport::credential
