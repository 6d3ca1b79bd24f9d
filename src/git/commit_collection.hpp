#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <unordered_set>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "model/oid_map.hpp"

namespace sallyport::git {

// The new commits that can be reached from some tips, found and put in order. For walk_history().
class CommitCollection {
 public:
  // All references must outlive this.
  CommitCollection(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
                   const IsKnown& is_known, const WalkLimits& limits, HistoryVisitor& visitor)
      : objects_(objects), shallow_(shallow), is_known_(is_known), limits_(limits), visitor_(visitor) {}

  void add_tip(const model::Oid& commit) { pending_.push_back(number_of(commit)); }

  // Once, when there are no more tips. Shows each commit to the visitor. Answers with them: parents before
  // children, of those that are free the oldest first, then by id, so that the first commit that brings an
  // object is the one its author would name. Where there are many, and the visitor has parts, several threads
  // read them; `is_known` is asked by one at a time, and `objects`, which it may use, is left to it then.
  // Throws as walk_history(); of several commits that cannot be read, about any.
  std::vector<NewCommit> collect(unsigned threads);

  // Adds the trees of the parents of the `commit`th of them, new or not. May be called by several threads.
  void list_parent_trees(std::uint32_t commit, std::vector<model::Oid>& trees) const;

 private:
  // A commit of which the walk has heard.
  struct Node {
    bool is_seen = false;
    std::uint32_t commit = kNone;  // in the order in which they came; kNone: known
    model::Oid tree;
  };
  using NodeNumber = std::uint32_t;  // in the order of nodes_

  NodeNumber number_of(const model::Oid& oid);
  bool take_pending(NodeNumber& number);
  bool add(NodeNumber number, const LoadedCommit& loaded);
  void collect_by(unsigned threads);
  void work(ObjectSource& objects, HistoryVisitor& visitor);
  bool wait_for_pending(std::unique_lock<std::mutex>& lock, NodeNumber& number);
  std::vector<std::uint32_t> sorted_order() const;
  std::span<const NodeNumber> parents_of(std::uint32_t commit) const {
    return std::span(parents_).subspan(parents_begin_[commit],
                                       parents_begin_[commit + 1] - parents_begin_[commit]);
  }

  ObjectSource& objects_;
  const std::unordered_set<model::Oid>& shallow_;
  const IsKnown& is_known_;
  const WalkLimits& limits_;
  HistoryVisitor& visitor_;
  model::OidMap<Node> nodes_;
  std::vector<NodeNumber> pending_;
  std::vector<NewCommit> commits_;                // in the order in which they came
  std::vector<NodeNumber> parents_;               // of all of them
  std::vector<std::size_t> parents_begin_ = {0};  // by commit, and one more
  std::vector<std::uint32_t> order_;              // the commits, sorted: their places in commits_

  // Several threads: what stands above is theirs by turns, while they hold this.
  std::mutex mutex_;
  std::condition_variable more_;
  unsigned busy_ = 0;  // threads that read a commit, whose parents are not known yet
  std::exception_ptr failure_;
};

}  // namespace sallyport::git
