#include <doctest/doctest.h>

#include "audit/time.hpp"
#include "base/error.hpp"

using namespace sallyport;
using audit::parse_time;
using audit::time_text;

TEST_CASE("a time is written with milliseconds, in UTC") {
  CHECK(time_text(0) == "1970-01-01T00:00:00.000Z");
  CHECK(time_text(1'709'210'096'789) == "2024-02-29T12:34:56.789Z");
  CHECK(time_text(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a time is read as it is written") {
  for (const std::int64_t time :
       {0LL, -1LL, 1'709'210'096'789LL, 253'402'300'799'999LL, -62'167'219'200'000LL})
    CHECK(parse_time(time_text(time)) == time);
}

TEST_CASE("a day and a time without milliseconds are read") {
  CHECK(parse_time("1970-01-02") == 86'400'000);
  CHECK(parse_time("1970-01-01T00:00:01Z") == 1000);
}

TEST_CASE("what is no time is not read") {
  for (const char* text :
       {"", "1970", "1970-01-01 00:00:00Z", "1970-01-01T00:00:00", "1970-02-30", "1970-13-01",
        "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:60Z", "1970-01-01T00:00:00.00Z",
        "1970-01-01T00:00:00.000Z ", "197a-01-01", "+970-01-01"})
    CHECK_FALSE(parse_time(text).has_value());
}

TEST_CASE("a time that has no form is an error") {
  CHECK_THROWS_AS(time_text(253'402'300'800'000), base::Error);
  CHECK_THROWS_AS(time_text(-62'167'219'200'001), base::Error);
}
