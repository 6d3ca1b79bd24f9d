#include "model/coverage.hpp"

#include <doctest/doctest.h>

using sallyport::model::Coverage;

TEST_CASE("coverage is complete only if each equation holds") {
  Coverage coverage;
  CHECK(coverage.is_complete());
  coverage.commits = {2, 2};
  coverage.objects = {5, 4, 1};
  coverage.candidates = {3, 1, 2};
  CHECK(coverage.is_complete());

  Coverage unread = coverage;
  unread.commits.read = 1;
  CHECK(!unread.is_complete());
  Coverage unscanned = coverage;
  unscanned.objects.scanned = 3;
  CHECK(!unscanned.is_complete());
  Coverage unsettled = coverage;
  unsettled.candidates.rejected = 1;
  CHECK(!unsettled.is_complete());
}
