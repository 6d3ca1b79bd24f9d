#include "decode/signals.hpp"

#include <bit>
#include <vector>

#include <doctest/doctest.h>

#include "decode/character_classes.hpp"
#include "decode/characters.hpp"
#include "support.hpp"

namespace sallyport::decode {

namespace {

// A block of the given text, followed by what is read behind it.
Signals signals_of(SignalsOf method, std::string text, Before before = {}) {
  text.resize(kBlockBytes + kReachBytes, ' ');
  Signals signals;
  method(text.data(), 1, before, &signals);
  return signals;
}

std::string random_block(Random& random) {
  std::string text;
  while (text.size() < kBlockBytes + kReachBytes) {
    switch (random.below(5)) {
      case 0:
        text += random.pick("%\\=&\"'0,: ", 1);
        break;
      case 1:
        text += random.pick("037xXuUq#ap+.&\\\"' \n,:", 1);
        break;
      case 2:
        text += random.pick("abcXYZ0189+/-_", random.below(14));
        break;
      case 3:
        text += static_cast<char>(random.below(256));
        break;
      default:
        text += std::string(random.below(3), '\0') + random.pick("41:4, ", random.below(8));
        break;
    }
  }
  return text;
}

}  // namespace

TEST_CASE("all methods give the same signals") {
  std::vector<SignalsOf> methods{best_signals_of()};
  if (narrow_signals_of != nullptr) methods.push_back(narrow_signals_of);
  Random random(5);
  constexpr std::size_t kBlocks = 35;
  for (int round = 0; round < 200; ++round) {
    std::string text;
    while (text.size() < kBlocks * kBlockBytes + kReachBytes) text += random_block(random);
    const Before before{round % 2 == 0, round % 3 == 0};
    Before expected_end = before;
    std::vector<Signals> expected(kBlocks);
    portable_signals_of(text.data(), kBlocks, expected_end, expected.data());
    for (const SignalsOf method : methods) {
      Before end = before;
      std::vector<Signals> signals(kBlocks);
      method(text.data(), kBlocks, end, signals.data());
      REQUIRE(signals == expected);
      REQUIRE(end == expected_end);
    }
  }
}

TEST_CASE("kinds of characters") {
  for (int code = 0; code < 256; ++code) {
    const char c = static_cast<char>(code);
    CAPTURE(code);
    const unsigned kinds = kCharacters.of(c);
    CHECK(((kinds & kAlnum) != 0) == is_alnum(c));
    CHECK(((kinds & kDigit) != 0) == is_digit(c));
    CHECK(((kinds & kRun) != 0) == (is_alnum(c) || c == '+' || c == '-' || c == '/' || c == '_'));
    CHECK(((kinds & kSpace) != 0) == is_space(c));
    CHECK(((kinds & kQuote) != 0) == is_quote(c));
  }
}

TEST_CASE("two bytes are at most one kind of pair") {
  for (unsigned first = 0; first < 256; ++first) {
    for (unsigned second = 0; second < 256; ++second) {
      const unsigned kinds =
          kFirstOfPair.of(static_cast<char>(first)) & kSecondOfPair.of(static_cast<char>(second));
      REQUIRE(std::popcount(kinds) <= 1);
    }
  }
}

TEST_CASE("a run begins at a letter or digit with none before it") {
  const SignalsOf method = best_signals_of();
  CHECK(signals_of(method, "Abcdefghijklmnop").runs == 1);
  CHECK(signals_of(method, "Abcdefghijklmno ").runs == 0);
  CHECK(signals_of(method, "abcdefghijklmnop").runs == 0);
  CHECK(signals_of(method, "/Abcdefghijklmnop").runs == 2);
  CHECK(signals_of(method, "Abcdefghijklmnop", {.is_in_word = true}).runs == 0);
}

TEST_CASE("a shorter run is one with its padding") {
  const SignalsOf method = best_signals_of();
  for (std::size_t size = 11; size < 16; ++size)
    CHECK(signals_of(method, "A" + std::string(size - 1, 'b') + "=").runs == 1);
  CHECK(signals_of(method, "Abbbbbbbbb==").runs == 0);
  CHECK(signals_of(method, "Abbbbbbbbbb ==").runs == 0);
}

TEST_CASE("letters and digits without a capital may be hexadecimal") {
  const SignalsOf method = best_signals_of();
  CHECK(signals_of(method, "6a" + std::string(22, 'b')).runs == 1);
  CHECK(signals_of(method, "6a" + std::string(21, 'b')).runs == 0);
  CHECK(signals_of(method, "aa" + std::string(22, 'b')).runs == 0);
}

TEST_CASE("a join is where a quote, an operator or the end of a line follows a quote") {
  const SignalsOf method = best_signals_of();
  const auto joins = [&](std::string_view text) { return signals_of(method, std::string(text)).joins; };
  CHECK(joins("ab\" \"cd") == 1U << 4U);
  CHECK(joins("ab\"\n\t'cd") == 1U << 5U);
  CHECK(joins("ab\" + x") == 1U << 4U);
  CHECK(joins("ab\"+\"cd") == 1U << 3U);
  CHECK(joins("ab\" \\\n") == 1U << 4U);
  CHECK(joins("ab\" f\"") == 1U << 4U);
  CHECK(joins("ab\", x") == 0);
  CHECK(joins("ab\"f\"") == 0);
  CHECK(joins("ab\" x y") == 0);
  CHECK(signals_of(method, "  \"cd", {.is_behind_quote = true}).joins == 1U << 2U);
  CHECK(signals_of(method, "  \"cd").joins == 0);
}

TEST_CASE("white space between two literals may go over blocks") {
  const SignalsOf method = best_signals_of();
  for (const std::size_t size : {61U, 62U, 63U, 64U, 190U}) {
    std::string text = "a\"" + std::string(size, ' ') + "\"b";
    text.resize(4 * kBlockBytes + kReachBytes, '.');
    Before before;
    Signals signals[4];
    method(text.data(), 4, before, signals);
    const std::size_t place = size + 2;
    CHECK(signals[place / kBlockBytes].joins == std::uint64_t{1} << (place % kBlockBytes));
  }
}

TEST_CASE("ordinary code gives few marks") {
  const Signals signals =
      signals_of(best_signals_of(), "if (a % b && c == d) return f(\"text\", 'c', x[0], y);\n\tint i = 0;");
  CHECK(std::popcount(signals.marks) <= 2);
  CHECK(signals.joins == 0);
  CHECK(signals.runs == 0);
}

}  // namespace sallyport::decode
