#include "match/required_text.hpp"

#include <doctest/doctest.h>

namespace sallyport::match {

namespace {

bool holds(const std::string& pattern, const std::vector<std::string>& words) {
  const std::optional<Expression> tree = read_expression(pattern);
  REQUIRE(tree);
  return always_holds(*tree, words);
}

std::size_t fixed(const std::string& pattern) {
  const std::optional<Expression> tree = read_expression(pattern);
  REQUIRE(tree);
  return longest_fixed_text(*tree);
}

}  // namespace

TEST_CASE("a word that stands in every match") {
  CHECK(holds("\\bacme_[0-9a-f]{40}\\b", {"acme_"}));
  CHECK(holds("\\bAcMe_[0-9a-f]{40}\\b", {"acme_"}));
  CHECK(holds("(?i)acme[_-]{0,1}(?:api|app)_{0,1}key", {"acme"}));
  CHECK(holds("(?:ghp|gho)_[0-9]{4}", {"ghp_", "gho_"}));
  CHECK(holds("lin_(?:api_[0-9A-Za-z]{40}|oauth_[0-9a-f]{64})", {"lin_api_", "lin_oauth_"}));
  CHECK(holds("[ab]{2}c[0-9]{9}", {"aac", "abc", "bac", "bbc"}));
  CHECK(holds("x(?:word){1,3}y", {"word"}));
}

TEST_CASE("a word that need not stand in a match, or of which it cannot be told") {
  CHECK_FALSE(holds("(?:ghp|gho)_[0-9]{4}", {"ghp_"}));
  CHECK_FALSE(holds("(?:acme){0,1}_[0-9]{4}", {"acme"}));
  CHECK_FALSE(holds("[0-9a-z]{40}", {"key"}));
  CHECK_FALSE(holds("ab[0-9]{3}cd", {"abcd"}));
  CHECK_FALSE(holds("acme", {}));
}

TEST_CASE("the longest fixed text") {
  CHECK(fixed("\\bacme_[0-9a-f]{40}\\b") == 5);
  CHECK(fixed("(?:acme|ab)[0-9a-z]{40}") == 2);
  CHECK(fixed("[0-9a-z]{40}") == 0);
  CHECK(fixed("(?i)SK[0-9a-z]{30}:tail") == 5);
  CHECK(fixed("(?:acme){0,1}[0-9a-z]{40}") == 0);
}

}  // namespace sallyport::match
