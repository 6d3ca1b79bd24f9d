#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

enum class MergeCheck : std::uint8_t {
  same,             // the tree is what merging the parents gives: every path, mode and id
  differs,          // the parents merge cleanly, and into another tree
  conflicts,        // the parents do not merge cleanly: what stands there, somebody chose
  not_two_parents,  // no merge, or one of three parents and more, which git merges otherwise
};

// Merges the two parents of a commit anew, as `git merge` does without options, and compares. Objects in the
// quarantine count. Nothing is written, neither into the repository nor into the quarantine, and nothing but
// the objects sways the answer: no work tree, index or configuration, and no attributes, wherever they stand.
//
// `same` promises that every path comes from merging the parents by libgit2's rules, which are git's but for
// details: how alike files must be to be one that was renamed, or whether a rename meets a file that became a
// link. Some of git's clean merges are not `same`: those by a driver that attributes name (`merge=union`), by
// a strategy or its options, or with renamed directories followed; and in the extreme those of more than 16
// merge bases, or where more than 10,000 paths changed and some were renamed and edited.
//
// Costs a walk from the parents to their merge base and, unless that settles it, reading the trees of all
// three: time and memory linear in the number of paths. A merge that is made to be slow costs a constant
// more: 2 million comparisons in search of renames, 2,583 merges of merge bases. Trees that unfold to more
// paths than can be are not guarded against here: walk_history() refuses those, and is to be asked first.
//
// Throws base::Error if an object cannot be read (also where a shallow repository ends too early),
// LimitReached if one is larger than what may be read.
MergeCheck recompute_merge(Repository& repository, const model::Oid& commit);

// What a merge has beside what merging its parents gives and beside what its conflicts asked for.
struct MergeReview {
  enum class Answer : std::uint8_t {
    same,             // as MergeCheck::same
    resolved,         // the parents conflict; all that was chosen, was chosen where they do
    differs,          // something else stands there, and is in no parent, or something of a parent does not
    not_two_parents,  // nothing is said of it; who asks must refuse it, or it is a way around
  };
  Answer answer = Answer::not_two_parents;
  // For `differs` at least one, of the files at fault, at most 20; "folder/" for one of which the merge has
  // nothing. Raw bytes, in no order that is promised.
  std::vector<std::string> paths;
  std::size_t more_paths = 0;  // that are not in `paths`
};

// Merges anew as recompute_merge() does and asks, where the parents conflict, what was made of it. `resolved`
// promises for every path:
// - Without a conflict it is exactly what the merge gives: path, mode and id, or absence.
// - A text that both sides changed or added is what the merge gives with whole lines, or none, in place of
//   each conflict, i.e. of what git writes from <<<<<<< to >>>>>>> (merge.conflictStyle=merge: what both
//   sides changed alike is outside). In the conflict anything goes. Taking all of one side's file
//   (--ours) loses what the other changed outside, and deleting it loses both: `differs`. A mode or name that
//   one side alone changed is that one; if both did, either's is taken, and of two names one or both.
// - Any other conflict (deleted and changed, binary, link, submodule, file and folder, several files renamed
//   to one name) has no lines: each of its paths holds a version of the base or of a side, unchanged, or
//   nothing. A submodule's third commit or a newly made binary is `differs`, and so is a new name for one of
//   two files that want the same, or a file in place of a folder that the other side has there: these belong
//   in a commit of their own, before the merge or after.
//
// So what cannot be told from an honest resolution is what stands in a conflict, and who pushes both parents
// can make conflicts. `resolved` says where to look, not that nobody need look. With lines compared in two
// ways the merge may conflict by one and not by the other; one that finds nothing wrong is enough. What
// recompute_merge() says of merges that git makes otherwise holds here too, and for git's ways to show a
// conflict: lines that diff3 puts inside as both sides have them are outside.
//
// Costs, writes and throws as recompute_merge(), and reads the files in conflict twice more.
MergeReview review_merge(Repository& repository, const model::Oid& commit);

}  // namespace sallyport::git
