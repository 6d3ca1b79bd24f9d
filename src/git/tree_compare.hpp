#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "git/parse_object.hpp"
#include "git/tree_cache.hpp"

namespace sallyport::git {

class ParentCursor;

// Throws LimitReached if the push changes more paths than it may.
void check_push_paths(const WalkLimits& limits, std::uint64_t count);

// Adds to a History what trees bring. Linear in the bytes of the trees that differ.
class TreeComparer {
 public:
  TreeComparer(TreeCache& trees, const WalkLimits& limits, History& history, HistoryVisitor& visitor);

  // Every entry below `tree` that no tree of `parents` has at the same path becomes a Change of `commit`.
  // Throws as walk_history().
  void compare(std::uint32_t commit, const model::Oid& tree, std::span<const model::Oid> parents);

  // A blob that stands in no tree, such as one that a tag names.
  void add_blob(const model::Oid& blob);

  // Adds what another comparer has made, in a History of its own, of commits that come next: as if they had
  // been compared here. Answers how many of its trees are new here. Throws LimitReached.
  std::uint64_t take(const TreeComparer& next);

  // What counts towards limits.push_paths.
  std::uint64_t path_count() const noexcept { return visits_ + history_.changes.size(); }

 private:
  void compare_folder(const model::Oid& tree, std::span<const model::Oid> parents, std::uint64_t depth);
  bool compare_to_parents(const TreeContent& tree, std::span<const model::Oid> parents, std::uint64_t depth);
  bool compare_entries(const TreeContent& tree, std::span<ParentCursor> cursors, std::uint64_t depth);
  void take_entry(const TreeEntry& entry, std::span<const model::Oid> before, std::uint64_t depth);
  void add_change(std::uint32_t mode, std::uint32_t blob, std::span<const model::Oid> before);
  std::uint32_t intern_blob(const model::Oid& oid);
  std::uint32_t intern_path(const std::string& path);
  void check_limits();

  ObjectSource& objects_;
  const WalkLimits& limits_;
  History& history_;
  HistoryVisitor& visitor_;
  TreeCache& cache_;
  std::uint32_t number_;  // among those on the same cache
  std::unordered_map<std::string, std::uint32_t> path_index_;
  // By depth, what parents have in place of the entry that is being compared there. Kept for its memory.
  std::deque<std::vector<model::Oid>> before_;
  std::string path_;              // of the entry that is being compared
  std::uint32_t commit_ = kNone;  // that it is compared for
  std::uint64_t visits_ = 0;      // trees compared, repeated ones included
};

}  // namespace sallyport::git
