#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace sallyport::app {

// Says on standard error what is going on, once it has taken over a second and then every two, so that a long
// push is never silent. One thread.
class Progress {
 public:
  // `program` stands in front of each line.
  explicit Progress(std::string_view program);

  // `total` 0: not known. Cheap enough to be called for every object.
  void tick(std::string_view what, std::uint64_t done, std::uint64_t total = 0);

  double seconds() const;                                                          // since this was made
  std::chrono::steady_clock::time_point start() const noexcept { return start_; }  // when it was made

 private:
  std::string_view program_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_;
  std::uint32_t calls_ = 0;
};

}  // namespace sallyport::app
