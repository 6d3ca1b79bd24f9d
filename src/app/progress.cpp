#include "app/progress.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace sallyport::app {

namespace {

constexpr std::chrono::seconds kFirst{1};
constexpr std::chrono::seconds kEvery{2};
constexpr std::uint32_t kCallsPerLookAtTheClock = 64;

}  // namespace

Progress::Progress(std::string_view program)
    : program_(program), start_(std::chrono::steady_clock::now()), next_(start_ + kFirst) {}

void Progress::tick(std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (++calls_ % kCallsPerLookAtTheClock != 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kEvery;
  if (total != 0) {
    fmt::print(stderr, "{}: {} {} of {}\n", program_, what, done, total);
  } else {
    fmt::print(stderr, "{}: {} {}\n", program_, what, done);
  }
}

double Progress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

}  // namespace sallyport::app
