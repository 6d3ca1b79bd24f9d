#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "git/tree_compare.hpp"

namespace sallyport::git {

// New commits, sorted, and the trees of their parents, of which several threads may ask at a time.
struct SortedCommits {
  const std::vector<NewCommit>& commits;
  std::function<void(std::uint32_t commit, std::vector<model::Oid>& trees)> parent_trees;
};

// Shows what the tree of each commit brings: to `comparer` and `visitor`, or, with more than one thread and
// a visitor that has parts, some commits at a time to comparers and parts of their own, which these two then
// take in order. What comes of it is the same, failures included: that of the first commit that has one.
// Throws as walk_history().
void compare_commits(const SortedCommits& commits, const WalkLimits& limits, TreeCache& trees,
                     TreeComparer& comparer, HistoryVisitor& visitor, unsigned threads);

}  // namespace sallyport::git
