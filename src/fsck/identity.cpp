#include "fsck/identity.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/text.hpp"
#include "fsck/kinds.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::size_t kZoneSize = 5;

// " SECONDS ZONE", with the spaces that git allows.
const Kind* find_date_defect(std::string_view text) {
  if (!text.starts_with(' ')) return &kind("missingSpaceBeforeDate");
  const std::size_t start = text.find_first_not_of(" \t");
  const std::size_t end = start == std::string_view::npos ? start : text.find_first_not_of(kDigits, start);
  if (end == start) return &kind("badDate");
  const std::string_view digits = text.substr(start, end - start);
  const std::string_view zone = text.substr(std::min(text.size(), start + digits.size()));
  if (digits[0] == '0' && (digits.size() > 1 || !zone.starts_with(' '))) return &kind("zeroPaddedDate");
  std::int64_t seconds = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), seconds).ec != std::errc())
    return &kind("badDateOverflow");
  if (!zone.starts_with(' ')) return &kind("badDate");
  const bool is_zone = zone.size() == 1 + kZoneSize && (zone[1] == '+' || zone[1] == '-') &&
                       zone.find_first_not_of(kDigits, 2) == std::string_view::npos;
  return is_zone ? nullptr : &kind("badTimezone");
}

// From -1200 to +1400: the zones that there are.
bool is_zone_of_earth(std::string_view zone) {
  int hours_minutes = 0;
  std::from_chars(zone.data() + 1, zone.data() + zone.size(), hours_minutes);
  return hours_minutes % 100 < 60 && hours_minutes <= (zone[0] == '-' ? 1200 : 1400);
}

// What git takes off a name and an address when it writes them, and libgit2 when it reads them.
bool is_crud(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view(".,:;<>\"\\'").find(c) != std::string_view::npos;
}

// Names may end in a dot ("Jr."), and tools other than git let them; no address begins or ends in any of
// these, and who is told by an address must be told by the same one everywhere.
bool is_padded(std::string_view name, std::string_view mail) {
  if (base::trim(name).size() != name.size()) return true;
  return !mail.empty() && (is_crud(mail.front()) || is_crud(mail.back()));
}

}  // namespace

Found find_identity_defect(std::string_view line) {
  const std::size_t open = line.find_first_of("<>");
  if (open == 0 && line[open] == '<') return {&kind("missingNameBeforeEmail"), line};
  if (open == std::string_view::npos) return {&kind("missingEmail"), line};
  if (line[open] == '>') return {&kind("badName"), line};
  if (line[open - 1] != ' ') return {&kind("missingSpaceBeforeEmail"), line};
  const std::size_t close = line.find_first_of("<>", open + 1);
  if (close == std::string_view::npos || line[close] == '<') return {&kind("badEmail"), line};
  return {find_date_defect(line.substr(close + 1)), line};
}

void check_identity(std::string_view line, bool is_utf8, Defects& defects) {
  const std::size_t open = line.find('<');
  const std::size_t close = line.find('>');
  const std::string_view name = line.substr(0, open - 1);
  const std::string_view mail = line.substr(open + 1, close - open - 1);
  const std::string_view date = line.substr(close + 1);
  const auto say = [&](const Kind& found) { add(defects, found, std::string(line)); };
  if (base::trim(name).empty()) {
    say(kind("missingName"));
  } else if (is_padded(name, mail)) {
    say(kind("paddedIdentity"));
  }
  if (has_control(line)) say(kind("controlInIdentity"));
  if (is_utf8 && !is_ascii(line) && has_invisible(line)) say(kind("invisibleInIdentity"));
  if (date.find_first_not_of(" \t") != 1) say(kind("spaceBeforeDate"));
  if (!is_zone_of_earth(date.substr(date.size() - kZoneSize))) say(kind("timezoneRange"));
}

}  // namespace sallyport::fsck
