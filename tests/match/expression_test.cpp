#include "match/expression.hpp"

#include <doctest/doctest.h>

namespace sallyport::match {

namespace {

std::string rewritten(std::string_view pattern) {
  const std::optional<Expression> expression = read_expression(pattern);
  return expression ? to_hyperscan(*expression, true) : "unknown";
}

}  // namespace

TEST_CASE("white space is what RE2 takes for it, without the vertical tab") {
  CHECK(rewritten(R"(\s)") == R"([\x09\x0a\x0c\x0d\x20])");
}

TEST_CASE("an escaped v is one byte") {
  CHECK(rewritten(R"(\v)") == R"(\x0b)");
}

TEST_CASE("a dollar means the very end of the text") {
  CHECK(rewritten("a$") == R"(a\z)");
}

TEST_CASE("a brace that opens no repeat is itself") {
  CHECK(rewritten("a{,3}{x") == R"(a\x7b\x2c3\x7d\x7bx)");
}

TEST_CASE("a flag lasts to the end of its group and across alternatives") {
  CHECK(rewritten("(a(?i)b|c)d") == "(?:a[Bb]|[Cc])d");
}

TEST_CASE("case folding knows the letters of Latin-1 and their two exceptions") {
  CHECK(rewritten("(?i)\xe9\xd7\xf7\xff\xdf") == R"([\xc9\xe9]\xd7\xf7\xff\xdf)");
}

TEST_CASE("a negated class is folded before it is negated") {
  CHECK(read_expression("(?i)[^a]")->bytes.count() == 254);
  // Whether É is left out with é depends on RE2's version.
  CHECK(read_expression("(?i)[^\xe9]")->bytes.count() == 255);
}

TEST_CASE("a line begin that no byte must follow is taken as true") {
  CHECK(rewritten(R"(\n(?m:^))") == R"(\x0a)");
}

TEST_CASE("Unicode classes and runes beyond a byte are unknown") {
  CHECK(rewritten(R"(\pL)") == "unknown");
  CHECK(rewritten(R"([^\p{Greek}])") == "unknown");
  CHECK(rewritten(R"(\x{212a})") == "unknown");
}

TEST_CASE("the extent of a bounded pattern is its widths") {
  const Extent found = extent(*read_expression("a(?:bc|d){2,3}e?"));
  CHECK(found.least_bytes == 3);
  CHECK(found.most_other_bytes == 8);
  CHECK(found.free.none());
}

TEST_CASE("bytes of an unlimited repeat are free, and do not count elsewhere") {
  const Extent found = extent(*read_expression("key=[a-z]{20,}[0-9]{2}"));
  CHECK(found.least_bytes == 26);
  CHECK(found.most_other_bytes == 3);  // "=" and two digits
  CHECK(found.free.count() == 26);
}

}  // namespace sallyport::match
