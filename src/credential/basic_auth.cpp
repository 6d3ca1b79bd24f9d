#include "credential/basic_auth.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "credential/characters.hpp"
#include "credential/placeholder.hpp"
#include "credential/rarity.hpp"

namespace sallyport::credential {

namespace {

constexpr std::size_t kLooksAt = 128;

std::optional<unsigned> sextet(char c) noexcept {
  if (is_upper(c)) return static_cast<unsigned>(c - 'A');
  if (is_lower(c)) return static_cast<unsigned>(c - 'a') + 26;
  if (is_digit(c)) return static_cast<unsigned>(c - '0') + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return std::nullopt;
}

}  // namespace

bool is_likely_basic_auth(std::string_view base64, double least_bits) noexcept {
  std::array<char, kLooksAt> text{};
  std::size_t size = 0;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : base64.substr(0, kLooksAt)) {
    const std::optional<unsigned> next = sextet(c);
    if (!next) break;
    held = (held << 6 | *next) & 0xFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text[size++] = static_cast<char>(held >> bits & 0xFF);
  }
  const std::string_view plain(text.data(), size);
  const bool is_text = std::ranges::all_of(plain, [](char c) { return c >= ' ' && c < '\x7F'; });
  const std::size_t colon = plain.find(':');
  if (!is_text || colon == std::string_view::npos) return false;
  const std::string_view password = plain.substr(colon + 1);
  return password.size() >= 4 && !is_placeholder(password) && !is_reference(password, true) &&
         rarity_bits(password) >= least_bits;
}

}  // namespace sallyport::credential
