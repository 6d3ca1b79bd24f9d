// Commits are compared in parts of up to some thousand that follow one another: most of what the trees of one
// share with their parents' lies in the same part, and is read and kept by one thread. Only the taking, which
// is little beside the reading, goes on one at a time.
#include "git/commit_comparison.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

// Of a small part, reading its first trees anew costs as much as a thread gains; of few large ones, some
// threads have nothing to do at the end.
constexpr std::size_t kLeastPartCommits = 64;
constexpr std::size_t kMostPartCommits = 4096;
constexpr std::size_t kPartsAThread = 8;

// Each thread keeps trees of its own, of which all threads together keep less than twice what one would. With
// less than an eighth a thread would read most of them twice.
constexpr unsigned kMostThreads = 8;

void compare_one(const SortedCommits& commits, std::uint32_t number, TreeComparer& comparer,
                 std::vector<model::Oid>& parent_trees) {
  const NewCommit& commit = commits.commits[number];
  parent_trees.clear();
  commits.parent_trees(number, parent_trees);
  try {
    comparer.compare(number, commit.tree, parent_trees);
  } catch (const LimitReached&) {
    throw;
  } catch (const std::exception& error) {
    base::rethrow_with_context("commit " + commit.oid.hex(), error);
  }
}

// The parts: who does which, and in what order they are taken.
class Parts {
 public:
  Parts(const SortedCommits& commits, const WalkLimits& limits, TreeComparer& comparer,
        HistoryVisitor& visitor, unsigned threads)
      : commits_(commits),
        limits_(limits),
        comparer_(comparer),
        visitor_(visitor),
        size_(std::clamp(commits.commits.size() / (kPartsAThread * std::max(threads, 1U)), kLeastPartCommits,
                         kMostPartCommits)),
        end_((commits.commits.size() + size_ - 1) / size_) {}

  std::size_t count() const noexcept { return end_; }

  void work(TreeCache& trees, unsigned thread) {
    for (std::size_t number = 0; next(number);) {
      try {
        finish(number, compare(number, trees, thread));
      } catch (...) {
        fail(number, std::current_exception());
      }
    }
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  struct Part {
    History history;
    std::unique_ptr<HistoryVisitor> visitor;
    std::unique_ptr<TreeComparer> comparer;
  };

  bool next(std::size_t& number) {
    const std::lock_guard lock(mutex_);
    number = next_;
    if (next_ >= end_) return false;
    ++next_;
    return true;
  }

  std::unique_ptr<Part> compare(std::size_t number, TreeCache& trees, unsigned thread) const {
    auto part = std::make_unique<Part>();
    part->visitor = visitor_.part(trees.objects(), thread);
    part->comparer = std::make_unique<TreeComparer>(trees, limits_, part->history, *part->visitor);
    const std::size_t begin = number * size_;
    const std::size_t end = std::min(begin + size_, commits_.commits.size());
    std::vector<model::Oid> parent_trees;
    for (std::size_t i = begin; i < end; ++i)
      compare_one(commits_, static_cast<std::uint32_t>(i), *part->comparer, parent_trees);
    return part;
  }

  // Takes it and those that wait for it, unless others have still to come before it.
  void finish(std::size_t number, std::unique_ptr<Part> part) {
    const std::lock_guard lock(mutex_);
    // Those that wait are not in the comparer, which would see that they are too many.
    paths_ += part->comparer->path_count();
    check_push_paths(limits_, paths_);
    waiting_.emplace(number, std::move(part));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == taken_;
         first = waiting_.erase(first)) {
      visitor_.take(*first->second->visitor, comparer_.take(*first->second->comparer));
      ++taken_;
    }
  }

  // The parts before it go on: one of them may have failed first.
  void fail(std::size_t number, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (number >= end_) return;
    end_ = number;
    failure_ = std::move(failure);
  }

  const SortedCommits& commits_;
  const WalkLimits& limits_;
  TreeComparer& comparer_;
  HistoryVisitor& visitor_;
  const std::size_t size_;  // of a part, in commits
  std::mutex mutex_;
  std::size_t next_ = 0;   // the next part to compare
  std::size_t end_;        // none from here on
  std::size_t taken_ = 0;  // how many were taken
  std::uint64_t paths_ = 0;
  std::map<std::size_t, std::unique_ptr<Part>> waiting_;
  std::exception_ptr failure_;
};

}  // namespace

void compare_commits(const SortedCommits& commits, const WalkLimits& limits, TreeCache& trees,
                     TreeComparer& comparer, HistoryVisitor& visitor, unsigned threads) {
  Parts parts(commits, limits, comparer, visitor, threads);
  const auto useful = static_cast<unsigned>(std::min<std::size_t>(parts.count(), kMostThreads));
  const unsigned workers = visitor.has_parts() ? std::clamp(threads, 1U, std::max(useful, 1U)) : 1;
  const auto sources = sources_for_threads(trees.objects(), workers - 1, workers);
  if (sources.empty()) {
    std::vector<model::Oid> parent_trees;
    for (std::uint32_t i = 0; i < commits.commits.size(); ++i)
      compare_one(commits, i, comparer, parent_trees);
    return;
  }
  {
    std::vector<std::jthread> others;
    for (const auto& source : sources) {
      const auto thread = static_cast<unsigned>(others.size() + 1);
      others.emplace_back([&parts, &source, thread, bytes = TreeCache::kBytes / (sources.size() + 1)] {
        TreeCache own(*source, bytes);
        parts.work(own, thread);
      });
    }
    parts.work(trees, 0);
  }
  for (const auto& source : sources) trees.objects().add_counts_of(*source);
  parts.rethrow_failure();
}

}  // namespace sallyport::git
