#pragma once

#include <atomic>
#include <cstddef>

#include "base/deadline.hpp"

namespace sallyport::test {

// A clock that stands still until it has been asked so many times, and then says that all time is over: so a
// test can have the time run out at each place that asks. One at a time.
class LateClock {
 public:
  explicit LateClock(std::size_t looks) {
    looks_left() = looks;
    has_struck() = false;
  }

  static base::Deadline::Clock::time_point now() noexcept {
    if (looks_left() > 0) {
      --looks_left();
      return {};
    }
    has_struck() = true;
    return base::Deadline::Clock::time_point::max();
  }

  base::Deadline deadline() const {
    return base::Deadline(base::Deadline::Clock::time_point{} + std::chrono::hours(1), &now);
  }
  // Whether anybody was told that the time is over.
  bool is_over() const { return has_struck(); }

 private:
  static std::atomic<std::size_t>& looks_left() {
    static std::atomic<std::size_t> looks = 0;
    return looks;
  }
  static std::atomic<bool>& has_struck() {
    static std::atomic<bool> struck = false;
    return struck;
  }
};

}  // namespace sallyport::test
