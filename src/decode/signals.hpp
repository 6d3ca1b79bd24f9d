#pragma once

#include <cstddef>
#include <cstdint>

// The first look at a text: 64 bytes at a time, where a decoder should be asked. It answers for every byte of
// a whole history, so it is what decides how fast this room is. It may say too much, never too little.
namespace sallyport::decode {

inline constexpr std::size_t kBlockBytes = 64;
// So many bytes behind a block are read, too.
inline constexpr std::size_t kReachBytes = kBlockBytes + 1;

// A bit for each byte of a block, the lowest for the first.
struct Signals {
  // Here a code may begin: a percent sign before 0 to 7, a backslash before these or x, u, U, "=3", an
  // ampersand before what an entity may begin with; the 0 of "0x"; the first comma, colon or blank of bytes
  // in an array; a NUL before a visible character.
  std::uint64_t marks = 0;
  // A letter or digit with none before it, from which on stand 16 characters of base64 or base64url, or 11
  // and padding, with a capital among the first 24 bytes; or 24 letters and digits with a digit among the
  // first eight. So most identifiers are told apart.
  std::uint64_t runs = 0;
  // What follows a quote, or a quote and white space, if a join of two literals may be there: a quote, an
  // operator, a backslash at the end of a line; behind white space also any character before a quote.
  std::uint64_t joins = 0;

  bool operator==(const Signals&) const = default;
};

// What of the bytes before a block bears on it.
struct Before {
  bool is_in_word = false;       // the last is a letter or digit
  bool is_behind_quote = false;  // the last is a quote, or white space with a quote before it

  bool operator==(const Before&) const = default;
};

// Fills `signals` for `count` blocks that stand one behind the other; kReachBytes must be readable behind the
// last. `before` tells of what stands before the first, and is set for what follows.
using SignalsOf = void (*)(const char* blocks, std::size_t count, Before& before, Signals* signals) noexcept;

// The fastest for this processor. All give the same.
SignalsOf best_signals_of() noexcept;

// Byte by byte, for other processors and for tests.
void portable_signals_of(const char* blocks, std::size_t count, Before& before, Signals* signals) noexcept;
// With SSSE3; null where the compiler does not know it.
extern const SignalsOf narrow_signals_of;
// With AVX2; null where the compiler does not know it.
extern const SignalsOf wide_signals_of;

}  // namespace sallyport::decode
