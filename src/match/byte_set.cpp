#include "match/byte_set.hpp"

#include <array>
#include <utility>

namespace sallyport::match {

ByteSet byte_range(unsigned first, unsigned last) {
  ByteSet set;
  for (unsigned byte = first; byte <= last; ++byte) set.set(byte);
  return set;
}

namespace {

// Of each letter from `first` to `last`, which are upper case. In Latin-1 as in ASCII lower case is 32
// behind.
ByteSet joined(ByteSet set, unsigned first, unsigned last) {
  for (unsigned upper = first; upper <= last; ++upper) {
    if (set[upper] || set[upper + 32]) set.set(upper).set(upper + 32);
  }
  return set;
}

}  // namespace

ByteSet with_both_ascii_cases(const ByteSet& set) {
  return joined(set, 'A', 'Z');
}

// Some letters have a partner outside of Latin-1 (K and the Kelvin sign); in a text of bytes it cannot be.
ByteSet with_both_cases(const ByteSet& set) {
  return joined(joined(with_both_ascii_cases(set), 0xC0, 0xD6), 0xD8, 0xDE);  // 0xD7 and 0xF7 are signs
}

ByteSet word_bytes() {
  return byte_range('0', '9') | byte_range('A', 'Z') | byte_range('a', 'z') | byte_range('_', '_');
}

std::optional<ByteSet> perl_class(char letter) {
  const ByteSet digits = byte_range('0', '9');
  const ByteSet spaces = byte_range('\t', '\n') | byte_range('\f', '\r') | byte_range(' ', ' ');
  switch (letter) {
    case 'd':
      return digits;
    case 'D':
      return ~digits;
    case 's':
      return spaces;
    case 'S':
      return ~spaces;
    case 'w':
      return word_bytes();
    case 'W':
      return ~word_bytes();
    default:
      return std::nullopt;
  }
}

std::optional<ByteSet> named_class(std::string_view name) {
  const ByteSet digits = byte_range('0', '9');
  const ByteSet letters = byte_range('A', 'Z') | byte_range('a', 'z');
  const std::array<std::pair<std::string_view, ByteSet>, 14> classes{{
      {"alnum", digits | letters},
      {"alpha", letters},
      {"ascii", byte_range(0, 0x7F)},
      {"blank", byte_range('\t', '\t') | byte_range(' ', ' ')},
      {"cntrl", byte_range(0, 0x1F) | byte_range(0x7F, 0x7F)},
      {"digit", digits},
      {"graph", byte_range('!', '~')},
      {"lower", byte_range('a', 'z')},
      {"print", byte_range(' ', '~')},
      {"punct", byte_range('!', '~') & ~(digits | letters)},
      {"space", byte_range('\t', '\r') | byte_range(' ', ' ')},
      {"upper", byte_range('A', 'Z')},
      {"word", word_bytes()},
      {"xdigit", digits | byte_range('A', 'F') | byte_range('a', 'f')},
  }};
  for (const auto& [known, set] : classes) {
    if (known == name) return set;
  }
  return std::nullopt;
}

}  // namespace sallyport::match
