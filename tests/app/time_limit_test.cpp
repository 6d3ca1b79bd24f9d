#include "app/time_limit.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"
#include "app/time_shares.hpp"
#include "support/late_clock.hpp"

using namespace sallyport;
using namespace std::chrono_literals;

namespace {

app::TimeShares shares(const test::LateClock& clock, std::uint64_t bytes, unsigned threads = 1) {
  return {clock.deadline(), bytes, threads};
}

model::Verdict judged(const policy::Limits& limits, std::string_view message) {
  test::Sandbox box;
  box.init("repo");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  test::Court court;
  court.policy.limits = limits;
  app::Judge judge = court.judge();
  judge.now = &test::LateClock::now;
  app::Progress progress("test");
  return app::judge_message(repository, judge, message, /*is_edited=*/false, {}, progress);
}

}  // namespace

TEST_CASE("a share is in proportion to the bytes that are left, and never less than an eighth of all") {
  const test::LateClock clock(100);
  app::TimeShares of_one = shares(clock, 1000);
  CHECK(of_one.next(500).left() == 30min);
  CHECK(of_one.next(500).left() == 1h);
  app::TimeShares small = shares(clock, 1'000'000);
  CHECK(small.next(1).left() == 7min + 30s);
}

TEST_CASE("threads that work side by side have so much more each, but no more than there is") {
  const test::LateClock clock(100);
  CHECK(shares(clock, 1000, 2).next(250).left() == 30min);
  CHECK(shares(clock, 1000, 8).next(500).left() == 1h);
}

TEST_CASE("more bytes than were announced, and none at all, have a share as well") {
  const test::LateClock clock(100);
  CHECK(shares(clock, 10).next(1000).left() == 1h);
  CHECK(shares(clock, 0).next(0).left() == 1h);
}

TEST_CASE("a message for which there is no time is not decided") {
  policy::Limits limits;
  limits.time = 1s;
  const test::LateClock clock(0);
  const model::Verdict verdict = judged(limits, "A message\n");
  CHECK(verdict.outcome == model::Outcome::undecided);
  REQUIRE(verdict.reasons.size() == 1);
  CHECK(verdict.reasons[0].rule == "limits.time");
  limits.on_time = policy::Mode::warn;
  CHECK(judged(limits, "A message\n").outcome == model::Outcome::accepted);
}

TEST_CASE("where the policy has no limit of time no clock is asked") {
  const test::LateClock clock(0);
  const model::Verdict verdict = judged({}, "A message\n");
  CHECK(verdict.outcome == model::Outcome::accepted);
  CHECK(verdict.reasons.empty());
}
