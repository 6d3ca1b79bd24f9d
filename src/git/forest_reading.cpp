#include "git/forest_reading.hpp"

#include <thread>
#include <utility>

#include "git/branch_reader.hpp"

namespace sallyport::git {

bool ForestReading::take(Branch& branch) {
  std::unique_lock lock(mutex_);
  ++idle_;
  note_idle();
  const std::vector<std::uint32_t>& roots = forest_.roots();
  const auto is_done = [&] { return failure_ != nullptr || (idle_ == threads_ && given_.empty()); };
  changed_.wait(lock, [&] { return is_done() || !given_.empty() || next_root_ < roots.size(); });
  if (failure_ != nullptr || (given_.empty() && next_root_ == roots.size())) {
    changed_.notify_all();
    return false;
  }
  --idle_;
  if (!given_.empty()) {
    branch = std::move(given_.back());
    given_.pop_back();
  } else {
    branch = {roots[next_root_++], {}, {}};
  }
  note_idle();
  return true;
}

void ForestReading::give(Branch branch) {
  const std::lock_guard lock(mutex_);
  given_.push_back(std::move(branch));
  note_idle();
  changed_.notify_all();
}

void ForestReading::report_unread(std::uint32_t node) {
  const std::lock_guard lock(mutex_);
  std::vector<std::uint32_t> pending = {node};
  while (!pending.empty()) {
    const std::uint32_t one = pending.back();
    pending.pop_back();
    if (forest_.wanted(one) != PackForest::kNotWanted) unread_.push_back(forest_.wanted(one));
    const auto children = forest_.children(one);
    pending.insert(pending.end(), children.begin(), children.end());
  }
}

void ForestReading::fail(std::exception_ptr failure) {
  const std::lock_guard lock(mutex_);
  if (failure_ == nullptr) failure_ = std::move(failure);
  changed_.notify_all();
}

void ForestReading::work(BulkVisitor& visitor) {
  try {
    BranchReader reader(*this, visitor);
    for (Branch branch; take(branch); branch = {}) reader.read(branch);
  } catch (...) {
    fail(std::current_exception());
  }
}

std::vector<std::size_t> ForestReading::run(std::span<BulkVisitor* const> visitors) {
  threads_ = visitors.size();
  {
    std::vector<std::jthread> others;
    try {
      for (BulkVisitor* visitor : visitors.subspan(1))
        others.emplace_back([this, visitor] { work(*visitor); });
    } catch (...) {
      fail(std::current_exception());
    }
    work(*visitors.front());
  }
  if (failure_ != nullptr) std::rethrow_exception(failure_);
  return std::move(unread_);
}

}  // namespace sallyport::git
