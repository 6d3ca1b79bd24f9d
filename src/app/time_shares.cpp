#include "app/time_shares.hpp"

#include <algorithm>

namespace sallyport::app {

base::Deadline TimeShares::next(std::uint64_t bytes) {
  if (!whole_.is_set()) return whole_;
  const std::uint64_t left = std::max(bytes_left_.fetch_sub(bytes), bytes);
  const double part = left == 0 ? 1 : static_cast<double>(bytes) / static_cast<double>(left);
  const double ticks = static_cast<double>(whole_.left().count()) * std::min(1.0, part * threads_);
  using Duration = base::Deadline::Clock::duration;
  return whole_.within(std::max(least_, Duration(static_cast<Duration::rep>(ticks))));
}

}  // namespace sallyport::app
