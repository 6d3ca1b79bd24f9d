// A window is a row of intervals of time, each between two local times. Which of them may contain a moment is
// known from the moment's local date: those that begin on the days, or in the years, next to it. So each
// question turns a handful of local times into times and compares. Local times are turned by Abseil, which
// reads the system's time zone files, also what they say of years beyond their tables; of the libraries
// that Debian has, Howard Hinnant's ends at 2037 and takes 27 ms to start.
#include "policy/calendar.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/calendar_text.hpp"

namespace sallyport::policy {

namespace {

// Seconds since the epoch; half-open.
struct Interval {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

std::int64_t begin_at(const absl::TimeZone& zone, absl::CivilMinute local) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(local));
  return absl::ToUnixSeconds(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre);
}

std::int64_t end_at(const absl::TimeZone& zone, absl::CivilMinute local) {
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(local));
  return absl::ToUnixSeconds(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.post);
}

// Local times; the end is the first minute outside.
struct LocalInterval {
  absl::CivilMinute begin;
  absl::CivilMinute end;
};

struct Once {
  LocalInterval interval;
  std::vector<LocalInterval> near(absl::CivilDay) const { return {interval}; }
};

absl::CivilMinute in_year(const LocalMoment& moment, absl::civil_year_t year) {
  absl::CivilDay day(year, moment.month, moment.day);
  if (day.month() != moment.month) --day;  // the 29th of February
  return absl::CivilMinute(day) + moment.minute_of_day.value_or(0);
}

struct Yearly {
  LocalMoment from;
  LocalMoment until;

  LocalInterval of(absl::civil_year_t year) const {
    const absl::CivilMinute begin = in_year(from, year);
    const absl::CivilMinute end = end_in(year);
    return {begin, end > begin ? end : end_in(year + 1)};
  }
  std::vector<LocalInterval> near(absl::CivilDay day) const {
    return {of(day.year() - 1), of(day.year()), of(day.year() + 1)};
  }
  bool never_ends() const {
    constexpr absl::civil_year_t kBeforeLeapYear = 2023;
    for (const absl::civil_year_t year : {kBeforeLeapYear, kBeforeLeapYear + 1, kBeforeLeapYear + 2})
      if (of(year).end < of(year + 1).begin) return false;
    return true;
  }

 private:
  absl::CivilMinute end_in(absl::civil_year_t year) const {
    const absl::CivilMinute end = in_year(until, year);
    return until.minute_of_day ? end : absl::CivilMinute(absl::CivilDay(end) + 1);
  }
};

struct Weekly {
  std::bitset<7> days;
  DayHours hours;

  std::vector<LocalInterval> near(absl::CivilDay day) const {
    std::vector<LocalInterval> intervals;
    for (absl::CivilDay begin = day - 2; begin <= day + 1; ++begin) {
      if (!days.test(static_cast<std::size_t>(absl::GetWeekday(begin)))) continue;
      const absl::CivilDay end = hours.end <= hours.begin ? begin + 1 : begin;
      intervals.push_back({absl::CivilMinute(begin) + hours.begin, absl::CivilMinute(end) + hours.end});
    }
    return intervals;
  }
  bool never_ends() const { return days.all() && hours.end - hours.begin == DayHours().end; }
};

using Rule = std::variant<Once, Yearly, Weekly>;

absl::TimeZone load_zone(const std::string& name) {
  // Names of the database, and nothing that Abseil has other ideas of: paths and "Fixed/UTC+01:00:00".
  const bool is_name = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
  absl::TimeZone zone;
  if (is_name && !name.empty() && !name.starts_with('/') && absl::LoadTimeZone(name, &zone)) return zone;
  throw base::Error(
      name.empty() ? "a freeze window without a zone"
                   : fmt::format("zone = \"{}\" is no time zone of this machine", base::escape_foreign(name)),
      "write zone = \"Europe/Berlin\", \"UTC\" or another name of the IANA time zone database (the package "
      "tzdata)");
}

Rule once(const FreezeWindowKeys& keys, const LocalMoment& from, const LocalMoment& until) {
  const absl::CivilMinute begin = in_year(from, *from.year);
  absl::CivilMinute end = in_year(until, *until.year);
  if (!until.minute_of_day) end = absl::CivilMinute(absl::CivilDay(end) + 1);
  if (end > begin) return Once{{begin, end}};
  throw base::Error(fmt::format("until = \"{}\" is not after from = \"{}\"", keys.until, keys.from),
                    "write the later of both as until");
}

[[noreturn]] void refuse_endless() {
  throw base::Error("a freeze window that never ends", "leave a time in which it is open");
}

Rule read_rule(const FreezeWindowKeys& keys) {
  const bool has_dates = !keys.from.empty() || !keys.until.empty();
  const bool has_days = !keys.days.empty() || !keys.hours.empty();
  if (has_dates == has_days || keys.from.empty() != keys.until.empty())
    throw base::Error("a freeze window with neither from and until nor days and hours, or with some of both",
                      "write from and until, or days and hours");
  if (has_days) {
    Weekly weekly;
    weekly.days = keys.days.empty() ? std::bitset<7>().set() : read_days(keys.days);
    if (!keys.hours.empty()) weekly.hours = read_hours(keys.hours);
    if (weekly.never_ends()) refuse_endless();
    return weekly;
  }
  const LocalMoment from = read_moment("from", keys.from);
  const LocalMoment until = read_moment("until", keys.until);
  if (from.year.has_value() != until.year.has_value())
    throw base::Error(
        fmt::format("of from = \"{}\" and until = \"{}\" one has a year", keys.from, keys.until),
        "give both a year, or none for a window that comes every year");
  if (from.year) return once(keys, from, until);
  const Yearly yearly = {from, until};
  if (yearly.never_ends()) refuse_endless();
  return yearly;
}

std::string describe_rule(const FreezeWindowKeys& keys, const Rule& rule) {
  if (std::holds_alternative<Weekly>(rule)) {
    const std::string hours = keys.hours.empty() ? "all day" : keys.hours;
    return fmt::format("every {}, {}, {}",
                       keys.days.empty() ? "day" : fmt::format("{}", fmt::join(keys.days, " and ")), hours,
                       keys.zone);
  }
  const bool is_date = keys.until.find(':') == std::string::npos;
  return fmt::format("{}from {} until {}{}, {}", std::holds_alternative<Yearly>(rule) ? "every year " : "",
                     keys.from, is_date ? "the end of " : "", keys.until, keys.zone);
}

}  // namespace

struct FreezeWindow::Calendar {
  absl::TimeZone zone;
  Rule rule;
  std::string description;

  // When the last interval that contains `seconds` ends.
  std::optional<std::int64_t> end_of_interval(std::int64_t seconds) const {
    const absl::CivilDay day = absl::ToCivilDay(absl::FromUnixSeconds(seconds), zone);
    std::optional<std::int64_t> end;
    for (const LocalInterval& local : std::visit([&](const auto& kind) { return kind.near(day); }, rule)) {
      const Interval interval = {begin_at(zone, local.begin), end_at(zone, local.end)};
      if (interval.begin <= seconds && seconds < interval.end)
        end = end ? std::max(*end, interval.end) : interval.end;
    }
    return end;
  }
};

FreezeWindow::FreezeWindow(const FreezeWindowKeys& keys) {
  Rule rule = read_rule(keys);
  std::string description = describe_rule(keys, rule);
  calendar_ = std::make_shared<const Calendar>(
      Calendar{load_zone(keys.zone), std::move(rule), std::move(description)});
}

bool FreezeWindow::contains(std::int64_t seconds) const {
  return calendar_->end_of_interval(seconds).has_value();
}

std::optional<std::int64_t> FreezeWindow::ends_after(std::int64_t seconds) const {
  std::optional<std::int64_t> end = calendar_->end_of_interval(seconds);
  while (const auto later = end ? calendar_->end_of_interval(*end) : std::nullopt) end = later;
  return end;
}

std::string FreezeWindow::describe() const {
  return calendar_->description;
}

std::string FreezeWindow::local_time(std::int64_t seconds) const {
  return absl::FormatTime("%Y-%m-%d %H:%M %Z", absl::FromUnixSeconds(seconds), calendar_->zone);
}

}  // namespace sallyport::policy
