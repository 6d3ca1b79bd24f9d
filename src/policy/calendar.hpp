#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sallyport::policy {

// What a policy says of one window, as it is written there; what is empty was not given. Three forms:
//   once    from = "2026-12-20 18:00"  until = "2027-01-02"
//   yearly  from = "12-24"             until = "01-02"
//   weekly  days = ["fri", "sat"]      hours = "18:00-24:00"    either may be left out: every day; all day
struct FreezeWindowKeys {
  std::string from;  // a date, with or without a time (a space or a T between them)
  std::string
      until;  // as `from`, and with a year if it has one. A date alone is frozen to its end; a time is
              // the first that is not frozen. Before `from` in a yearly one: in the year that follows.
  std::vector<std::string> days;  // "mon" to "sun"
  std::string hours;              // "HH:MM-HH:MM", to 24:00. With an end before its beginning it ends on the
                                  // day after, and belongs to the day on which it begins.
  std::string zone;               // of the IANA time zone database: "Europe/Berlin", "UTC"
};

// A time in which a ref is frozen, by the clocks of one place.
//
// Where those clocks are put forward, hours that are left out are no time at all: a window that begins or
// ends in them does so when the clocks change. Where they are put back, an hour comes twice: a window begins
// with the first and ends with the second, so that what is frozen is rather more than less. In years
// without a 29th of February the 28th stands for it.
//
// Immutable; any thread may ask, and copies are cheap. The zone's file (below /usr/share/zoneinfo, or
// $TZDIR) is read when the window is made, and never again.
class FreezeWindow {
 public:
  // Throws base::Error, saying what to write: for keys that are of no form or of two, no date, time, day or
  // zone, an end that is not after the beginning, and a window that would never end.
  explicit FreezeWindow(const FreezeWindowKeys& keys);

  // Times are seconds since 1970-01-01 00:00 UTC.
  bool contains(std::int64_t seconds) const;

  // When the window that contains `seconds` ends, as the first second that is not in it: where one day's
  // window ends as the next one's begins, the end of the last. Nothing outside of the window.
  std::optional<std::int64_t> ends_after(std::int64_t seconds) const;

  // For messages: "from 2026-12-20 18:00 until the end of 2027-01-02, Europe/Berlin", "every year from ...",
  // "every fri and sat, 18:00-24:00, Europe/Berlin".
  std::string describe() const;

  // A time by the window's clocks: "2026-12-20 18:00 CET".
  std::string local_time(std::int64_t seconds) const;

 private:
  struct Calendar;
  std::shared_ptr<const Calendar> calendar_;
};

}  // namespace sallyport::policy
