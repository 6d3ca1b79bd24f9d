#pragma once

#include <functional>
#include <memory>
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

  // What get() gave; nothing is left behind.
  std::unique_ptr<const ReadySet> take() noexcept { return std::move(made_); }

 private:
  Make make_;
  mutable base::Once once_;
  mutable std::unique_ptr<const ReadySet> made_;
};

}  // namespace sallyport::scan
