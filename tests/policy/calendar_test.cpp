#include "policy/calendar.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;
using policy::FreezeWindow;
using policy::FreezeWindowKeys;

namespace {

// In UTC.
std::int64_t utc(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0) {
  using namespace std::chrono;
  const sys_seconds time =
      sys_days(year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day))) +
      hours(hour) + minutes(minute);
  return time.time_since_epoch().count() + second;
}

FreezeWindow dates(const std::string& from, const std::string& until,
                   const std::string& zone = "Europe/Berlin") {
  return FreezeWindow({.from = from, .until = until, .days = {}, .hours = "", .zone = zone});
}

FreezeWindow weekly(const std::vector<std::string>& days, const std::string& hours,
                    const std::string& zone = "Europe/Berlin") {
  return FreezeWindow({.from = "", .until = "", .days = days, .hours = hours, .zone = zone});
}

// That the window is [begin, end), asked at its edges.
void check_edges(const FreezeWindow& window, std::int64_t begin, std::int64_t end) {
  CHECK(!window.contains(begin - 1));
  CHECK(window.contains(begin));
  CHECK(window.contains(end - 1));
  CHECK(!window.contains(end));
  CHECK(window.ends_after(begin) == end);
  CHECK(!window.ends_after(end));
}

// What is told of keys that are wrong: message and hint.
std::string refusal(const FreezeWindowKeys& keys) {
  try {
    const FreezeWindow window(keys);
  } catch (const base::Error& error) {
    REQUIRE(!error.hint().empty());
    return error.what() + std::string("; ") + error.hint();
  }
  return "taken";
}

std::string refusal_of_dates(const std::string& from, const std::string& until) {
  return refusal({.from = from, .until = until, .days = {}, .hours = "", .zone = "UTC"});
}

std::string refusal_of_hours(const std::vector<std::string>& days, const std::string& hours) {
  return refusal({.from = "", .until = "", .days = days, .hours = hours, .zone = "UTC"});
}

bool mentions(const std::string& text, const std::string& part) {
  CAPTURE(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a window of local times is frozen from the first to before the last") {
  check_edges(dates("2026-12-20 18:00", "2027-01-02 08:30"), utc(2026, 12, 20, 17), utc(2027, 1, 2, 7, 30));
  check_edges(dates("2026-12-20T18:00", "2027-01-02T08:30", "America/New_York"), utc(2026, 12, 20, 23),
              utc(2027, 1, 2, 13, 30));
}

TEST_CASE("a window of dates is frozen from the first midnight to the end of the last day") {
  check_edges(dates("2026-12-24", "2026-12-24"), utc(2026, 12, 23, 23), utc(2026, 12, 24, 23));
  check_edges(dates("2026-12-24", "2026-12-26", "UTC"), utc(2026, 12, 24), utc(2026, 12, 27));
}

TEST_CASE("a window over a change of the clocks has its ends by the clocks of each") {
  check_edges(dates("2026-03-28 12:00", "2026-03-30 12:00"), utc(2026, 3, 28, 11), utc(2026, 3, 30, 10));
  check_edges(dates("2026-10-31 12:00", "2026-11-02 12:00", "America/New_York"), utc(2026, 10, 31, 16),
              utc(2026, 11, 2, 17));
}

TEST_CASE("where an hour comes twice a window begins with the first and ends with the second") {
  // Berlin: 03:00 summer time becomes 02:00 at 01:00 UTC. New York: 02:00 becomes 01:00 at 06:00 UTC.
  check_edges(dates("2026-10-25 02:30", "2026-10-25 02:45"), utc(2026, 10, 25, 0, 30),
              utc(2026, 10, 25, 1, 45));
  check_edges(dates("2026-11-01 01:30", "2026-11-01 01:45", "America/New_York"), utc(2026, 11, 1, 5, 30),
              utc(2026, 11, 1, 6, 45));
  check_edges(dates("2026-10-25 01:00", "2026-10-25 02:00"), utc(2026, 10, 24, 23), utc(2026, 10, 25, 1));
}

TEST_CASE("where an hour is left out a window begins or ends as the clocks change") {
  // Berlin: 02:00 becomes 03:00 summer time at 01:00 UTC. New York: 02:00 becomes 03:00 at 07:00 UTC.
  check_edges(dates("2026-03-29 02:30", "2026-03-29 04:00"), utc(2026, 3, 29, 1), utc(2026, 3, 29, 2));
  check_edges(dates("2026-03-29 01:00", "2026-03-29 02:30"), utc(2026, 3, 29, 0), utc(2026, 3, 29, 1));
  check_edges(dates("2026-03-08 01:00", "2026-03-08 02:30", "America/New_York"), utc(2026, 3, 8, 6),
              utc(2026, 3, 8, 7));
}

TEST_CASE("a window in the hour that is left out is no time at all") {
  const FreezeWindow window = dates("2026-03-29 02:10", "2026-03-29 02:50");
  for (std::int64_t minute = 0; minute < 180; ++minute)
    CHECK(!window.contains(utc(2026, 3, 29, 0, static_cast<int>(minute))));
}

TEST_CASE("years that the tables of zones do not reach have summer time too") {
  check_edges(dates("2060-07-01 12:00", "2060-07-01 13:00"), utc(2060, 7, 1, 10), utc(2060, 7, 1, 11));
}

TEST_CASE("a weekly window is frozen on its days") {
  const FreezeWindow window = weekly({"wed"}, "");
  check_edges(window, utc(2026, 12, 1, 23), utc(2026, 12, 2, 23));
  CHECK(!window.contains(utc(2026, 12, 4, 12)));
  CHECK(window.contains(utc(2026, 12, 9, 12)));
}

TEST_CASE("a weekly window is frozen in its hours, up to midnight") {
  check_edges(weekly({"fri"}, "18:00-24:00"), utc(2026, 12, 4, 17), utc(2026, 12, 4, 23));
  check_edges(weekly({"fri"}, "18:00-23:30", "America/New_York"), utc(2026, 12, 4, 23),
              utc(2026, 12, 5, 4, 30));
}

TEST_CASE("hours over midnight belong to the day on which they begin") {
  const FreezeWindow window = weekly({"fri"}, "22:00-06:00");
  check_edges(window, utc(2026, 12, 4, 21), utc(2026, 12, 5, 5));
  CHECK(!window.contains(utc(2026, 12, 4, 2)));
  CHECK(!window.contains(utc(2026, 12, 5, 22)));
}

TEST_CASE("hours from midnight to midnight are the day") {
  check_edges(weekly({"sun"}, "00:00-24:00"), utc(2026, 12, 5, 23), utc(2026, 12, 6, 23));
}

TEST_CASE("hours without days are those of every day") {
  const FreezeWindow window = weekly({}, "22:00-06:00", "UTC");
  for (int day = 1; day <= 7; ++day)
    check_edges(window, utc(2026, 12, static_cast<unsigned>(day), 22),
                utc(2026, 12, static_cast<unsigned>(day) + 1, 6));
}

TEST_CASE("days that follow each other are one window") {
  const FreezeWindow weekend = weekly({"sat", "sun"}, "");
  check_edges(weekend, utc(2026, 12, 4, 23), utc(2026, 12, 6, 23));
  CHECK(weekend.ends_after(utc(2026, 12, 6, 12)) == utc(2026, 12, 6, 23));
  CHECK(weekly({"fri", "sat"}, "18:00-24:00").ends_after(utc(2026, 12, 4, 18)) == utc(2026, 12, 4, 23));
}

TEST_CASE("a night in which the clocks change has an hour less or more") {
  const FreezeWindow window = weekly({"sat"}, "22:00-06:00");
  check_edges(window, utc(2026, 3, 28, 21), utc(2026, 3, 29, 4));
  check_edges(window, utc(2026, 10, 24, 20), utc(2026, 10, 25, 5));
}

TEST_CASE("a day that a place left out is no time at all") {
  // Samoa went from 29 to 31 December 2011, at 10:00 UTC of the 30th.
  const FreezeWindow window = weekly({"fri"}, "", "Pacific/Apia");
  CHECK(!window.contains(utc(2011, 12, 30, 9, 59, 59)));
  CHECK(!window.contains(utc(2011, 12, 30, 10)));
  CHECK(window.contains(utc(2012, 1, 6)));
}

TEST_CASE("a yearly window comes every year, also over its end") {
  const FreezeWindow window = dates("12-24", "01-02");
  for (const int year : {2025, 2026, 2027})
    check_edges(window, utc(year, 12, 23, 23), utc(year + 1, 1, 2, 23));
  check_edges(dates("04-01 12:00", "04-01 18:00", "UTC"), utc(2026, 4, 1, 12), utc(2026, 4, 1, 18));
}

TEST_CASE("in common years the 28th of February stands for the 29th") {
  const FreezeWindow window = dates("02-29", "03-01", "UTC");
  check_edges(window, utc(2027, 2, 28), utc(2027, 3, 2));
  check_edges(window, utc(2028, 2, 29), utc(2028, 3, 2));
  check_edges(dates("02-27", "02-29", "UTC"), utc(2027, 2, 27), utc(2027, 3, 1));
}

TEST_CASE("times before 1970 and far ahead are asked for like others") {
  const FreezeWindow window = weekly({"wed"}, "", "UTC");
  CHECK(window.ends_after(-1) == 0);
  CHECK(!window.contains(utc(9999, 12, 31)));
}

TEST_CASE("a window says what it is") {
  CHECK(dates("2026-12-20 18:00", "2027-01-02").describe() ==
        "from 2026-12-20 18:00 until the end of 2027-01-02, Europe/Berlin");
  CHECK(dates("12-24", "01-02 12:00").describe() == "every year from 12-24 until 01-02 12:00, Europe/Berlin");
  CHECK(weekly({"fri", "sat"}, "18:00-24:00").describe() == "every fri and sat, 18:00-24:00, Europe/Berlin");
  CHECK(weekly({}, "22:00-06:00", "UTC").describe() == "every day, 22:00-06:00, UTC");
  CHECK(weekly({"sun"}, "").describe() == "every sun, all day, Europe/Berlin");
}

TEST_CASE("a time is told by the window's clocks") {
  CHECK(weekly({"fri"}, "").local_time(utc(2026, 7, 1, 12)) == "2026-07-01 14:00 CEST");
  CHECK(weekly({"fri"}, "", "America/New_York").local_time(utc(2026, 12, 1)) == "2026-11-30 19:00 EST");
}

TEST_CASE("a zone that is none is refused, and what to write is said") {
  for (const std::string zone : {"Europe/Berln", "Europe", "/etc/localtime", "../zoneinfo/UTC",
                                 "Fixed/UTC+01:00:00", "CEST+", "Europe/Berlin\n"}) {
    const std::string told =
        refusal({.from = "12-24", .until = "12-26", .days = {}, .hours = "", .zone = zone});
    CHECK(mentions(told, "is no time zone of this machine"));
    CHECK(mentions(told, "write zone = \"Europe/Berlin\""));
  }
  CHECK(mentions(refusal({.from = "12-24", .until = "12-26", .days = {}, .hours = "", .zone = ""}),
                 "without a zone"));
}

TEST_CASE("what is no date is refused, and what to write is said") {
  for (const std::string date :
       {"2026-13-01", "2026-02-29", "2026-1-01", "20261-01-01", "2026-12-20 25:00", "2026-12-20 18:60",
        "2026-12-20 18", "2026-12-20  18:00", "2026-12-20 18:00:00", "02-30", "12", "christmas", "-1-12-20",
        "1969-12-31", "2026-12-20 24:01", " 2026-12-20"}) {
    CHECK(mentions(refusal_of_dates(date, "2030-01-01"), "write from = \"2026-12-20\""));
    CHECK(mentions(refusal_of_dates("2020-01-01", date), "write until = \"2026-12-20\""));
  }
}

TEST_CASE("an end that is not after the beginning is refused") {
  CHECK(mentions(refusal_of_dates("2026-12-20 18:00", "2026-12-20 18:00"), "is not after"));
  CHECK(mentions(refusal_of_dates("2026-12-20", "2026-12-19"), "is not after"));
}

TEST_CASE("a date with a year and one without are refused together") {
  CHECK(mentions(refusal_of_dates("2026-12-24", "01-02"), "one has a year"));
  CHECK(mentions(refusal_of_dates("12-24", "2027-01-02"), "one has a year"));
}

TEST_CASE("what are no hours or days is refused, and what to write is said") {
  for (const std::string hours : {"18:00", "18:00-", "18-24", "24:00-06:00", "18:00-24:01", "18:00-18:00",
                                  "18:00 - 24:00", "6:00-8:00", "22:00-00:00", "18:00-24:00x"})
    CHECK(mentions(refusal_of_hours({"fri"}, hours), "write hours = \"18:00-24:00\""));
  for (const std::string day : {"Fri", "friday", "", "5"})
    CHECK(mentions(refusal_of_hours({"mon", day}, "18:00-24:00"), "write mon, tue, wed"));
}

TEST_CASE("keys of no form, of half a form and of two forms are refused") {
  const std::string expected = "write from and until, or days and hours";
  CHECK(mentions(refusal({.from = "", .until = "", .days = {}, .hours = "", .zone = "UTC"}), expected));
  CHECK(mentions(refusal_of_dates("2026-12-24", ""), expected));
  CHECK(mentions(refusal_of_dates("", "2026-12-24"), expected));
  CHECK(mentions(refusal({.from = "12-24", .until = "12-26", .days = {"fri"}, .hours = "", .zone = "UTC"}),
                 expected));
  CHECK(mentions(refusal({.from = "12-24", .until = "", .days = {}, .hours = "18:00-24:00", .zone = "UTC"}),
                 expected));
}

TEST_CASE("a window that would never end is refused") {
  const std::vector<std::string> week = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  CHECK(mentions(refusal_of_hours(week, ""), "never ends"));
  CHECK(mentions(refusal_of_hours({}, "00:00-24:00"), "never ends"));
  CHECK(mentions(refusal_of_dates("01-01", "12-31"), "never ends"));
  CHECK(mentions(refusal_of_dates("03-01", "02-29"), "never ends"));
  CHECK(mentions(refusal_of_dates("03-01 12:00", "03-01 12:00"), "never ends"));
  CHECK(weekly(week, "00:00-23:59", "UTC").ends_after(utc(2026, 12, 1)) == utc(2026, 12, 1, 23, 59));
}
