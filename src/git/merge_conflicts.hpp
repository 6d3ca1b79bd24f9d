#pragma once

#include <string>
#include <vector>

#include <git2.h>

#include "git/index_compare.hpp"
#include "git/merged_text.hpp"
#include "git/object_source.hpp"
#include "git/remerge.hpp"

namespace sallyport::git {

// Whether what a tree has where a merge left conflicts is a resolution of them, as merge_check.hpp has it.
// `index` is what remerge.merge(line_diff) gave. Answers the paths at which it is none. For this room's
// sources only. Throws as recompute_merge().
std::vector<std::string> unresolved_paths(ObjectSource& objects, Remerge& remerge, LineDiff line_diff,
                                          git_index* index, const IndexComparison& tree);

}  // namespace sallyport::git
