#include "git/commit_collection.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <queue>
#include <thread>
#include <tuple>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

// Fewer are read before a thread has begun.
constexpr std::size_t kLeastCommitsForThreads = 1024;
// What is done by turns takes each about an eighth of its time.
constexpr unsigned kMostReaders = 8;

}  // namespace

CommitCollection::NodeNumber CommitCollection::number_of(const model::Oid& oid) {
  const auto node = nodes_.try_emplace(oid).first;
  return static_cast<NodeNumber>(node - nodes_.begin());
}

// The next that was not seen; false if there is none.
bool CommitCollection::take_pending(NodeNumber& number) {
  while (!pending_.empty()) {
    number = pending_.back();
    pending_.pop_back();
    if (!std::exchange(nodes_.begin()[number].second.is_seen, true)) return true;
  }
  return false;
}

// True if it is new.
bool CommitCollection::add(NodeNumber number, const LoadedCommit& loaded) {
  const model::Oid oid = nodes_.begin()[number].first;
  nodes_.begin()[number].second.tree = loaded.commit.tree;
  if (is_known_(oid, loaded)) return false;
  nodes_.begin()[number].second.commit = static_cast<std::uint32_t>(commits_.size());
  commits_.push_back({oid, loaded.commit.tree, loaded.commit.parents, loaded.seconds()});
  if (commits_.size() > limits_.push_objects)
    throw LimitReached("limits.push_objects", "the push brings too many commits");
  if (commits_.size() > limits_.push_commits)
    throw LimitReached("limits.push_commits",
                       fmt::format("the push brings more than {} commits", limits_.push_commits));
  for (const model::Oid& parent : loaded.commit.parents) {
    parents_.push_back(number_of(parent));
    pending_.push_back(parents_.back());
  }
  parents_begin_.push_back(parents_.size());
  return true;
}

std::vector<NewCommit> CommitCollection::collect(unsigned threads) {
  const bool is_for_several = threads > 1 && visitor_.has_parts();
  NodeNumber number = 0;
  while ((!is_for_several || commits_.size() < kLeastCommitsForThreads) && take_pending(number)) {
    check_time(objects_.deadline());
    const model::Oid oid = nodes_.begin()[number].first;
    const LoadedCommit loaded = load_commit(objects_, oid, shallow_);
    if (add(number, loaded)) visitor_.visit_commit(oid, loaded);
  }
  if (!pending_.empty()) collect_by(std::min(threads, kMostReaders));
  order_ = sorted_order();
  std::vector<NewCommit> sorted;
  sorted.reserve(order_.size());
  for (const std::uint32_t place : order_) sorted.push_back(std::move(commits_[place]));
  commits_ = {};
  return sorted;
}

void CommitCollection::collect_by(unsigned threads) {
  const std::vector<std::unique_ptr<ObjectSource>> sources = sources_for_threads(objects_, threads, threads);
  if (sources.empty()) {
    work(objects_, visitor_);
  } else {
    std::vector<std::unique_ptr<HistoryVisitor>> parts;
    for (unsigned thread = 0; thread < threads; ++thread)
      parts.push_back(visitor_.part(*sources[thread], thread));
    {
      std::vector<std::jthread> others;
      for (unsigned thread = 1; thread < threads; ++thread)
        others.emplace_back([&, thread] { work(*sources[thread], *parts[thread]); });
      work(*sources.front(), *parts.front());
    }
    for (const auto& part : parts) visitor_.take(*part, 0);
    for (const auto& source : sources) objects_.add_counts_of(*source);
  }
  if (failure_) std::rethrow_exception(failure_);
}

void CommitCollection::work(ObjectSource& objects, HistoryVisitor& visitor) {
  std::unique_lock lock(mutex_);
  try {
    for (NodeNumber number = 0; wait_for_pending(lock, number);) {
      const model::Oid oid = nodes_.begin()[number].first;
      lock.unlock();
      check_time(objects.deadline());
      const LoadedCommit loaded = load_commit(objects, oid, shallow_);
      lock.lock();
      const bool is_new = add(number, loaded);
      --busy_;
      if (!is_new) continue;
      lock.unlock();
      visitor.visit_commit(oid, loaded);
      lock.lock();
    }
  } catch (...) {
    if (!lock.owns_lock()) lock.lock();
    if (!failure_) failure_ = std::current_exception();
    more_.notify_all();
  }
}

// False when all are there, or one has failed.
bool CommitCollection::wait_for_pending(std::unique_lock<std::mutex>& lock, NodeNumber& number) {
  while (!failure_) {
    if (take_pending(number)) {
      ++busy_;
      if (!pending_.empty()) more_.notify_one();
      return true;
    }
    if (busy_ == 0) break;
    more_.wait(lock);
  }
  more_.notify_all();
  return false;
}

std::vector<std::uint32_t> CommitCollection::sorted_order() const {
  // The children of all commits side by side: those of one begin where those of the one before it end.
  std::vector<std::size_t> children_end(commits_.size() + 1);
  std::vector<std::uint32_t> waiting_for(commits_.size());
  const auto for_each_edge = [&](const auto& take) {
    for (std::uint32_t child = 0; child < commits_.size(); ++child) {
      for (const NodeNumber number : parents_of(child)) {
        const std::uint32_t parent = nodes_.begin()[number].second.commit;
        if (parent != kNone) take(parent, child);
      }
    }
  };
  for_each_edge([&](std::uint32_t parent, std::uint32_t child) {
    ++children_end[parent + 1];
    ++waiting_for[child];
  });
  std::partial_sum(children_end.begin(), children_end.end(), children_end.begin());
  std::vector<std::uint32_t> children(children_end.back());
  for_each_edge([&](std::uint32_t parent, std::uint32_t child) { children[children_end[parent]++] = child; });

  const auto is_later = [this](std::uint32_t a, std::uint32_t b) {
    return std::tie(commits_[a].seconds, commits_[a].oid) > std::tie(commits_[b].seconds, commits_[b].oid);
  };
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(is_later)> ready(is_later);
  for (std::uint32_t i = 0; i < commits_.size(); ++i) {
    if (waiting_for[i] == 0) ready.push(i);
  }
  std::vector<std::uint32_t> order;
  order.reserve(commits_.size());
  while (!ready.empty()) {
    const std::uint32_t i = ready.top();
    ready.pop();
    order.push_back(i);
    for (std::size_t at = i == 0 ? 0 : children_end[i - 1]; at < children_end[i]; ++at) {
      const std::uint32_t child = children[at];
      if (--waiting_for[child] == 0) ready.push(child);
    }
  }
  // Ids are hashes of what they name, so a cycle would be a collision; it must not lose a commit all the
  // same.
  if (order.size() != commits_.size()) throw base::Error("the commits of the push form a cycle");
  return order;
}

void CommitCollection::list_parent_trees(std::uint32_t commit, std::vector<model::Oid>& trees) const {
  for (const NodeNumber parent : parents_of(order_[commit]))
    trees.push_back(nodes_.begin()[parent].second.tree);
}

}  // namespace sallyport::git
