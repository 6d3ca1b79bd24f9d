#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::triage {

using Date = std::chrono::year_month_day;

// Of this moment, in UTC.
Date today();

// "2026-01-31" (RFC 3339, full-date); nothing if it is no date of the calendar.
std::optional<Date> parse_date(std::string_view text);
std::string to_string(const Date& date);

}  // namespace sallyport::triage
