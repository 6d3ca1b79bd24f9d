#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::audit {

// Milliseconds since the epoch, now.
std::int64_t now_ms();

// RFC 3339, in UTC, with milliseconds: "2026-01-31T12:00:00.000Z". The years 0000 to 9999 alone have a form;
// a time beyond them throws base::Error.
std::string time_text(std::int64_t time_ms);

// What time_text() writes, or a day ("2026-01-31", its beginning) or a time without milliseconds
// ("2026-01-31T12:00:00Z"); nothing for anything else.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace sallyport::audit
