#pragma once

#include <algorithm>
#include <string_view>

namespace sallyport::content {

// Letters of ASCII, in any case; all other bytes as they are.

constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

constexpr bool is_same_word(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

constexpr bool begins_with_word(std::string_view text, std::string_view word) noexcept {
  return text.size() >= word.size() && is_same_word(text.substr(0, word.size()), word);
}

constexpr bool ends_with_word(std::string_view text, std::string_view word) noexcept {
  return text.size() >= word.size() && is_same_word(text.substr(text.size() - word.size()), word);
}

}  // namespace sallyport::content
