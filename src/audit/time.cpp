#include "audit/time.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::audit {

namespace {

using std::chrono::milliseconds;

// The digits that stand where `form` has '0'; false if the text has another form.
bool has_form(std::string_view text, std::string_view form) {
  const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), fits);
}

int number(std::string_view text, std::size_t begin, std::size_t size) {
  int value = 0;
  std::from_chars(text.data() + begin, text.data() + begin + size, value);
  return value;
}

}  // namespace

std::int64_t now_ms() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

std::string time_text(std::int64_t time_ms) {
  constexpr std::int64_t kFirst = -62'167'219'200'000;  // of the year 0
  constexpr std::int64_t kLast = 253'402'300'799'999;   // of the year 9999
  if (time_ms < kFirst || time_ms > kLast) throw base::Error("the clock is out of the years 0 to 9999");
  const std::chrono::sys_time<milliseconds> time{milliseconds(time_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<milliseconds> clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  const bool is_day = has_form(text, "0000-00-00");
  const bool is_whole = has_form(text, "0000-00-00T00:00:00.000Z");
  if (!is_day && !is_whole && !has_form(text, "0000-00-00T00:00:00Z")) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(number(text, 0, 4)),
                                         std::chrono::month(static_cast<unsigned>(number(text, 5, 2))),
                                         std::chrono::day(static_cast<unsigned>(number(text, 8, 2))));
  if (!date.ok()) return std::nullopt;
  milliseconds time = std::chrono::sys_days(date).time_since_epoch();
  if (is_day) return time.count();
  const int hour = number(text, 11, 2);
  const int minute = number(text, 14, 2);
  const int second = number(text, 17, 2);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  time += std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
  if (is_whole) time += milliseconds(number(text, 20, 3));
  return time.count();
}

}  // namespace sallyport::audit
