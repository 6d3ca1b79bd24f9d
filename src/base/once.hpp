#pragma once

#include <atomic>
#include <mutex>
#include <utility>

namespace sallyport::base {

// Lets something be made once for all threads; the others wait. What it throws is thrown on, and the next
// call tries again. std::call_once promises the same, but the exception passes through libc's pthread_once,
// which calls in the shared libgcc: with libgcc linked in as well (linking/meson.build) that ends the
// program.
class Once {
 public:
  template <typename Make>
  void call(Make&& make) {
    if (is_done_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (is_done_.load(std::memory_order_relaxed)) return;
    std::forward<Make>(make)();
    is_done_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> is_done_ = false;
  std::mutex mutex_;
};

}  // namespace sallyport::base
