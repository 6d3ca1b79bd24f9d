#pragma once

#include <array>
#include <optional>
#include <vector>

#include <git2.h>

#include "base/handle.hpp"
#include "git/merged_text.hpp"
#include "git/object_source.hpp"
#include "git/scratch_repository.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

using IndexHandle = base::Handle<git_index, git_index_free>;

// Two commits, to be merged anew as merge_check.hpp says. For this room's sources only. One thread; `objects`
// must outlive it. Everything throws as recompute_merge().
class Remerge {
 public:
  Remerge(ObjectSource& objects, const model::Oid& ours, const model::Oid& theirs);

  // The outcome where two of the three trees are the same, so that ids say it all.
  const std::optional<model::Oid>& settled_tree() const noexcept { return settled_tree_; }

  // Both are to be tried: where the first leaves conflicts, the second need not.
  static constexpr std::array kLineDiffs = {LineDiff::myers, LineDiff::patience};

  // The outcome, with conflicts as git's index has them, and the names that renamed files in conflict have
  // in libgit2's extension of it.
  IndexHandle merge(LineDiff line_diff);

  // The files of a tree, as merge() would give them.
  IndexHandle index_of(const model::Oid& tree);

  // A blob's bytes, also those of one that the merge made up.
  std::string read_blob(const model::Oid& oid);

 private:
  using CommitHandle = base::Handle<git_commit, git_commit_free>;
  using TreeHandle = base::Handle<git_tree, git_tree_free>;
  CommitHandle look_up_commit(const model::Oid& oid);
  TreeHandle tree_of(const git_commit* commit);
  void find_bases();

  ScratchRepository scratch_;
  model::Oid ours_;
  model::Oid theirs_;
  std::vector<model::Oid> bases_;
  std::optional<model::Oid> settled_tree_;
};

}  // namespace sallyport::git
