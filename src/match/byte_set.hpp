#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <string_view>

namespace sallyport::match {

// Which of the 256 byte values are meant. The classes below are what RE2 takes them for, over Latin-1.
using ByteSet = std::bitset<256>;

inline bool holds(const ByteSet& set, char byte) noexcept {
  return set[static_cast<std::size_t>(static_cast<unsigned char>(byte))];
}

// Both ends belong to it; both at most 255.
ByteSet byte_range(unsigned first, unsigned last);

// The set with both cases of each letter of ASCII in it.
ByteSet with_both_ascii_cases(const ByteSet& set);
// The same, and both cases of Latin-1's other letters, by Unicode's simple case folding: RE2 takes them so
// until 2023, and no longer since.
ByteSet with_both_cases(const ByteSet& set);

// Letters, digits and underscore of ASCII.
ByteSet word_bytes();

// \d, \D, \s, \S, \w, \W by their letter; nothing for another letter.
std::optional<ByteSet> perl_class(char letter);

// What [[:name:]] stands for; nothing for an unknown name.
std::optional<ByteSet> named_class(std::string_view name);

}  // namespace sallyport::match
