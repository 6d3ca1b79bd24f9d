#include "match/database.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "match/confirmation.hpp"
#include "match/differential.hpp"

namespace sallyport::match {

namespace {

std::vector<Candidate> candidates_of(const Database& database, std::string_view text) {
  return Prescan(database).candidates(text);
}

std::vector<Candidate> candidates_of(const Pattern& pattern, std::string_view text) {
  return candidates_of(Database::compile({pattern}), text);
}

}  // namespace

TEST_CASE("a candidate reaches back by the width of the pattern and ends with the last end") {
  const std::vector<Candidate> found = candidates_of({"ab{1,3}", {}}, "........abbb........");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == 6);  // the first end is 10, the width 4
  CHECK(found[0].to == 12);
}

TEST_CASE("ends further apart than the width make candidates that do not touch") {
  const std::vector<Candidate> found = candidates_of({"abc", {}}, "abc....abc..abc");
  REQUIRE(found.size() == 3);
  CHECK(found[0].to < found[1].from);
  CHECK(found[1].to < found[2].from);
}

TEST_CASE("the candidate of an unlimited token ends where its alphabet does") {
  const std::string around(1000, '.');
  const std::vector<Candidate> found =
      candidates_of({"k=[a-z]{5,}", {}}, around + "k=" + std::string(5000, 'a') + around);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from >= 1000 - 2);
  CHECK(found[0].to == 1000 + 2 + 5000);
}

TEST_CASE(
    "an end that Hyperscan reports late, because it waits for the next byte, still widens its candidate") {
  const std::vector<Candidate> found = candidates_of({R"(abc\b|c-)", {}}, "....abc-");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from <= 4);
  CHECK(found[0].to == 8);
}

TEST_CASE("candidates are in order of pattern, then place") {
  const Database database = Database::compile({{"b1", {}}, {"a1", {}}});
  const std::vector<Candidate> found = candidates_of(database, "a1...b1...a1...b1");
  REQUIRE(found.size() == 4);
  CHECK(found[0].pattern == 0);
  CHECK(found[1].pattern == 0);
  CHECK(found[0].to < found[1].from);
  CHECK(found[2].pattern == 1);
  CHECK(found[3].pattern == 1);
}

TEST_CASE("a text without a hit has no candidates, also after one that had") {
  const Database database = Database::compile({{"abc", {}}});
  Prescan prescan(database);
  CHECK(prescan.candidates("abc").size() == 1);
  CHECK(prescan.candidates("abd").empty());
}

TEST_CASE("a pattern that cannot be told to Hyperscan is gated by its words") {
  const Pattern pattern{R"(\p{L}{3}[0-9])", {"gate"}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::whole_text);
  CHECK(candidates_of(pattern, "abc1").empty());
  const std::vector<Candidate> found = candidates_of(pattern, "abc1 GaTe abc2");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == 0);
  CHECK(found[0].to == 14);
}

TEST_CASE("without words such a pattern makes every text a candidate") {
  const Pattern pattern{R"(\p{L}{3}[0-9])", {}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::every_text);
  CHECK(candidates_of(pattern, "nothing").size() == 1);
}

TEST_CASE("a pattern that can match nothing makes every text a candidate") {
  CHECK(candidates_of({"x*", {}}, "").size() == 1);
}

TEST_CASE("an anchor in a place that Hyperscan refuses costs no match") {
  const Pattern pattern{R"((?:a|b$)c?(?:^|d)e?)", {}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::none);
  CHECK(candidates_of(pattern, "..ad..").size() == 1);
}

TEST_CASE("a pattern too large for Hyperscan is not dropped") {
  const std::string huge = "(?:[a-m]x?[g-z]y{0,3}){200}zz";
  const Database database = Database::compile({{huge, {"zz"}}, {"abc", {}}});
  CHECK(database.weakness(0) != Weakness::none);
  CHECK(database.weakness(1) == Weakness::none);
  std::string text;
  for (int n = 0; n < 200; ++n) text += "ag";
  const std::vector<Candidate> found = candidates_of(database, text + "zz");
  REQUIRE(found.size() == 1);
  CHECK(found[0].to == text.size() + 2);
}

TEST_CASE("a pattern that RE2 refuses is an error that names its index") {
  CHECK_THROWS_WITH_AS(Database::compile({{"a", {}}, {"a++", {}}}), doctest::Contains("pattern 1"),
                       base::Error);
}

TEST_CASE("a database of no patterns finds nothing and can be kept") {
  const Database database = Database::deserialize(Database::compile({}).serialize());
  CHECK(database.pattern_count() == 0);
  CHECK(candidates_of(database, "abc").empty());
}

TEST_CASE("a database that was kept gives the same candidates") {
  const Database database =
      Database::compile({{"ab{1,3}", {}}, {"k=[a-z]{5,}", {}}, {R"(\pN)", {"n"}}, {"x*", {}}});
  const Database kept = Database::deserialize(database.serialize());
  const std::string text = "n k=abcdefg ab abbb 7";
  const std::vector<Candidate> expected = candidates_of(database, text);
  const std::vector<Candidate> actual = candidates_of(kept, text);
  REQUIRE(actual.size() == expected.size());
  for (std::size_t n = 0; n < expected.size(); ++n) {
    CHECK(actual[n].pattern == expected[n].pattern);
    CHECK(actual[n].from == expected[n].from);
    CHECK(actual[n].to == expected[n].to);
  }
}

TEST_CASE("a kept database that is cut short anywhere is refused") {
  const std::string bytes = Database::compile({{"ab{1,3}", {}}, {"x*", {}}}).serialize();
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    try {
      Database::deserialize(std::string_view(bytes).substr(0, size));
      ++accepted;
    } catch (const base::Error&) {
    }
  }
  CHECK(accepted == 0);
}

TEST_CASE("a kept database with more bytes behind it is refused") {
  const std::string bytes = Database::compile({{"abc", {}}}).serialize();
  CHECK_THROWS_AS(Database::deserialize(bytes + "x"), base::Error);
}

TEST_CASE("a kept database that promises more patterns than it has bytes is refused before memory is taken") {
  std::string bytes = Database::compile({{"abc", {}}}).serialize();
  bytes.replace(8, 4, "\xff\xff\xff\xff");
  CHECK_THROWS_AS(Database::deserialize(bytes), base::Error);
}

TEST_CASE("work on a text of almost-matches grows with the text, not with its square") {
  const Pattern pattern{R"(\bk=[a-z0-9]{4,}(?:\s;)?)", {}};
  const Database database = Database::compile({pattern});
  const Regex regex(pattern.regex);
  const auto work = [&](std::size_t repeats) {
    std::string text;
    for (std::size_t n = 0; n < repeats; ++n) text += "k=abcd1 k=abc. ";
    Prescan prescan(database);
    Confirmation confirmation(regex, database.reach(0), text);
    std::vector<Span> groups;
    for (const Candidate& candidate : prescan.candidates(text)) {
      while (confirmation.next(candidate, groups)) continue;
    }
    return confirmation.spent_bytes();
  };
  const std::uint64_t once = work(2000);
  CHECK(once > 0);
  CHECK(work(20000) < 11 * once);
}

TEST_CASE("a pattern that reads the rest of the text for each match meets its budget") {
  const Pattern pattern{R"((?s)x(?:.*y)?)", {}};
  const Database database = Database::compile({pattern});
  const Regex regex(pattern.regex);
  const std::string text(200000, 'x');
  Prescan prescan(database);
  Confirmation confirmation(regex, database.reach(0), text);
  std::vector<Span> groups;
  const auto all = [&] {
    for (const Candidate& candidate : prescan.candidates(text)) {
      while (confirmation.next(candidate, groups)) continue;
    }
  };
  CHECK_THROWS_WITH_AS(all(), doctest::Contains("regex budget"), base::Error);
}

}  // namespace sallyport::match
