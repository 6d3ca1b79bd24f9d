#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "base/once.hpp"
#include "scan/ready_set.hpp"

namespace sallyport::scan {

// A ReadySet that is made when it is first asked for, once for all threads: a push that brings nothing to be
// looked at needs none, and to take a cached one costs more than all else that such a push does.
class LateSet {
 public:
  using Make = std::function<std::unique_ptr<const ReadySet>()>;
  explicit LateSet(Make make) : make_(std::move(make)) {}
  explicit LateSet(std::unique_ptr<const ReadySet> made) : made_(std::move(made)) {}

  // Throws what making throws; the next call tries again.
  const ReadySet& get() const {
    once_.call([this] {
      if (made_ == nullptr) made_ = make_();
    });
    return *made_;
  }
  // Makes it on a thread of its own, which ends before this does. What goes wrong, get() comes upon again.
  // Where there is but one processor, or no thread can be had, it is made when it is asked for.
  void begin() {
    if (std::thread::hardware_concurrency() < 2) return;
    try {
      thread_ = std::jthread([this] {
        try {
          get();
        } catch (const std::exception&) {
          return;
        }
      });
    } catch (const std::system_error&) {
      return;
    }
  }

  // What get() gave; nothing is left behind.
  std::unique_ptr<const ReadySet> take() noexcept { return std::move(made_); }

 private:
  Make make_;
  mutable base::Once once_;
  mutable std::unique_ptr<const ReadySet> made_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sallyport::scan
