#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/signals.hpp"

namespace sallyport::decode {

// A bit for each byte of a block: what signals are made of.
struct Masks {
  std::uint64_t alnum;
  std::uint64_t digit;
  std::uint64_t run;  // characters of base64 or base64url
  std::uint64_t space;
  std::uint64_t quote;
  std::uint64_t backslash;
  std::uint64_t equals;
  std::uint64_t operators;  // before what may follow them between two literals
  std::uint64_t codes;
};

// signals_of() for any way of reading blocks. A Reader has:
//   static Masks masks_of(const char* block)
//   static std::uint64_t uppers_of(const char* block)   capitals
//   static std::uint64_t arrays_of(const char* block)   the first separator of bytes in an array
template <typename Reader>
class SignalsKernel {
 public:
  // Many blocks in one call: each is read once, though what follows it bears on it. All are read before
  // signals are made, so that each of the two loops has the registers to itself.
  static void batch(const char* blocks, std::size_t count, Before& before, Signals* signals) noexcept {
    constexpr std::size_t kMost = 16;
    while (count > 0) {
      const std::size_t some = count < kMost ? count : kMost;
      Masks masks[kMost + 1];
      for (std::size_t i = 0; i <= some; ++i) masks[i] = Reader::masks_of(blocks + i * kBlockBytes);
      for (std::size_t i = 0; i < some; ++i)
        signals[i] = signals_of(blocks + i * kBlockBytes, masks[i], masks[i + 1], before);
      blocks += some * kBlockBytes;
      signals += some;
      count -= some;
    }
  }

 private:
  // Bits for a block and for the one behind it.
  struct Reaching {
    std::uint64_t block = 0;
    std::uint64_t behind = 0;

    Reaching later(unsigned count) const {
      return {(block >> count) | (behind << (64U - count)), behind >> count};
    }
    Reaching operator&(Reaching other) const { return {block & other.block, behind & other.behind}; }
    Reaching operator|(Reaching other) const { return {block | other.block, behind | other.behind}; }
  };

  static Signals signals_of(const char* block, const Masks& here, const Masks& next, Before& before) {
    const Signals signals{marks_of(block, here, next), runs_of(block, here, next, before),
                          joins_of(here, next, before)};
    before.is_in_word = (here.alnum >> 63U) != 0;
    return signals;
  }

  // Whether all eight bits from there on are set, or any of them.
  static Reaching all_of_eight(Reaching bits) {
    const Reaching two = bits & bits.later(1);
    const Reaching four = two & two.later(2);
    return four & four.later(4);
  }
  static Reaching any_of_eight(Reaching bits) {
    const Reaching two = bits | bits.later(1);
    const Reaching four = two | two.later(2);
    return four | four.later(4);
  }

  // Few blocks of code have what looks like an array; the others need no closer look. Wherever blocks begin,
  // one in which bytes begin that a decoder takes is among those which are looked at.
  static std::uint64_t marks_of(const char* block, const Masks& here, const Masks& next) {
    const std::uint64_t arrays = pairs_in(here) | pairs_in(next) | numbers_in(here, next);
    return arrays == 0 ? here.codes : here.codes | Reader::arrays_of(block);
  }
  // Two letters or digits with something else before them, three times. Of the eight pairs that a decoder
  // takes at the least, so many are in one block, be it that of the first separator or the next.
  static std::uint64_t pairs_in(const Masks& masks) {
    const std::uint64_t pair = ~masks.alnum & (masks.alnum >> 1U) & (masks.alnum >> 2U);
    return pair & (pair >> 3U) & (pair >> 6U);
  }
  // Something else with a digit before it, and a number to the fourth or fifth byte behind it. Of these bytes
  // all count that are not in the block, but for the first digit.
  static std::uint64_t numbers_in(const Masks& here, const Masks& next) {
    const std::uint64_t behind_digit = (here.digit << 1U) | 1U;
    const std::uint64_t longer = (here.alnum >> 4U) & (here.alnum >> 5U);
    return behind_digit & ~here.alnum & ~longer & Reaching{here.digit, next.digit}.later(3).block;
  }

  static std::uint64_t runs_of(const char* block, const Masks& here, const Masks& next,
                               const Before& before) {
    const std::uint64_t firsts = here.alnum & ~((here.alnum << 1U) | (before.is_in_word ? 1U : 0U));
    const Reaching eight = all_of_eight({here.run, next.run});
    const std::uint64_t sixteen = (eight & eight.later(8)).block;
    const std::uint64_t eleven = (eight & eight.later(3)).block;
    // An equals sign right behind a run, 11 to 15 bytes later.
    const Reaching padding{here.equals & (here.run << 1U),
                           next.equals & ((next.run << 1U) | (here.run >> 63U))};
    const Reaching two = padding | padding.later(1);
    const std::uint64_t padded = (two | two.later(2) | padding.later(4)).later(11).block;
    const std::uint64_t runs = firsts & (sixteen | (eleven & padded));
    return runs == 0 ? 0 : runs & (with_upper(block) | hexadecimal(here, next));
  }
  static std::uint64_t with_upper(const char* block) {
    const Reaching eight = any_of_eight({Reader::uppers_of(block), Reader::uppers_of(block + kBlockBytes)});
    return (eight | eight.later(8) | eight.later(16)).block;
  }
  static std::uint64_t hexadecimal(const Masks& here, const Masks& next) {
    const Reaching eight = all_of_eight({here.alnum, next.alnum});
    return (eight & eight.later(8) & eight.later(16) & any_of_eight({here.digit, next.digit})).block;
  }

  static std::uint64_t joins_of(const Masks& here, const Masks& next, Before& before) {
    // A sum carries a bit from the beginning of white space to behind its end.
    const std::uint64_t behind_quote = (here.quote << 1U) | (before.is_behind_quote ? 1U : 0U);
    const std::uint64_t sum = here.space + (behind_quote & here.space);
    before.is_behind_quote = sum < here.space || (here.quote >> 63U) != 0;
    const std::uint64_t followers = (behind_quote | sum) & ~here.space;
    const std::uint64_t before_space = Reaching{here.space, next.space}.later(1).block;
    const std::uint64_t before_quote = Reaching{here.quote, next.quote}.later(1).block;
    const std::uint64_t spaced = followers & ~(here.quote << 1U);
    return (followers & (here.quote | here.operators | (here.backslash & before_space))) |
           (spaced & before_quote);
  }
};

}  // namespace sallyport::decode
