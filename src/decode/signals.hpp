#pragma once

#include <cstddef>
#include <cstdint>

// The first look at a text: 64 bytes at a time, where a decoder should be asked. It answers for every byte of
// a whole history, so it is what decides how fast this room is. It may say too much, never too little.
namespace sallyport::decode {

inline constexpr std::size_t kBlockBytes = 64;
// So many bytes behind a block are read, too.
inline constexpr std::size_t kReachBytes = 32;
inline constexpr std::size_t kLeastRunCharacters = 11;

// A bit for each byte of a block, the lowest for the first.
struct Signals {
  // Here a code may begin: a percent sign before 0 to 7, a backslash before these or x, u, U, "=3", "&#",
  // "&qu", "&ap"; a quote behind which a join of literals may stand; the 0 of "0x"; the first comma, colon or
  // blank of bytes in an array; a NUL of wide text.
  std::uint64_t marks = 0;
  // A letter or digit with none before it, and with it at least kLeastRunCharacters of base64 or base64url;
  // and a capital or a digit among the sixteen bytes from there on, as nearly all that is encoded has. So
  // most identifiers are told apart.
  std::uint64_t runs = 0;
};

// Fills `signals` for `count` blocks that stand one behind the other; kReachBytes must be readable behind the
// last. `is_in_word` says whether a letter or digit stands before the first, and is set for what follows.
using SignalsOf = void (*)(const char* blocks, std::size_t count, bool& is_in_word,
                           Signals* signals) noexcept;

// The fastest for this processor. All give the same.
SignalsOf best_signals_of() noexcept;

// Byte by byte, for other processors and for tests.
void portable_signals_of(const char* blocks, std::size_t count, bool& is_in_word, Signals* signals) noexcept;
// With SSE2; null where there is none.
extern const SignalsOf narrow_signals_of;
// With AVX2; null where the compiler does not know it.
extern const SignalsOf wide_signals_of;

}  // namespace sallyport::decode
