#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace sallyport::git {

// For this room's sources only. Threads that read objects side by side would hold as many large ones as there
// are threads. So large ones are made and looked at by one thread at a time, which has the turn; the others
// go on with small ones, or wait. Who waits holds no large object, and who has the turn waits for nobody, so
// it always comes.
class LargeObjects {
 public:
  // From this size on an object is a large one.
  static constexpr std::size_t kBytes = 16U << 20;

  // A thread's turn, given back at the end.
  class Turn {
   public:
    explicit Turn(LargeObjects& objects) : objects_(objects) {}
    ~Turn() { end(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    // Waits for it, unless it is had already.
    void take();
    void end() noexcept;

   private:
    LargeObjects& objects_;
    bool is_mine_ = false;
  };

  // A hint: another thread may have the turn a moment later.
  bool is_taken();

 private:
  std::mutex mutex_;
  std::condition_variable given_back_;
  bool is_taken_ = false;
};

}  // namespace sallyport::git
