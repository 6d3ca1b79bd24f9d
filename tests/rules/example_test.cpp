#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "rules/support.hpp"

namespace sallyport::rules {

namespace {

std::string template_error(std::string_view example) {
  return error_of([&] { expand_example(example, "seed"); });
}

bool consists_of(std::string_view text, std::string_view members) {
  return text.find_first_not_of(members) == std::string_view::npos;
}

TEST_CASE("text outside templates stays as it is") {
  CHECK(expand_example("a { b } }} c", "seed") == "a { b } }} c");
}

TEST_CASE("an empty template becomes nothing") {
  CHECK(expand_example("ab{{}}cd{{}}", "seed") == "abcd");
}

TEST_CASE("a template becomes as many characters of its class as it says") {
  const std::string text = expand_example("<{{0-9a-f 40}}>", "seed");
  REQUIRE(text.size() == 42);
  CHECK(text.front() == '<');
  CHECK(text.back() == '>');
  CHECK(consists_of(text.substr(1, 40), "0123456789abcdef"));
}

TEST_CASE("the same seed gives the same text on every machine") {
  CHECK(expand_example("{{0-9 12}}", "a rule's id") == "194524079372");
}

TEST_CASE("another seed gives another text") {
  CHECK(expand_example("{{0-9a-z 20}}", "1") != expand_example("{{0-9a-z 20}}", "2"));
}

TEST_CASE("two templates of one example differ") {
  const std::string text = expand_example("{{0-9a-z 20}}{{0-9a-z 20}}", "seed");
  CHECK(text.substr(0, 20) != text.substr(20));
}

TEST_CASE("characters are drawn evenly") {
  constexpr std::size_t kCount = 4096;
  const std::string text = expand_example("{{0-9A-Za-z 4096}}", "seed");
  std::array<double, 256> seen{};
  for (const char c : text) seen[static_cast<unsigned char>(c)] += 1;
  double bits = 0;
  for (const double n : seen) bits -= n > 0 ? n / kCount * std::log2(n / kCount) : 0;
  CHECK(bits > std::log2(62) - 0.02);
}

TEST_CASE("every member of a class is drawn and no other") {
  const std::string text = expand_example("{{b-dx 4096}}", "seed");
  const std::set<char> seen(text.begin(), text.end());
  CHECK(seen == std::set<char>{'b', 'c', 'd', 'x'});
}

TEST_CASE("a dash at either end of a class, or after a backslash, is a dash") {
  CHECK(consists_of(expand_example("{{- 10}}", "seed"), "-"));
  CHECK(consists_of(expand_example("{{-a 200}}", "seed"), "-a"));
  CHECK(consists_of(expand_example("{{a- 200}}", "seed"), "-a"));
  CHECK(consists_of(expand_example("{{a\\-c 200}}", "seed"), "-ac"));
}

TEST_CASE("escapes stand for single characters, also at the ends of ranges") {
  CHECK(expand_example("{{\\x7b 2}}", "seed") == "{{");
  CHECK(expand_example("{{\\x20 2}}", "seed") == "  ");
  CHECK(expand_example("{{\\\\ 1}}", "seed") == "\\");
  CHECK(expand_example("{{\\^\\] 1}}", "seed").find_first_of("^]") == 0);
  CHECK(consists_of(expand_example("{{\\x61-\\x63 200}}", "seed"), "abc"));
  CHECK(expand_example("{{\\xff 1}}", "seed") == "\xff");
  CHECK(expand_example("{{\\x00 1}}", "seed") == std::string(1, '\0'));
}

TEST_CASE("a space in a class is a space") {
  CHECK(expand_example("{{  3}}", "seed") == "   ");
}

TEST_CASE("a member that is named twice is not drawn more often") {
  const std::string text = expand_example("{{aaaaaaaab 1000}}", "seed");
  CHECK(std::count(text.begin(), text.end(), 'b') > 400);
}

TEST_CASE("a template that is not closed is refused") {
  CHECK(template_error("x{{a-z 3} y") == "example template {{a-z 3} y}}: the template is not closed with }}");
}

TEST_CASE("a count that is missing, not a number or out of range is refused") {
  CHECK(template_error("{{a-z}}") == "example template {{a-z}}: no count after the class");
  for (const char* count : {"0", "4097", "-1", "x", "1x", "+1", "", "99999999999999999999"})
    CHECK_MESSAGE(
        template_error("{{a " + std::string(count) + "}}") ==
            "example template {{a " + std::string(count) + "}}: the count must be a number from 1 to 4096",
        count);
}

TEST_CASE("a class that is missing or malformed is refused, and its problem named") {
  const auto names = [](std::string_view example, std::string_view problem) {
    return template_error(example).find(problem) != std::string::npos;
  };
  CHECK(names("{{ 3}}", "no character class"));
  CHECK(names("{{z-a 3}}", "runs backwards"));
  CHECK(names("{{a-c-e 3}}", "'-' that is no range"));
  CHECK(names("{{^a 3}}", "negated"));
  CHECK(names("{{[a-z] 3}}", "without brackets"));
  CHECK(names("{{\\d 3}}", "of the escapes only"));
  CHECK(names("{{\\x4 3}}", "two hexadecimal digits"));
  CHECK(names("{{\\xg0 3}}", "two hexadecimal digits"));
  CHECK(names("{{\\x-1 3}}", "two hexadecimal digits"));
  CHECK(names("{{a\\ 3}}", "lone backslash"));
  CHECK(names("{{\xC3\xA9 3}}", "printable ASCII"));
  CHECK(names("{{\t 3}}", "printable ASCII"));
}

TEST_CASE("an example that grows beyond a mebibyte is refused") {
  std::string example;
  for (int i = 0; i < 300; ++i) example += "{{a 4096}}";
  CHECK(template_error(example) == "an example expands to more than 1048576 bytes");
}

}  // namespace

}  // namespace sallyport::rules
