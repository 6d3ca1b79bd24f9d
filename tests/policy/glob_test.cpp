#include "policy/glob.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using sallyport::base::Error;
using sallyport::policy::Glob;

namespace {

bool matches(const char* pattern, std::string_view name) {
  return Glob(pattern).matches(name);
}

// What the header says, by trying everything: exponential, so for short texts only.
bool matches_slowly(std::string_view pattern, std::string_view name, bool starts_component = true) {
  if (pattern.empty()) return name.empty();
  if (pattern.starts_with("**")) {
    const std::string_view rest = pattern.substr(std::min(pattern.find_first_not_of('*'), pattern.size()));
    if (starts_component && rest.starts_with('/')) {
      if (matches_slowly(rest.substr(1), name)) return true;
      for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '/' && matches_slowly(rest.substr(1), name.substr(i + 1))) return true;
      }
      return false;
    }
    for (std::size_t i = 0; i <= name.size(); ++i) {
      if (matches_slowly(rest, name.substr(i), false)) return true;
    }
    return false;
  }
  if (pattern[0] == '*') {
    for (std::size_t i = 0; i <= name.size(); ++i) {
      if (matches_slowly(pattern.substr(1), name.substr(i), false)) return true;
      if (i < name.size() && name[i] == '/') return false;
    }
    return false;
  }
  if (name.empty()) return false;
  if (pattern[0] == '?') return name[0] != '/' && matches_slowly(pattern.substr(1), name.substr(1), false);
  return pattern[0] == name[0] && matches_slowly(pattern.substr(1), name.substr(1), pattern[0] == '/');
}

}  // namespace

TEST_CASE("a pattern without wildcards matches its own name only") {
  CHECK(matches("main", "main"));
  CHECK_FALSE(matches("main", "maintenance"));
  CHECK_FALSE(matches("main", "Main"));
}

TEST_CASE("one star stays within a component") {
  CHECK(matches("release/*", "release/1.0"));
  CHECK(matches("release/*", "release/"));
  CHECK_FALSE(matches("release/*", "release/1.0/rc1"));
  CHECK(matches("a*c*e", "abcde"));
}

TEST_CASE("one star takes a leading dot") {
  CHECK(matches("*.pem", ".pem"));
}

TEST_CASE("two stars run across components") {
  CHECK(matches("release/**", "release/1.0/rc1"));
  CHECK_FALSE(matches("release/**", "release"));
  CHECK(matches("a**z", "a/b/z"));
}

TEST_CASE("two stars and a slash match no folder at all too") {
  CHECK(matches("**/x", "x"));
  CHECK(matches("**/x", "a/b/x"));
  CHECK(matches("a/**/x", "a/x"));
  CHECK(matches("a/**/x", "a/b/c/x"));
  CHECK(matches("**/**/x", "x"));
}

TEST_CASE("two stars and a slash end at the start of a component") {
  CHECK_FALSE(matches("**/x", "ax"));
  CHECK_FALSE(matches("a/**/x", "a/bx"));
}

TEST_CASE("two stars in the middle of a component keep the slash behind them") {
  CHECK(matches("a**/x", "a/x"));
  CHECK(matches("a**/x", "ab/c/x"));
  CHECK_FALSE(matches("a**/x", "ax"));
}

TEST_CASE("a question mark is one byte and no slash") {
  CHECK(matches("v?", "v1"));
  CHECK_FALSE(matches("v?", "v"));
  CHECK_FALSE(matches("a?b", "a/b"));
}

TEST_CASE("a set is one of its characters") {
  CHECK(matches("v[0-9].[ab]", "v3.b"));
  CHECK_FALSE(matches("v[0-9]", "vx"));
  CHECK(matches("[]a]", "]"));
  CHECK(matches("[a-]", "-"));
  CHECK(matches("[\\]]", "]"));
}

TEST_CASE("a negated set is any other byte but never a slash") {
  CHECK(matches("[!a]x", "bx"));
  CHECK(matches("[^a]x", "bx"));
  CHECK_FALSE(matches("[!a]x", "ax"));
  CHECK_FALSE(matches("[!a]x", "/x"));
}

TEST_CASE("a backslash takes the next character as it is") {
  CHECK(matches("\\*", "*"));
  CHECK_FALSE(matches("\\*", "a"));
  CHECK(Glob("\\*").specificity() > Glob("abc*").specificity());
}

TEST_CASE("an overlap of the literal head and tail is no match") {
  CHECK_FALSE(matches("aba*aba", "aba"));
}

TEST_CASE("bytes that are no text are matched like any other") {
  CHECK(matches("a*", "a\xff\x01"));
  CHECK(Glob(std::string("\xff?")).matches("\xff\xfe"));
}

TEST_CASE("an empty pattern is an error") {
  CHECK_THROWS_AS(Glob(""), Error);
}
TEST_CASE("an unclosed set is an error") {
  CHECK_THROWS_AS(Glob("a[bc"), Error);
  CHECK_THROWS_AS(Glob("["), Error);
  CHECK_THROWS_AS(Glob("[!"), Error);
  CHECK_THROWS_AS(Glob("[]"), Error);
  CHECK_THROWS_AS(Glob("[a-"), Error);
  CHECK_THROWS_AS(Glob("[\\"), Error);
}
TEST_CASE("a trailing backslash is an error") {
  CHECK_THROWS_AS(Glob("a\\"), Error);
}
TEST_CASE("a set beyond ASCII is an error") {
  CHECK_THROWS_AS(Glob("[\xc3\xa4]"), Error);
}
TEST_CASE("a class is an error and not read as its letters") {
  CHECK_THROWS_AS(Glob("[[:alpha:]]"), Error);
}
TEST_CASE("a range that runs backwards is an error") {
  CHECK_THROWS_AS(Glob("[z-a]"), Error);
}

TEST_CASE("a pattern without wildcards is more specific than any with") {
  CHECK(Glob("a").specificity() > Glob("a/very/long/pattern/with/one/*").specificity());
}

TEST_CASE("of two patterns with wildcards the one with more literal characters is more specific") {
  CHECK(Glob("release/*").specificity() > Glob("rel*").specificity());
  CHECK(Glob("*").specificity() == Glob("**").specificity());
  CHECK(Glob("**/.env*").specificity() == 5);
  CHECK(Glob("v[0-9]?").specificity() == 1);
}

TEST_CASE("a pattern made to backtrack takes time in proportion to both sizes") {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  pattern += "*b";
  // 2^200 ways for a matcher that goes back; 400 x 2000 steps for ours.
  CHECK_FALSE(Glob(pattern).matches(std::string(2000, 'a') + "c"));
}

TEST_CASE("random patterns match what trying everything matches") {
  std::mt19937 random(20240601);
  const std::string_view pattern_bytes = "ab/*?";
  const std::string_view name_bytes = "ab/";
  std::size_t matched = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string pattern;
    std::string name;
    for (auto n = 1 + random() % 8; n > 0; --n) pattern += pattern_bytes[random() % pattern_bytes.size()];
    for (auto n = random() % 8; n > 0; --n) name += name_bytes[random() % name_bytes.size()];
    const bool expected = matches_slowly(pattern, name);
    matched += expected;
    INFO(pattern, " on ", name);
    REQUIRE(Glob(pattern).matches(name) == expected);
  }
  CHECK(matched > 500);
}
