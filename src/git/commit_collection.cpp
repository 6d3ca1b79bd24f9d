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

// Of so many bytes of commits in all, those that were read are kept until they are shown; further ones are
// read again.
constexpr std::uint64_t kKeptCommitBytes = 16U << 20;

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

void CommitCollection::add(NodeNumber number, LoadedCommit loaded) {
  const model::Oid oid = nodes_.begin()[number].first;
  nodes_.begin()[number].second.tree = loaded.commit.tree;
  if (is_known_(oid, loaded)) return;
  nodes_.begin()[number].second.commit = static_cast<std::uint32_t>(commits_.size());
  commits_.push_back({oid, loaded.commit.tree, {}, loaded.seconds()});
  if (commits_.size() > limits_.push_objects)
    throw LimitReached("limits.push_objects", "the push brings too many commits");
  if (commits_.size() > limits_.push_commits)
    throw LimitReached("limits.push_commits",
                       fmt::format("the push brings more than {} commits", limits_.push_commits));
  if (kept_bytes_ < kKeptCommitBytes) {
    kept_bytes_ += loaded.raw.bytes().size();
    kept_.push_back(loaded.raw);
  }
  for (const model::Oid& parent : loaded.commit.parents) {
    parents_.push_back(number_of(parent));
    pending_.push_back(parents_.back());
  }
  parents_begin_.push_back(parents_.size());
  commits_.back().parents = std::move(loaded.commit.parents);
}

std::vector<NewCommit> CommitCollection::collect(unsigned threads) {
  NodeNumber number = 0;
  while ((threads < 2 || commits_.size() < kLeastCommitsForThreads) && take_pending(number)) {
    check_time(objects_.deadline());
    add(number, load_commit(objects_, nodes_.begin()[number].first, shallow_));
  }
  if (!pending_.empty()) collect_by(threads);
  order_ = sorted_order();
  std::vector<NewCommit> sorted;
  sorted.reserve(order_.size());
  for (const std::uint32_t place : order_) sorted.push_back(std::move(commits_[place]));
  commits_ = {};
  return sorted;
}

void CommitCollection::collect_by(unsigned threads) {
  threads = std::min(threads, kMostReaders);
  const std::vector<std::unique_ptr<ObjectSource>> sources = sources_for_threads(objects_, threads, threads);
  if (sources.empty()) {
    work(objects_);
  } else {
    std::vector<std::jthread> others;
    for (const auto& source : std::span(sources).subspan(1))
      others.emplace_back([this, &source] { work(*source); });
    work(*sources.front());
  }
  for (const auto& source : sources) objects_.add_counts_of(*source);
  if (failure_) std::rethrow_exception(failure_);
}

void CommitCollection::work(ObjectSource& objects) {
  std::unique_lock lock(mutex_);
  try {
    for (NodeNumber number = 0; wait_for_pending(lock, number); --busy_) {
      const model::Oid oid = nodes_.begin()[number].first;
      lock.unlock();
      check_time(objects.deadline());
      LoadedCommit loaded = load_commit(objects, oid, shallow_);
      lock.lock();
      add(number, std::move(loaded));
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

LoadedCommit CommitCollection::load(ObjectSource& objects, std::uint32_t commit, const model::Oid& oid) {
  const std::uint32_t place = order_[commit];
  if (place < kept_.size())
    return parse_loaded(std::exchange(kept_[place], {}), oid, objects.id_bytes(), shallow_);
  return load_commit(objects, oid, shallow_);
}

void CommitCollection::list_parent_trees(std::uint32_t commit, std::vector<model::Oid>& trees) const {
  for (const NodeNumber parent : parents_of(order_[commit]))
    trees.push_back(nodes_.begin()[parent].second.tree);
}

}  // namespace sallyport::git
