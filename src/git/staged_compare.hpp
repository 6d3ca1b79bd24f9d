#pragma once

#include <optional>
#include <vector>

#include "git/index_file.hpp"
#include "git/object_source.hpp"
#include "git/staged_change.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// What `index` has that `tree` has not at the same path, in order of path: just what
// `git diff --cached --raw --no-renames --ita-invisible-in-index` says of additions, modifications and
// changes of type. Without a tree everything is new. As git does, it believes the index about which tree a
// folder's entries make, and a tree is read only where that is not the one that `tree` has there: the cost is
// a step for each entry of the index, and the bytes of trees that differ.
//
// Throws base::Error if a path is not merged, the index is damaged or a tree cannot be read; NotForThisReader
// where git must be asked: trees out of order, a cache-tree that does not fit the entries.
std::vector<StagedChange> compare_staged(const IndexFile& index, ObjectSource& objects,
                                         const std::optional<model::Oid>& tree);

}  // namespace sallyport::git
