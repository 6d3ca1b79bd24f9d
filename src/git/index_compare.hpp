#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <git2.h>

#include "git/object_source.hpp"
#include "git/parse_object.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// What stands at a path of a tree that is no folder.
struct TreeFile {
  std::uint32_t mode = 0;
  model::Oid oid;
  bool operator==(const TreeFile&) const = default;
};

// What a tree holds that an index, the outcome of a merge, does not, and the other way round. For this room's
// sources only.
struct IndexComparison {
  // Paths without a conflict that are not alike. A folder of which the index has nothing is one path, with a
  // slash at its end, and so is what no proper tree has: an empty folder, a name twice or out of its order.
  std::vector<std::string> differing;
  // What the tree has where the index has a conflict.
  std::map<std::string, TreeFile, std::less<>> at_conflicts;
};

// Exact also for a tree that is no proper one. (libgit2 leaves a file and a folder of one name in an index:
// no proper tree is that.) A folder is opened only where the index has something in it, so that no tree costs
// more than the index is large. Throws base::Error if a tree cannot be read.
IndexComparison compare_with_index(ObjectSource& objects, const model::Oid& tree, git_index* index);

}  // namespace sallyport::git
