#include "base/error.hpp"

#include <stdexcept>

#include <doctest/doctest.h>

using namespace sallyport::base;

TEST_CASE("context stands in front of the message and the hint stays") {
  try {
    with_context("reading blob 12", [] { throw Error("it is gone", "fetch it"); });
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "reading blob 12: it is gone");
    CHECK(error.hint() == "fetch it");
  }
}

TEST_CASE("an exception that is not ours leaves as ours") {
  CHECK_THROWS_AS(with_context("here", [] { throw std::runtime_error("no"); }), Error);
}

TEST_CASE("with_context answers what the action answers") {
  CHECK(with_context("here", [] { return 7; }) == 7);
}
