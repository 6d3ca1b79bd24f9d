#include "decode/signals.hpp"

#include <bit>
#include <vector>

#include <doctest/doctest.h>

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
  for (int round = 0; round < 5'000; ++round) {
    const std::string block = random_block(random);
    for (const bool is_in_word : {false, true}) {
      bool expected_end = is_in_word;
      Signals expected;
      portable_signals_of(block.data(), 1, expected_end, &expected);
      for (const SignalsOf method : methods) {
        bool end = is_in_word;
        Signals signals;
        method(block.data(), 1, end, &signals);
        const bool is_same =
            signals.marks == expected.marks && signals.runs == expected.runs && end == expected_end;
        REQUIRE(is_same);
      }
    }
  }
}

TEST_CASE("a run begins at a letter or digit with none before it") {
  const SignalsOf method = best_signals_of();
  CHECK(signals_of(method, "Abcdefghijk").runs == 1);
  CHECK(signals_of(method, "Abcdefghij ").runs == 0);
  CHECK(signals_of(method, "abcdefghijk").runs == 0);
  CHECK(signals_of(method, "/Abcdefghijk").runs == 2);
  CHECK(signals_of(method, "Abcdefghijk", true).runs == 0);
}

TEST_CASE("ordinary code gives few marks") {
  const Signals signals =
      signals_of(best_signals_of(), "if (a % b && c == d) return f(\"text\", 'c', x[0], y);\n\tint i = 0;");
  CHECK(std::popcount(signals.marks) <= 2);
  CHECK(signals.runs == 0);
}

}  // namespace sallyport::decode
