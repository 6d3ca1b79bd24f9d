// What is added or changed is what TreeComparer tells of a tree beside its parents. What is taken away is
// what it tells of a parent beside the tree, less what the tree has under that name in another version.
#include "git/changed_paths.hpp"

#include <algorithm>
#include <cstdint>

#include "git/tree_compare.hpp"

namespace sallyport::git {

namespace {

class NoVisitor final : public HistoryVisitor {
 public:
  void visit_commit(const model::Oid&, const LoadedCommit&) override {}
  void visit_tag(const model::Oid&, const RawObject&, const model::Tag&) override {}
  void visit_tree(const TreeVisit&) override {}
};

// A folder without content is a change to TreeComparer, and no path of a file.
bool is_file(const Change& change) {
  return (change.mode & model::mode::kTypeMask) != model::mode::kTree;
}

}  // namespace

std::vector<std::string> changed_paths(ObjectSource& objects, const model::Oid& tree,
                                       const std::vector<model::Oid>& parent_trees,
                                       const WalkLimits& limits) {
  // The comparisons stand for commits of one history, so that the limits are on all of them: 0 is the tree,
  // and 1 on are its parents.
  History history;
  NoVisitor visitor;
  TreeCache trees(objects);
  TreeComparer comparer(trees, limits, history, visitor);
  comparer.compare(0, tree, parent_trees);
  for (std::uint32_t parent = 1; parent <= parent_trees.size(); ++parent)
    comparer.compare(parent, parent_trees[parent - 1], std::span(&tree, 1));

  constexpr std::uint32_t kChanged = kNone;
  // Of each path: changed, or how many of the parents, from the first on without a gap, have it where the
  // tree has not.
  std::vector<std::uint32_t> lacking(history.paths.size(), 0);
  for (const Change& change : history.changes) {
    std::uint32_t& state = lacking[change.path];
    if (!is_file(change)) continue;
    if (change.commit == 0) {
      state = kChanged;
    } else if (change.before_count == 0 && state == change.commit - 1) {
      state = change.commit;
    }
  }
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < lacking.size(); ++i) {
    const bool is_taken_away = !parent_trees.empty() && lacking[i] == parent_trees.size();
    if (lacking[i] == kChanged || is_taken_away) paths.push_back(std::move(history.paths[i]));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace sallyport::git
