#include "match/regex.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace sallyport::match {

TEST_CASE("a bad regular expression is an error that says what is wrong") {
  CHECK_THROWS_WITH_AS(Regex("a(b"), doctest::Contains("missing"), base::Error);
}

TEST_CASE("a group that took no part is told from an empty one") {
  std::vector<Span> groups;
  REQUIRE(Regex("a(b)?(c*)").find("xa", 0, 2, groups));
  REQUIRE(groups.size() == 3);
  CHECK(groups[0] == Span{1, 2});
  CHECK(groups[1] == kNoGroup);
  CHECK(groups[2] == Span{2, 2});
}

TEST_CASE("groups of a match in the empty text are places in it") {
  std::vector<Span> groups;
  REQUIRE(Regex("()").find({}, 0, 0, groups));
  CHECK(groups[1] == Span{0, 0});
}

TEST_CASE("a search within a window sees the bytes before the window") {
  std::vector<Span> groups;
  CHECK_FALSE(Regex(R"(\bcd)").find("abcd", 2, 4, groups));
  CHECK_FALSE(Regex("^cd").find("abcd", 2, 4, groups));
}

TEST_CASE("a search within a window sees the bytes behind the window") {
  std::vector<Span> groups;
  CHECK_FALSE(Regex(R"(ab\b)").find("abcd", 0, 2, groups));
  CHECK_FALSE(Regex("ab$").find("abcd", 0, 2, groups));
  CHECK(Regex("(?m)ab$").find("ab\ncd", 0, 2, groups));
}

TEST_CASE("a match ends within the window") {
  std::vector<Span> groups;
  REQUIRE(Regex("a+").find("aaaa", 1, 3, groups));
  CHECK(groups[0] == Span{1, 3});
}

TEST_CASE("bytes above 127 are single characters") {
  std::vector<Span> groups;
  REQUIRE(Regex(".").find("\xc3\xa9", 0, 2, groups));
  CHECK(groups[0] == Span{0, 1});
}

}  // namespace sallyport::match
