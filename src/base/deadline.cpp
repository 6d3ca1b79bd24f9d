#include "base/deadline.hpp"

#include <algorithm>

namespace sallyport::base {

Deadline::Clock::duration Deadline::left() const noexcept {
  if (!is_set()) return Clock::duration::max();
  return std::max(Clock::duration::zero(), end_ - std::min(now_(), end_));
}

Deadline Deadline::within(Clock::duration within) const noexcept {
  if (!is_set()) return *this;
  const Clock::time_point now = now_();
  return now < end_ && within < end_ - now ? Deadline(now + within, now_) : *this;
}

}  // namespace sallyport::base
