#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/signals.hpp"

namespace sallyport::decode {

// signals_of() for any width of vector: `Lane` gives the vector's type and what is done with it.
template <typename Lane>
class SignalsKernel {
 public:
  using Bytes = typename Lane::Bytes;

  // Many blocks in one call, so that constants are loaded once.
  static void batch(const char* blocks, std::size_t count, bool& is_in_word, Signals* signals) noexcept {
    for (std::size_t i = 0; i < count; ++i) signals[i] = signals_of(blocks + i * kBlockBytes, is_in_word);
  }

 private:
  static Signals signals_of(const char* block, bool& is_in_word) noexcept {
    Signals signals;
    std::uint64_t alnum = 0;
    Reaching run;
    Reaching telling;
    for (std::size_t at = 0; at < kBlockBytes; at += sizeof(Bytes)) {
      const Bytes here = Lane::load(block + at);
      const Words words = words_of(here);
      alnum |= Lane::bits(words.alnum) << at;
      telling.block |= Lane::bits(words.telling) << at;
      run.block |= Lane::bits(words.run) << at;
      signals.marks |= Lane::bits(marks_in(block + at, here)) << at;
    }
    const Words behind = words_of(Lane::load(block + kBlockBytes));
    run.behind = Lane::bits(behind.run);
    telling.behind = Lane::bits(behind.telling);
    const std::uint64_t firsts = alnum & ~((alnum << 1U) | (is_in_word ? 1U : 0U));
    signals.runs = firsts & long_runs(run).block & any_of_sixteen(telling).block;
    is_in_word = (alnum >> 63U) != 0;
    return signals;
  }

  struct Words {
    Bytes alnum;
    Bytes telling;  // capitals and digits
    Bytes run;
  };

  // Bits for a block, and for bytes behind it: sixteen at the least.
  struct Reaching {
    std::uint64_t block = 0;
    std::uint64_t behind = 0;

    Reaching later(unsigned count) const {
      return {(block >> count) | (behind << (64U - count)), behind >> count};
    }
    Reaching operator&(Reaching other) const { return {block & other.block, behind & other.behind}; }
    Reaching operator|(Reaching other) const { return {block | other.block, behind | other.behind}; }
  };

  static Bytes is(Bytes bytes, char c) { return Lane::equal(bytes, Lane::all(c)); }
  static Bytes either(Bytes a, Bytes b) { return Lane::bit_or(a, b); }
  static Bytes both(Bytes a, Bytes b) { return Lane::bit_and(a, b); }
  static Bytes with_bits(Bytes bytes, char bits) { return Lane::bit_or(bytes, Lane::all(bits)); }
  static Bytes is_at_most(Bytes bytes, char most) {
    return Lane::equal(Lane::smaller(bytes, Lane::all(most)), bytes);
  }
  // From `first` on `count` values, without a sign.
  static Bytes is_within(Bytes bytes, char first, char count) {
    return is_at_most(Lane::minus(bytes, Lane::all(first)), static_cast<char>(count - 1));
  }

  static Words words_of(Bytes bytes) {
    const Bytes telling = either(is_within(bytes, 'A', 26), is_within(bytes, '0', 10));
    const Bytes alnum = either(telling, is_within(bytes, 'a', 26));
    // '+' and '/' differ in one bit.
    const Bytes others = either(is(with_bits(bytes, 0x04), '/'), either(is(bytes, '-'), is(bytes, '_')));
    return {alnum, telling, either(alnum, others)};
  }

  // Percent signs, backslashes, equals signs and ampersands before what makes a code of them; and wide text.
  static Bytes codes_in(Bytes here, Bytes next, Bytes second) {
    const Bytes lower_next = with_bits(next, 0x20);
    const Bytes is_x_next = is(lower_next, 'x');
    const Bytes is_backslash = is(here, '\\');
    const Bytes is_octal_next = is(both(next, Lane::all(static_cast<char>(0xF8))), '0');
    const Bytes numbered = both(either(is(here, '%'), is_backslash), is_octal_next);
    const Bytes escaped = both(is_backslash, either(is_x_next, is(lower_next, 'u')));
    const Bytes zero_x = both(is(here, '0'), is_x_next);
    const Bytes printable = both(is(here, '='), is(next, '3'));
    const Bytes named = either(both(is(next, 'q'), is(second, 'u')), both(is(next, 'a'), is(second, 'p')));
    const Bytes entity = both(is(here, '&'), either(is(next, '#'), named));
    const Bytes wide = Lane::first_not_second(both(is(here, 0), is(second, 0)), is(next, 0));
    return either(either(either(numbered, escaped), either(zero_x, printable)), either(entity, wide));
  }

  // Quotes before white space, an operator or another quote. '&' and '\'' differ in one bit.
  static Bytes quotes_in(Bytes here, Bytes next) {
    const Bytes is_quote = either(is(here, '"'), is(here, '\''));
    const Bytes is_operator = either(either(is(next, '+'), is(next, '.')), is(next, '\\'));
    const Bytes is_other = either(is(with_bits(next, 0x01), '\''), is(next, '"'));
    return both(is_quote, either(is_at_most(next, ' '), either(is_operator, is_other)));
  }

  static Bytes arrays_in(const char* at, Bytes here, Bytes second) {
    const Bytes third = Lane::load(at + 3);
    const Bytes same = both(Lane::equal(here, third), Lane::equal(here, Lane::load(at + 6)));
    const Bytes separator = both(same, either(is(here, ':'), is(here, ' ')));
    const Bytes pairs = Lane::first_not_second(separator, is_at_most(second, '/'));
    const Bytes comma_behind = either(is(Lane::load(at + 4), ','), is(Lane::load(at + 5), ','));
    const Bytes numbers = both(both(is(here, ','), comma_behind), is_within(third, '0', 10));
    return either(pairs, numbers);
  }

  static Bytes marks_in(const char* at, Bytes here) {
    const Bytes next = Lane::load(at + 1);
    const Bytes second = Lane::load(at + 2);
    return either(either(codes_in(here, next, second), quotes_in(here, next)), arrays_in(at, here, second));
  }

  // Whether all bits from there on are set: kLeastRunCharacters of them.
  static Reaching long_runs(Reaching bits) {
    const Reaching two = bits & bits.later(1);
    const Reaching four = two & two.later(2);
    const Reaching eight = four & four.later(4);
    return eight & four.later(kLeastRunCharacters - 4);
  }
  // Whether any of the sixteen bits from there on is set.
  static Reaching any_of_sixteen(Reaching bits) {
    const Reaching two = bits | bits.later(1);
    const Reaching four = two | two.later(2);
    const Reaching eight = four | four.later(4);
    return eight | eight.later(8);
  }
};

}  // namespace sallyport::decode
