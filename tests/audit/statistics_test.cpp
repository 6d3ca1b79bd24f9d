#include "audit/statistics.hpp"

#include "audit/samples.hpp"

using namespace sallyport;
using namespace sallyport::audit;

TEST_CASE("pushes are counted by outcome, rule and who pushed") {
  Statistics counted;
  counted.count({.body = refused("path.deny")});
  counted.count({.body = accepted(push_of("refs/heads/main", '1', '2'))});
  Judged twice = refused();
  twice.reasons.push_back(twice.reasons[0]);
  twice.findings.push_back(twice.findings[0]);
  twice.pusher = {"sshd", "bob", {}, {}};
  counted.count({.body = twice});
  counted.count({.body = Received{"r", {}, 0, {}, {}, 0}});
  CHECK(counted.pushes() == 3);
  CHECK(counted.outcomes().refused == 2);
  CHECK(counted.outcomes().accepted == 1);
  CHECK(counted.received() == 1);
  CHECK(counted.unjudged() == 1);
  CHECK(counted.reasons().at({"secrets", "refuse"}) == 1);
  CHECK(counted.reasons().at({"path.deny", "refuse"}) == 1);
  CHECK(counted.secrets().at("a-rule") == 2);
  CHECK(counted.principals().at("ann@example.org").accepted == 1);
  CHECK(counted.principals().at("(bob)").refused == 1);
}

TEST_CASE("who is nobody is called so") {
  CHECK(name_of({}) == "(nobody)");
  CHECK(name_of({"sshd", {}, "SHA256:x", {}}) == "(SHA256:x)");
}

TEST_CASE("percentiles are durations that occurred") {
  Statistics counted;
  CHECK_FALSE(counted.duration_ms(50).has_value());
  for (const std::uint64_t duration : {40U, 10U, 30U, 20U}) {
    Judged judged = refused();
    judged.duration_ms = duration;
    counted.count({.body = judged});
  }
  CHECK(counted.duration_ms(50) == 20U);
  CHECK(counted.duration_ms(95) == 40U);
  CHECK(counted.duration_ms(100) == 40U);
  CHECK(counted.duration_ms(1) == 10U);
}
