#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "git/tree_compare.hpp"

namespace sallyport::git {

// New commits, sorted, and what must be known to compare them. The functions may be called by several threads
// at a time, though not for the same commit.
struct SortedCommits {
  const std::vector<NewCommit>& commits;
  std::function<LoadedCommit(ObjectSource& objects, std::uint32_t commit)> load;
  std::function<void(std::uint32_t commit, std::vector<model::Oid>& trees)> parent_trees;
};

// Shows each commit and what its tree brings: to `comparer` and `visitor`, or, with more than one thread and
// a visitor that has parts, some commits at a time to comparers and parts of their own, which these two then
// take in order. What comes of it is the same, failures included: that of the first commit that has one.
// Throws as walk_history().
void compare_commits(const SortedCommits& commits, const WalkLimits& limits, TreeCache& trees,
                     TreeComparer& comparer, HistoryVisitor& visitor, unsigned threads);

}  // namespace sallyport::git
