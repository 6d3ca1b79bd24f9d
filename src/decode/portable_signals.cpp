#include <algorithm>

#include "decode/characters.hpp"
#include "decode/signals.hpp"

namespace sallyport::decode {

namespace {

bool is_run_character(char c) {
  return is_alnum(c) || c == '+' || c == '-' || c == '/' || c == '_';
}

bool is_telling(char c) {
  return is_upper(c) || is_digit(c);
}

bool may_follow_literal(char c) {
  return static_cast<unsigned char>(c) <= ' ' || is_quote(c) || c == '+' || c == '.' || c == '&' || c == '\\';
}

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

// Separated hexadecimal pairs: the same separator three times, and no other sign before the second.
bool is_separator(const char* at) {
  return (*at == ':' || *at == ' ') && at[3] == *at && at[6] == *at &&
         static_cast<unsigned char>(at[2]) > '/';
}

bool is_mark(const char* at) {
  const char next = at[1];
  switch (*at) {
    case '%':
      return is_octal(next);
    case '\\':
      return is_octal(next) || next == 'x' || next == 'X' || next == 'u' || next == 'U';
    case '=':
      return next == '3';
    case '&':
      return next == '#' || (next == 'q' && at[2] == 'u') || (next == 'a' && at[2] == 'p');
    case '"':
    case '\'':
      return may_follow_literal(next);
    case '0':
      return next == 'x' || next == 'X';
    case ',':
      return (at[4] == ',' || at[5] == ',') && is_digit(at[3]);
    case '\0':
      return next != '\0' && at[2] == '\0';
    default:
      return is_separator(at);
  }
}

Signals signals_of(const char* block, bool& is_in_word) {
  Signals signals;
  std::size_t run = 0;  // characters from the one behind on
  for (std::size_t i = kReachBytes; i > 0 && is_run_character(block[kBlockBytes + kReachBytes - i]); --i)
    ++run;
  for (std::size_t i = kBlockBytes; i-- > 0;) {
    const std::uint64_t bit = std::uint64_t{1} << i;
    run = is_run_character(block[i]) ? run + 1 : 0;
    const bool is_first = i == 0 ? !is_in_word : !is_alnum(block[i - 1]);
    if (is_first && is_alnum(block[i]) && run >= kLeastRunCharacters &&
        std::any_of(block + i, block + i + 16, is_telling))
      signals.runs |= bit;
    if (is_mark(block + i)) signals.marks |= bit;
  }
  is_in_word = is_alnum(block[kBlockBytes - 1]);
  return signals;
}

}  // namespace

void portable_signals_of(const char* blocks, std::size_t count, bool& is_in_word, Signals* signals) noexcept {
  for (std::size_t i = 0; i < count; ++i) signals[i] = signals_of(blocks + i * kBlockBytes, is_in_word);
}

}  // namespace sallyport::decode
