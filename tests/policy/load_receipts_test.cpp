#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "policy/loading.hpp"

using namespace sallyport;
using test::policy_of;

TEST_CASE("without the table no receipts are written") {
  CHECK_FALSE(policy_of("").receipts.has_value());
  CHECK_FALSE(policy::defaults().receipts.has_value());
}

TEST_CASE("an empty table has a log below the git directory, and tells nobody else") {
  const policy::Policy p = policy_of("[receipts]\n");
  REQUIRE(p.receipts);
  CHECK(p.receipts->log == "sallyport/receipts.jsonl");
  CHECK(p.receipts->syslog.empty());
  CHECK(p.receipts->prometheus.empty());
}

TEST_CASE("what a table of receipts says is taken") {
  const policy::Policy p = policy_of(
      "[receipts]\nlog = \"/var/log/x/r.jsonl\"\nsyslog = true\nprometheus = \"/var/lib/x/s.prom\"\n");
  REQUIRE(p.receipts);
  CHECK(p.receipts->log == "/var/log/x/r.jsonl");
  CHECK(p.receipts->syslog == "daemon");
  CHECK(p.receipts->prometheus == "/var/lib/x/s.prom");
  CHECK(policy_of("[receipts]\nsyslog = \"local7\"\n").receipts->syslog == "local7");
  CHECK(policy_of("[receipts]\nsyslog = false\n").receipts->syslog.empty());
}

TEST_CASE("a table of receipts is read strictly") {
  for (const char* text :
       {"[[receipts]]\n", "receipts = true\n", "[receipts]\nlogs = \"x\"\n", "[receipts]\nlog = \"\"\n",
        "[receipts]\nlog = \"folder/\"\n", "[receipts]\nlog = 1\n", "[receipts]\nsyslog = \"kern\"\n",
        "[receipts]\nsyslog = 1\n", "[receipts]\nsyslog = \"\"\n", "[receipts]\nprometheus = \"\"\n",
        "[receipts]\nprometheus = \"s.prom\"\n", "[receipts]\nprometheus = \"/s.txt\"\n"}) {
    INFO(text);
    CHECK_THROWS_WITH_AS(policy_of(text), doctest::Contains("policy.toml"), base::Error);
  }
}
