#include "match/quick_form.hpp"

#include <array>
#include <cstdint>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "match/pattern_regex.hpp"

namespace sallyport::match {

namespace {

std::string form_of(std::string_view regex) {
  const std::optional<QuickForm> form = quick_form(regex);
  return form ? form->regex : "none";
}

// Expressions that are mostly long repeats, and texts of few letters, so that the bounds are often passed.
class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  std::string regex() {
    std::string regex = below(4) == 0 ? "(?i)" : "";
    for (std::size_t parts = below(4) + 1; parts > 0; --parts) regex += part(2);
    return regex;
  }

  std::string text() {
    static constexpr std::string_view kBytes = "aaaaaaabbbbA= \n";
    std::string bytes(below(90), ' ');
    for (char& byte : bytes) byte = kBytes[below(kBytes.size())];
    return bytes;
  }

  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

 private:
  std::string part(int depth) {
    static constexpr std::array<const char*, 8> kClasses = {"[ab]", "[^=]",         ".",    "\\w", "\\S",
                                                            "[^b]", "[[:alpha:]=]", "[^]=]"};
    static constexpr std::array<const char*, 6> kRepeats = {"{0,16}",  "{1,18}",  "{3,20}",
                                                            "{0,17}?", "{2,19}?", "+"};
    static constexpr std::array<const char*, 7> kOthers = {"a", "=", "\\b", "b?", "$", "(?:a|ab|)", "(=)?"};
    static constexpr std::array<const char*, 5> kBehindGroups = {"", "", "?", "{1,2}", "*"};
    switch (below(depth > 0 ? 4 : 3)) {
      case 0:
        return kOthers[below(kOthers.size())];
      case 3: {
        std::string inner = part(depth - 1) + part(depth - 1);
        if (below(3) == 0) inner += "|" + part(depth - 1);
        return (below(2) == 0 ? "(" : "(?:") + inner + ")" + kBehindGroups[below(kBehindGroups.size())];
      }
      default:
        return std::string(kClasses[below(kClasses.size())]) + kRepeats[below(kRepeats.size())];
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("a long repeat of one of several bytes loses its upper bound, and gets a group") {
  CHECK(form_of(R"-(key=([^"]{6,400})")-") == R"-(key=(([^"]{6,}))")-");
  CHECK(form_of(R"([\w\]-]{0,20}x[]a]{1,99}?)") == R"(([\w\]-]{0,})x([]a]{1,}?))");
  CHECK(form_of(R"((?i:\s{0,24})[^[:space:]]{2,50}$)") == R"((?i:(\s{0,}))([^[:space:]]{2,})$)");
}

TEST_CASE("an expression without a long repeat has no quick form") {
  for (const char* regex :
       {"", "abc", "a{0,3}[bc]{4}", "[0-9a-f]{40}", "[ab]*", "[ab]{20,}", "a{0,100}", "(?:ab){0,50}"})
    CHECK_MESSAGE(form_of(regex) == "none", regex);
}

TEST_CASE("within what is repeated no bound is left out") {
  CHECK(form_of("(?:x[ab]{0,30}){1,2}") == "none");
  CHECK(form_of("(?:x(?:[ab]{0,30})?)+") == "none");
  CHECK(form_of("(?:x[ab]{0,30})?") == "(?:x([ab]{0,}))?");
  CHECK(form_of("(?:x[ab]{0,30}){1}") == "(?:x([ab]{0,})){1}");
}

TEST_CASE("what is not understood has no quick form") {
  for (const char* regex :
       {R"(\Q(\E[ab]{0,30})", R"(\pL[ab]{0,30})", R"((?U)[ab]{0,30})", R"(\101[ab]{0,30})"})
    CHECK_MESSAGE(form_of(regex) == "none", regex);
}

TEST_CASE("a brace that begins no repeat is a letter") {
  CHECK(form_of("{a}[ab]{,30}[ab]{1,30}") == "{a}[ab]{,30}([ab]{1,})");
  CHECK(form_of("[ab]{0,30") == "none");
}

TEST_CASE("groups of the expression are known by their numbers in the quick form") {
  const std::optional<QuickForm> form = quick_form(R"((?P<first>a)[bc]{0,30}(?:d)(e([fg]{1,40})))");
  REQUIRE(form);
  CHECK(form->groups == std::vector<std::size_t>{0, 1, 3, 4});
  REQUIRE(form->bounds.size() == 2);
  CHECK(form->bounds[0].group == 2);
  CHECK(form->bounds[0].most_bytes == 30);
  CHECK(form->bounds[1].group == 5);
  CHECK(form->bounds[1].most_bytes == 40);
}

TEST_CASE("a quick answer is that of the expression, match and groups") {
  Maker maker(20271127);
  std::size_t found = 0;
  std::size_t missed = 0;
  std::size_t untold = 0;
  for (int round = 0; round < 400; ++round) {
    const PatternRegex regex(maker.regex());
    for (int repeat = 0; repeat < 25; ++repeat) {
      const std::string text = maker.text();
      const std::size_t from = maker.below(text.size() + 1);
      const std::size_t to = from + maker.below(text.size() - from + 1);
      std::vector<Span> quick_groups;
      std::vector<Span> groups;
      const std::optional<bool> is_found = regex.find_quickly(text, from, to, quick_groups);
      if (!is_found) {
        ++untold;
        continue;
      }
      const bool is_really_found = regex.exact().find(text, from, to, groups);
      REQUIRE(*is_found == is_really_found);
      REQUIRE(quick_groups == groups);
      ++(is_really_found ? found : missed);
    }
  }
  CHECK(found > 1000);
  CHECK(missed > 1000);
  CHECK(untold > 1000);
}

TEST_CASE("a match that passes a bound is left to the expression") {
  const PatternRegex regex("k=[ab]{1,20}(?:;|$)");
  std::vector<Span> groups;
  const std::string fits = "k=" + std::string(20, 'a') + ";";
  CHECK(regex.find_quickly(fits, 0, fits.size(), groups) == std::optional<bool>(true));
  const std::string passes = "k=" + std::string(21, 'a') + ";";
  CHECK_FALSE(regex.find_quickly(passes, 0, passes.size(), groups).has_value());
  CHECK_FALSE(regex.exact().find(passes, 0, passes.size(), groups));
}

}  // namespace sallyport::match
