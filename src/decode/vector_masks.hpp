#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/character_classes.hpp"
#include "decode/signals_kernel.hpp"

namespace sallyport::decode {

// The masks of a block for any width of vector: `Lane` gives the vector's type and what is done with it.
template <typename Lane>
class VectorMasks {
 public:
  using Bytes = typename Lane::Bytes;

  static Masks masks_of(const char* block) {
    Masks masks{};
    for (std::size_t at = 0; at < kBlockBytes; at += sizeof(Bytes)) {
      const Bytes here = Lane::load(block + at);
      const Bytes kinds = kinds_of(kCharacters, here);
      const Bytes pairs =
          Lane::bit_and(kinds_of(kFirstOfPair, here), kinds_of(kSecondOfPair, Lane::load(block + at + 1)));
      masks.alnum |= bits_of_any(kinds, kAlnum) << at;
      masks.digit |= Lane::bits(Lane::template shifted<5>(kinds)) << at;
      masks.run |= bits_of_any(kinds, kRun) << at;
      masks.space |= bits_of_any(kinds, kSpace) << at;
      masks.quote |= Lane::bits(kinds) << at;
      masks.backslash |= Lane::bits(is(here, '\\')) << at;
      masks.equals |= Lane::bits(is(here, '=')) << at;
      masks.operators |= Lane::bits(pairs) << at;
      masks.codes |= Lane::bits(Lane::is_positive(pairs)) << at;
    }
    return masks;
  }

  static std::uint64_t uppers_of(const char* block) {
    return each(block, [](const char* at) { return is_within(Lane::load(at), 'A', 26); });
  }

  static std::uint64_t arrays_of(const char* block) {
    return each(block, [](const char* at) { return arrays_in(at); });
  }

 private:
  static_assert(kDigit == 0x80U >> 5U && kQuote == 0x80 && kOperator == 0x80);

  template <typename Tell>
  static std::uint64_t each(const char* block, Tell tell) {
    std::uint64_t bits = 0;
    for (std::size_t at = 0; at < kBlockBytes; at += sizeof(Bytes))
      bits |= Lane::bits(tell(block + at)) << at;
    return bits;
  }

  static Bytes kinds_of(const KindTable& table, Bytes bytes) {
    const Bytes uppers = Lane::bit_and(Lane::template shifted_back<4>(bytes), Lane::all(0x0F));
    return Lane::bit_and(Lane::look_up(table.of_upper, uppers), Lane::look_up(table.of_lower, bytes));
  }
  // kQuote is no part of `kinds`, so that what is left is no less than nought.
  static std::uint64_t bits_of_any(Bytes bytes, std::uint8_t kinds) {
    return Lane::bits(Lane::is_positive(Lane::bit_and(bytes, Lane::all(static_cast<char>(kinds)))));
  }

  static Bytes is(Bytes bytes, char c) { return Lane::equal(bytes, Lane::all(c)); }
  static Bytes either(Bytes a, Bytes b) { return Lane::bit_or(a, b); }
  static Bytes both(Bytes a, Bytes b) { return Lane::bit_and(a, b); }
  static Bytes is_at_most(Bytes bytes, char most) {
    return Lane::equal(Lane::smaller(bytes, Lane::all(most)), bytes);
  }
  // From `first` on `count` values, without a sign.
  static Bytes is_within(Bytes bytes, char first, char count) {
    return is_at_most(Lane::minus(bytes, Lane::all(first)), static_cast<char>(count - 1));
  }

  // Pairs of digits have the same separator three times; numbers have commas.
  static Bytes arrays_in(const char* at) {
    const Bytes here = Lane::load(at);
    const Bytes third = Lane::load(at + 3);
    const Bytes same = both(Lane::equal(here, third), Lane::equal(here, Lane::load(at + 6)));
    const Bytes separator = both(same, either(is(here, ':'), is(here, ' ')));
    const Bytes first_digits = Lane::smaller(Lane::load(at + 1), Lane::load(at + 2));
    const Bytes pairs = Lane::first_not_second(separator, is_at_most(first_digits, '/'));
    const Bytes comma_behind = either(is(Lane::load(at + 4), ','), is(Lane::load(at + 5), ','));
    const Bytes numbers = both(both(is(here, ','), comma_behind), is_within(third, '0', 10));
    return either(pairs, numbers);
  }
};

}  // namespace sallyport::decode
