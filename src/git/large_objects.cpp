#include "git/large_objects.hpp"

namespace sallyport::git {

void LargeObjects::Turn::take() {
  if (is_mine_) return;
  std::unique_lock lock(objects_.mutex_);
  objects_.given_back_.wait(lock, [&] { return !objects_.is_taken_; });
  objects_.is_taken_ = is_mine_ = true;
}

void LargeObjects::Turn::end() noexcept {
  if (!is_mine_) return;
  {
    const std::lock_guard lock(objects_.mutex_);
    objects_.is_taken_ = is_mine_ = false;
  }
  objects_.given_back_.notify_one();
}

bool LargeObjects::is_taken() {
  const std::lock_guard lock(mutex_);
  return is_taken_;
}

}  // namespace sallyport::git
