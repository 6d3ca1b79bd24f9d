#include "base/deadline.hpp"

#include <doctest/doctest.h>

#include "support/late_clock.hpp"

using namespace std::chrono_literals;
using sallyport::base::Deadline;
using sallyport::test::LateClock;

TEST_CASE("what has no end is never over, and nobody gives it one") {
  const Deadline never;
  CHECK_FALSE(never.is_set());
  CHECK_FALSE(never.is_over());
  CHECK(never.left() == Deadline::Clock::duration::max());
  CHECK_FALSE(never.within(0s).is_set());
}

TEST_CASE("a deadline is over when its clock says so, and stays over") {
  const LateClock clock(2);
  const Deadline deadline = clock.deadline();
  CHECK_FALSE(deadline.is_over());
  CHECK(deadline.left() == 1h);
  CHECK(deadline.is_over());
  CHECK(deadline.left() == 0s);
}

TEST_CASE("what is within a deadline ends with it at the latest") {
  const LateClock clock(100);
  const Deadline whole = clock.deadline();
  CHECK(whole.within(1min).left() == 1min);
  CHECK(whole.within(2h).left() == 1h);
  CHECK(whole.within(Deadline::Clock::duration::max()).left() == 1h);
  CHECK(whole.within(1min).within(2min).left() == 1min);
}

TEST_CASE("what was past before it began is over") {
  CHECK(Deadline(Deadline::Clock::now() - 1h).is_over());
  CHECK_FALSE(Deadline(Deadline::Clock::now() + 1h).is_over());
}
