#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::policy {

// A local date, with or without a year, and a time or none.
struct LocalMoment {
  std::optional<int> year;
  int month = 1;
  int day = 1;  // of a month that has it; of a leap year's where there is no year
  std::optional<int> minute_of_day;
};

// A part of the day, in minutes after midnight. An end of 1440 is the next midnight; one before or at the
// beginning is on the next day.
struct DayHours {
  int begin = 0;
  int end = 1440;
};

inline constexpr std::array<std::string_view, 7> kDayNames = {"mon", "tue", "wed", "thu",
                                                              "fri", "sat", "sun"};

// How the texts of FreezeWindowKeys are read. `key` is the key's name, for messages. Each throws base::Error
// for what it cannot read.
LocalMoment read_moment(std::string_view key, std::string_view text);
DayHours read_hours(std::string_view text);
// By their place in kDayNames.
std::bitset<7> read_days(const std::vector<std::string>& days);

}  // namespace sallyport::policy
