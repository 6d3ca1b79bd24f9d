#include <string>

#include <doctest/doctest.h>

#include "match/expression.hpp"

namespace sallyport::match {

namespace {

struct Narrowed {
  std::string pattern;
  bool is_cut = false;
  std::uint32_t before_end = 0;
};

Narrowed narrowed(std::string_view pattern, std::uint32_t most_bytes = 20) {
  const Superset superset = superset_of(read_expression(pattern).value(), most_bytes);
  CHECK(superset.width <= most_bytes);
  return {to_hyperscan(superset.expression, true), superset.is_cut, superset.most_before_end};
}

}  // namespace

TEST_CASE("what is narrow enough stays as it is") {
  const Narrowed same = narrowed("(?:[a-z]{0,5})key=[0-9]{8}");
  CHECK(same.pattern == "[a-z]{0,5}key\\x3d[0-9]{8,8}");
  CHECK_FALSE(same.is_cut);
  CHECK(same.before_end == 17);
}

TEST_CASE("what may be missing at the front is left out, with what is asserted before it") {
  const Narrowed front = narrowed(R"(\b(?:[a-z]{0,50}?)key=[0-9]{8})");
  CHECK(front.pattern == "key\\x3d[0-9]{8,8}");
  CHECK_FALSE(front.is_cut);
  CHECK(front.before_end == 50 + 12);
}

TEST_CASE("an unlimited front leaves the beginning unbounded") {
  CHECK(narrowed("[a-z]*key").before_end == Expression::kUnlimited);
}

TEST_CASE("a repeat that gets too wide is taken as often as it must, and what follows is left out") {
  const Narrowed token = narrowed("key=[a-z]{5,}(?:end)");
  CHECK(token.pattern == "key\\x3d[a-z]{5,5}");
  CHECK(token.is_cut);
  CHECK(narrowed("key=[a-z]{30}").pattern == "key\\x3d[a-z]{16,16}");
  CHECK(narrowed("(?:ab[0-9]{2}){2,9}x").pattern == "(?:ab[0-9]{2,2}){2,2}");
  CHECK(narrowed("key(?:[a-z]{40}|[0-9]{3}x)tail").pattern == "key(?:[a-z]{17,17}|[0-9]{3,3}x)");
}

TEST_CASE("a back that says more than the front stands for the whole, if that is of bounded width") {
  const Narrowed back = narrowed("set [a-z ]{0,200}password=[0-9]{4,6}");
  CHECK(back.pattern == "password\\x3d[0-9]{4,6}");
  CHECK_FALSE(back.is_cut);
  CHECK(back.before_end == 4 + 200 + 15);
  CHECK(narrowed("set [a-z ]*password=[0-9]{4,6}").pattern == "set\\x20");
}

TEST_CASE("a back without a text stands for no front that has one") {
  CHECK(narrowed("t1[.][a-z]{0,40}[0-9]{12}").pattern == "t1\\x2e");
  CHECK(narrowed("x[a-z]{0,40}[0-9]{12}").pattern == "x");
  CHECK(narrowed("[a-z]{3}[A-Z]{0,40}[0-9]{12}").pattern == "[0-9]{12,12}");
}

TEST_CASE("a back with a text stands for a front that says more and has none") {
  const Narrowed back = narrowed("d:[0-9a-f]{40}[^{}]{0,90}kty:RSA");
  CHECK(back.pattern == "kty\\x3aRSA");
  CHECK_FALSE(back.is_cut);
  CHECK(back.before_end == 2 + 40 + 90 + 7);
}

TEST_CASE("each branch of a choice is narrowed where it says most") {
  const Narrowed both = narrowed("(?:kty:RSA[^{}]{0,90}d:[0-9a-f]{40}|d:[0-9a-f]{40}[^{}]{0,90}kty:RSA)");
  CHECK(both.pattern == "(?:kty\\x3aRSA|kty\\x3aRSA)");
  CHECK(both.is_cut);
  CHECK(both.before_end == 2 + 40 + 90 + 7);
  CHECK(narrowed("(?:ab|[a-z]{30}abcd)").pattern == "(?:ab|abcd)");
}

TEST_CASE("a front that must be there is cut within, where it alone is too wide") {
  CHECK(narrowed("(?:abcdefghij){3}").pattern == "(?:abcdefghij){2,2}");
  CHECK(narrowed("(?:abcdefghijklmnopqrstuvwxyz){2}").pattern == "abcdefghijklmnopqrst");
}

}  // namespace sallyport::match
