#include "triage/date.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/core.h>

namespace sallyport::triage {

Date today() {
  return Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

std::optional<Date> parse_date(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t begin, std::size_t count) {
    unsigned value = 0;
    const std::string_view digits = text.substr(begin, count);
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) return std::optional<unsigned>();
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return std::optional<unsigned>(value);
  };
  const auto year = number(0, 4);
  const auto month = number(5, 2);
  const auto day = number(8, 2);
  if (!year || !month || !day) return std::nullopt;
  const Date date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                  std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string to_string(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace sallyport::triage
