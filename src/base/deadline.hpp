#pragma once

#include <chrono>
#include <string_view>

namespace sallyport::base {

// By when work must be done. A value: copies ask the same clock. Any thread may ask, and asking costs some
// tens of nanoseconds, or nothing where there is no end.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;
  using Now = Clock::time_point (*)() noexcept;

  // Never.
  Deadline() = default;
  // At `end`, as `now` tells the time.
  explicit Deadline(Clock::time_point end, Now now = &Clock::now) : end_(end), now_(now) {}

  // Whether there is an end at all.
  bool is_set() const noexcept { return now_ != nullptr; }
  // Once true it stays true, if the clock is a steady one.
  bool is_over() const noexcept { return is_set() && now_() >= end_; }
  // Zero where it is over; Clock::duration::max() where it never is.
  Clock::duration left() const noexcept;
  // Where there is an end: this one, or after `within` from now if that is sooner.
  Deadline within(Clock::duration within) const noexcept;

 private:
  Clock::time_point end_ = Clock::time_point::max();
  Now now_ = nullptr;
};

// What is named where the time of a push ran out: the policy's key.
inline constexpr std::string_view kTimeLimit = "limits.time";

}  // namespace sallyport::base
