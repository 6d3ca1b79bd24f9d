#pragma once

#include <atomic>
#include <cstdint>

#include "base/deadline.hpp"

namespace sallyport::app {

// Shares out the time that is left among the bytes that are still to be scanned, so that one object cannot
// take the time of all others. Any number of threads may ask.
class TimeShares {
 public:
  // `bytes`: of all objects, by `threads` at a time. A share is never less than an eighth of all the time.
  TimeShares(const base::Deadline& whole, std::uint64_t bytes, unsigned threads)
      : whole_(whole), bytes_left_(bytes), threads_(threads), least_(whole.left() / 8) {}

  // By when the next object, of so many bytes, must be done.
  base::Deadline next(std::uint64_t bytes);

 private:
  base::Deadline whole_;
  std::atomic<std::uint64_t> bytes_left_;
  unsigned threads_;
  base::Deadline::Clock::duration least_;
};

}  // namespace sallyport::app
