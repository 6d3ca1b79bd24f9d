#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <vector>

#include "git/bulk_visitor.hpp"
#include "git/large_objects.hpp"
#include "git/pack_forest.hpp"

namespace sallyport::git {

// The threads' common part of a PackForest's reading: what is still to do, and what went wrong.
class ForestReading {
 public:
  // An object that is to be made of its base, and then all that is made of it. Without a base: a root.
  struct Branch {
    std::uint32_t node = PackForest::kNoNode;
    RawObject base;
    BulkVisitor::Note note;  // of the base
  };

  ForestReading(const PackForest& forest, const ReadLimits& limits) : forest_(forest), limits_(limits) {}

  // See PackForest::read.
  std::vector<std::size_t> run(std::span<BulkVisitor* const> visitors);

  const PackForest& forest() const noexcept { return forest_; }
  const ReadLimits& limits() const noexcept { return limits_; }
  LargeObjects& large_objects() noexcept { return large_objects_; }
  std::size_t threads() const noexcept { return threads_; }

  // The next branch to work on; false when all is done, or somebody failed. Waits while others work.
  bool take(Branch& branch);
  // Whether a thread waits for something to do. Somebody then gives it a branch.
  bool has_idle() const noexcept { return has_idle_.load(std::memory_order_relaxed); }
  void give(Branch branch);
  // All that is wanted of a node and below cannot be read.
  void report_unread(std::uint32_t node);

 private:
  void work(BulkVisitor& visitor);
  void fail(std::exception_ptr failure);
  void note_idle() noexcept { has_idle_ = idle_ > given_.size(); }

  const PackForest& forest_;
  ReadLimits limits_;
  LargeObjects large_objects_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t next_root_ = 0;
  std::vector<Branch> given_;
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;
  std::atomic<bool> has_idle_ = false;
  std::exception_ptr failure_;
  std::vector<std::size_t> unread_;
};

}  // namespace sallyport::git
