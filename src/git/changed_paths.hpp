#pragma once

#include <string>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Every path at which `tree` differs from all of `parent_trees`: of files, links and submodules, as foreign
// bytes, sorted and each once. Added, changed in content or in mode, or taken away: a path that each parent's
// tree has and `tree` has not. What a merge takes over from one of its parents is no change of its own.
// Without parents, everything is added.
//
// Where a file gives way to a folder of its name, or the other way round, the old path is taken away and the
// new ones are added. Of a tree that git would not make (out of order, or with a name twice) a path may be
// told that did not change, never the other way round.
//
// Linear in the bytes of the trees that differ. Throws base::Error if a tree cannot be read, LimitReached for
// limits.push_paths, which counts what all comparisons come upon, limits.tree_depth and limits.path_bytes.
std::vector<std::string> changed_paths(ObjectSource& objects, const model::Oid& tree,
                                       const std::vector<model::Oid>& parent_trees, const WalkLimits& limits);

}  // namespace sallyport::git
