#pragma once

#include <cstdint>

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

}  // namespace sallyport::git
