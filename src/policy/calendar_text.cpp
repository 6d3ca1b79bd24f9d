#include "policy/calendar_text.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::policy {

namespace {

constexpr int kMinutesPerHour = 60;
constexpr int kMinutesPerDay = 24 * kMinutesPerHour;

// Takes exactly `digits` digits from the front of `text`.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "HH:MM", in minutes; 24:00 is the day's end.
std::optional<int> take_time(std::string_view& text) {
  const std::optional<int> hours = take_number(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const std::optional<int> minutes = take_number(text, 2);
  if (!minutes || *minutes >= kMinutesPerHour) return std::nullopt;
  const int minute_of_day = *hours * kMinutesPerHour + *minutes;
  if (minute_of_day > kMinutesPerDay) return std::nullopt;
  return minute_of_day;
}

bool is_in_calendar(const LocalMoment& moment) {
  constexpr int kLeapYear = 2024;
  return std::chrono::year_month_day(std::chrono::year(moment.year.value_or(kLeapYear)),
                                     std::chrono::month(static_cast<unsigned>(moment.month)),
                                     std::chrono::day(static_cast<unsigned>(moment.day)))
      .ok();
}

std::optional<LocalMoment> parse_moment(std::string_view text) {
  LocalMoment moment;
  if (text.size() > 4 && text[4] == '-') {
    moment.year = take_number(text, 4);
    if (!moment.year || *moment.year < 1970 || !take(text, '-')) return std::nullopt;
  }
  const std::optional<int> month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const std::optional<int> day = take_number(text, 2);
  if (!day) return std::nullopt;
  moment.month = *month;
  moment.day = *day;
  if (!is_in_calendar(moment)) return std::nullopt;
  if (text.empty()) return moment;
  if (!take(text, ' ') && !take(text, 'T')) return std::nullopt;
  moment.minute_of_day = take_time(text);
  if (!moment.minute_of_day || !text.empty()) return std::nullopt;
  return moment;
}

}  // namespace

LocalMoment read_moment(std::string_view key, std::string_view text) {
  const std::optional<LocalMoment> moment = parse_moment(text);
  if (moment) return *moment;
  throw base::Error(
      fmt::format("{} = \"{}\" is no date, and no date with a time", key, base::escape_foreign(text)),
      fmt::format("write {0} = \"2026-12-20\" or {0} = \"2026-12-20 18:00\", without the year for one that "
                  "comes every year",
                  key));
}

DayHours read_hours(std::string_view text) {
  std::string_view rest = text;
  const std::optional<int> begin = take_time(rest);
  const bool has_dash = take(rest, '-');
  const std::optional<int> end = take_time(rest);
  if (begin && has_dash && end && rest.empty() && *begin<kMinutesPerDay&& * begin != *end&& * end> 0)
    return {*begin, *end};
  throw base::Error(fmt::format("hours = \"{}\" is no part of a day", base::escape_foreign(text)),
                    "write hours = \"18:00-24:00\", or \"22:00-06:00\" to end on the day after");
}

std::bitset<7> read_days(const std::vector<std::string>& days) {
  std::bitset<7> set;
  for (const std::string& day : days) {
    const auto found = std::ranges::find(kDayNames, day);
    if (found == kDayNames.end())
      throw base::Error(fmt::format("\"{}\" in days is no day of the week", base::escape_foreign(day)),
                        fmt::format("write {}", fmt::join(kDayNames, ", ")));
    set.set(static_cast<std::size_t>(found - kDayNames.begin()));
  }
  return set;
}

}  // namespace sallyport::policy
