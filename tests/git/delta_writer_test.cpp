#include "git/delta_writer.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "git/delta.hpp"

namespace sallyport::git {

namespace {

struct Written {
  std::string target;            // what the delta makes of the base
  std::size_t copied_bytes = 0;  // of it
};

Written written(std::string_view base, std::string_view target) {
  const std::string delta = write_delta(base, target);
  Written result{std::string(DeltaReader(delta).target_bytes(), '\0')};
  apply_delta(base, delta, result.target.data());
  DeltaReader reader(delta);
  for (DeltaStep step; reader.next(step);) result.copied_bytes += step.is_copy ? step.size : 0;
  return result;
}

std::vector<std::string> lines_of_text(std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i)
    lines.push_back("this is line " + std::to_string(i * i) + " of some\n");
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("a delta that was written makes the target, whatever the texts are") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    const auto some = [&](std::size_t most) { return random() % (most + 1); };
    std::string base;
    while (base.size() < some(3000)) base += std::string(some(80), static_cast<char>('a' + some(3))) + "\n";
    std::string target = base;
    for (std::size_t edits = some(6); edits > 0; --edits) {
      const std::size_t at = some(target.size());
      if (some(1) == 0) target.erase(at, some(200));
      target.insert(std::min(at, target.size()), std::string(some(300), static_cast<char>('a' + some(3))));
    }
    REQUIRE(written(base, target).target == target);
    REQUIRE(written(target, base).target == base);
  }
  for (const std::string_view text : {"", "a", "\n", "one line without an end"}) {
    CHECK(written(text, text).target == text);
    CHECK(written("", text).target == text);
    CHECK(written(text, "").target.empty());
  }
}

TEST_CASE("what was changed is inserted, and all else is copied") {
  std::vector<std::string> lines = lines_of_text(2000);
  const std::string base = joined(lines);
  lines[10] = "another line\n";
  lines.erase(lines.begin() + 500, lines.begin() + 520);
  lines.insert(lines.begin() + 900, "a line that is new\n");
  lines[1500] += "and one that follows it\n";
  const std::string target = joined(lines);
  const Written result = written(base, target);
  CHECK(result.target == target);
  CHECK(target.size() - result.copied_bytes < 400);
}

TEST_CASE("copies of more than sixteen megabytes take several instructions") {
  const std::string base(40U << 20U, 'a');
  const std::string target = base + "more";
  const Written result = written(base, target);
  CHECK(result.target == target);
  CHECK(result.copied_bytes == base.size());
}

TEST_CASE("texts that meet again and again are given up after a while, and all the same the delta is right") {
  std::string base;
  std::string target;
  for (int i = 0; i < 20'000; ++i) {
    base += "line " + std::to_string(i % 7) + " of the base\nand one that both have\n";
    target += "line " + std::to_string(i % 5) + " of the target\nand one that both have\n";
  }
  CHECK(written(base, target).target == target);
}

}  // namespace sallyport::git
