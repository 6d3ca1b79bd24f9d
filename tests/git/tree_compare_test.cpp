// The comparison of trees, which skips what is equal without reading it, against one that reads everything.
#include "git/tree_compare.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/made_trees.hpp"

namespace sallyport::test {

namespace {

// What git::TreeComparer promises, said plainly. Every parent is read beside the
// tree, each entry of which it is asked for.
class Reference {
 public:
  explicit Reference(const Store& store) : store_(store) {}
  void compare(const model::Oid& tree, const std::vector<model::Oid>& parents, const std::string& path) {
    if (std::find(parents.begin(), parents.end(), tree) != parents.end()) return;
    const bool is_first = seen_.insert(tree).second;
    const PlainTree& entries = store_.trees.at(tree);
    if (entries.empty() && !path.empty()) changes.push_back(path + " -");
    std::vector<std::size_t> places(parents.size());
    for (const PlainEntry& entry : entries) {
      std::vector<model::Oid> before;
      bool is_known = false;
      for (std::size_t i = 0; i < parents.size(); ++i)
        is_known |= has(store_.trees.at(parents[i]), places[i], entry, before);
      if (is_known) continue;
      const std::string full = path.empty() ? entry.name : path + "/" + entry.name;
      if (entry.is_folder()) {
        compare(entry.id, before, full);
      } else {
        changes.push_back(full + " " + entry.id.hex() + told(before));
      }
    }
    visits.push_back("tree " + tree.hex() + " " + path + told(parents) + (is_first ? " first" : ""));
  }
  Told visits;
  Told changes;

 private:
  static bool has(const PlainTree& parent, std::size_t& place, const PlainEntry& wanted,
                  std::vector<model::Oid>& before) {
    if (place < parent.size() && parent[place] == wanted) return ++place, true;
    for (; place < parent.size(); ++place) {
      const PlainEntry& entry = parent[place];
      if (wanted.sort_key() < entry.sort_key()) return false;
      if (entry.sort_key() < wanted.sort_key()) continue;
      ++place;
      if (entry == wanted) return true;
      before.push_back(entry.id);
      return false;
    }
    return false;
  }
  const Store& store_;
  std::set<model::Oid> seen_;
};

// A history of `length` trees, each beside up to three earlier ones.
void check_history(unsigned seed, unsigned length, std::size_t& same_names) {
  CAPTURE(seed);
  constexpr int kDepth = 3;
  Store store;
  Maker maker(store, seed);
  git::History history;
  Listener listener(store);
  const git::WalkLimits limits;
  git::TreeCache cache(store);
  git::TreeComparer comparer(cache, limits, history, listener);
  Reference reference(store);
  std::vector<model::Oid> trees = {maker.tree(kDepth)};
  for (std::uint32_t i = 0; i < length; ++i) {
    std::vector<model::Oid> parents;
    for (unsigned wanted = maker.below(3) == 0 ? maker.below(4) : 1; wanted > 0; --wanted)
      parents.push_back(trees[trees.size() - 1 - maker.below(std::min<unsigned>(4, i + 1))]);
    trees.push_back(maker.version_of(parents.empty() ? trees.back() : parents.back(), kDepth));
    comparer.compare(i, trees.back(), parents);
    reference.compare(trees.back(), parents, "");
  }
  CHECK(listener.lines == reference.visits);
  CHECK(changes_of(history) == reference.changes);
  same_names += listener.same_names;
}

}  // namespace

TEST_CASE("trees, hostile ones too, are compared as by reading every entry") {
  std::size_t same_names = 0;
  for (unsigned seed = 0; seed < 50; ++seed) check_history(seed, 30, same_names);
  CHECK(same_names > 150);
}

TEST_CASE("a tree that ends within an entry is refused, though its parent's ends there too") {
  Store store;
  const model::Oid before = store.add({{0100644, "a", store.new_id()}, {0100644, "b", store.new_id()}});
  const model::Oid after = store.add({});
  store.raws[before].resize(store.raws[before].size() - 1);
  store.raws[after] = store.raws[before];
  git::History history;
  Listener listener(store);
  const git::WalkLimits limits;
  git::TreeCache cache(store);
  git::TreeComparer comparer(cache, limits, history, listener);
  const std::vector<model::Oid> parents = {before};
  CHECK_THROWS_WITH_AS(comparer.compare(0, after, parents), "a tree that ends within an entry", base::Error);
  CHECK(history.changes.empty());
}

}  // namespace sallyport::test
