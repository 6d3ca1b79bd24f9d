#pragma once

#include <cstdint>
#include <string>

namespace sallyport::app {

// A time in seconds since the epoch, in UTC: "2027-01-01T00:00:00Z", which is also how a policy writes it.
std::string time_text(std::int64_t seconds);
// "2027-01-01"
std::string day_text(std::int64_t seconds);

}  // namespace sallyport::app
