#include "decode/signals.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sallyport::decode {

#if defined(__SSE2__)

namespace {

using Bytes = __m128i;

Bytes load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}
Bytes all(char c) {
  return _mm_set1_epi8(c);
}
Bytes is(Bytes bytes, char c) {
  return _mm_cmpeq_epi8(bytes, all(c));
}
Bytes either(Bytes a, Bytes b) {
  return _mm_or_si128(a, b);
}
Bytes both(Bytes a, Bytes b) {
  return _mm_and_si128(a, b);
}
Bytes first_not_second(Bytes a, Bytes b) {
  return _mm_andnot_si128(b, a);
}
Bytes with_bits(Bytes bytes, char bits) {
  return _mm_or_si128(bytes, all(bits));
}
Bytes is_at_most(Bytes bytes, char most) {
  return _mm_cmpeq_epi8(_mm_min_epu8(bytes, all(most)), bytes);
}
// From `first` on `count` values, without a sign.
Bytes is_within(Bytes bytes, char first, char count) {
  return is_at_most(_mm_sub_epi8(bytes, all(first)), static_cast<char>(count - 1));
}
std::uint64_t bits_of(Bytes bytes) {
  return static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(bytes)));
}

struct Words {
  Bytes alnum;
  Bytes run;
};
Words words_of(Bytes bytes) {
  const Bytes alnum =
      either(is_within(with_bits(bytes, 0x20), 'a', 26), is_within(bytes, '0', 10));
  // '+' and '/' differ in one bit.
  const Bytes others = either(is(with_bits(bytes, 0x04), '/'), either(is(bytes, '-'), is(bytes, '_')));
  return {alnum, either(alnum, others)};
}

// Percent signs, backslashes, equals signs and ampersands before what makes a code of them.
Bytes codes_in(const char* at, Bytes here, Bytes next) {
  const Bytes lower_next = with_bits(next, 0x20);
  const Bytes is_backslash = is(here, '\\');
  const Bytes is_octal_next = is(both(next, all(static_cast<char>(0xF8))), '0');
  const Bytes numbered = both(either(is(here, '%'), is_backslash), is_octal_next);
  const Bytes escaped = both(is_backslash, either(is(lower_next, 'x'), is(lower_next, 'u')));
  const Bytes zero_x = both(is(here, '0'), is(lower_next, 'x'));
  const Bytes printable = both(is(here, '='), is(next, '3'));
  const Bytes second = load(at + 2);
  const Bytes named = either(both(is(next, 'q'), is(second, 'u')), both(is(next, 'a'), is(second, 'p')));
  const Bytes entity = both(is(here, '&'), either(is(next, '#'), named));
  const Bytes wide = first_not_second(both(is(here, 0), is(second, 0)), is(next, 0));
  return either(either(either(numbered, escaped), either(zero_x, printable)), either(entity, wide));
}

// Quotes before white space, an operator or another quote. '&' and '\'' differ in one bit.
Bytes quotes_in(Bytes here, Bytes next) {
  const Bytes is_quote = either(is(here, '"'), is(here, '\''));
  const Bytes is_operator = either(either(is(next, '+'), is(next, '.')), is(next, '\\'));
  const Bytes is_other = either(is(with_bits(next, 0x01), '\''), is(next, '"'));
  return both(is_quote, either(is_at_most(next, ' '), either(is_operator, is_other)));
}

Bytes arrays_in(const char* at, Bytes here, Bytes next) {
  const Bytes third = load(at + 3);
  const Bytes same = both(_mm_cmpeq_epi8(here, third), _mm_cmpeq_epi8(here, load(at + 6)));
  const Bytes separator = both(same, either(is(here, ':'), is(here, ' ')));
  const Bytes pairs = first_not_second(separator, _mm_cmpeq_epi8(here, next));
  const Bytes comma_behind = either(is(load(at + 4), ','), is(load(at + 5), ','));
  const Bytes numbers = both(both(is(here, ','), comma_behind), is_within(third, '0', 10));
  return either(pairs, numbers);
}

Bytes marks_in(const char* at, Bytes here) {
  const Bytes next = load(at + 1);
  return either(either(codes_in(at, here, next), quotes_in(here, next)), arrays_in(at, here, next));
}

// Bit i of the result: bits i to i + kLeastRunCharacters - 1 are set, where `behind` follows `bits`.
std::uint64_t long_runs(std::uint64_t bits, std::uint64_t behind) {
  const auto later = [](std::uint64_t low, std::uint64_t high, unsigned count) {
    return (low >> count) | (high << (64U - count));
  };
  const std::uint64_t two = bits & later(bits, behind, 1);
  const std::uint64_t two_behind = behind & (behind >> 1U);
  const std::uint64_t four = two & later(two, two_behind, 2);
  const std::uint64_t four_behind = two_behind & (two_behind >> 2U);
  const std::uint64_t eight = four & later(four, four_behind, 4);
  return eight & later(four, four_behind, kLeastRunCharacters - 4);
}

}  // namespace

Signals signals_of(const char* block, bool& is_in_word) noexcept {
  constexpr std::size_t kWidth = sizeof(Bytes);
  Signals signals;
  std::uint64_t alnum = 0;
  std::uint64_t run = 0;
  for (std::size_t at = 0; at < kBlockBytes; at += kWidth) {
    const Bytes here = load(block + at);
    const Words words = words_of(here);
    alnum |= bits_of(words.alnum) << at;
    run |= bits_of(words.run) << at;
    signals.marks |= bits_of(marks_in(block + at, here)) << at;
  }
  const std::uint64_t firsts = alnum & ~((alnum << 1U) | (is_in_word ? 1U : 0U));
  signals.runs = firsts & long_runs(run, bits_of(words_of(load(block + kBlockBytes)).run));
  is_in_word = (alnum >> 63U) != 0;
  return signals;
}

#else

Signals signals_of(const char* block, bool& is_in_word) noexcept {
  return portable_signals_of(block, is_in_word);
}

#endif

}  // namespace sallyport::decode
