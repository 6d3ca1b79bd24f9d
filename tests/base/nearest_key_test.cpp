#include "base/nearest_key.hpp"

#include <array>
#include <string>

#include <doctest/doctest.h>

using sallyport::base::nearest_key;

namespace {

constexpr std::array<std::string_view, 3> kKnown = {"deny", "signatures", "secrets"};

}  // namespace

TEST_CASE("a slip of the pen is told, in either case of letters") {
  CHECK(nearest_key("dney", kKnown).empty());  // half of a short word is too much
  CHECK(nearest_key("deni", kKnown) == "deny");
  CHECK(nearest_key("Signature", kKnown) == "signatures");
  CHECK(nearest_key("secret", kKnown) == "secrets");
}

TEST_CASE("what is like none of the known ones, or too long to be one, is like none") {
  CHECK(nearest_key("colour", kKnown).empty());
  CHECK(nearest_key(std::string(100, 's'), kKnown).empty());
}
