// What several threads make of many commits, against what one makes of them.
#include "git/commit_comparison.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/limit.hpp"
#include "git/made_trees.hpp"

namespace sallyport::test {

namespace {

// Commits that make several parts, of trees that differ in a few entries; some bring a tree of long ago
// again.
struct MadeHistory {
  explicit MadeHistory(unsigned seed, std::size_t count = 700) : maker(store, seed) {
    constexpr int kDepth = 2;
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<model::Oid> above;
      for (unsigned wanted = maker.below(8) == 0 ? maker.below(3) : 1; wanted > 0 && i > 0; --wanted)
        above.push_back(
            commits[i - 1 - maker.below(static_cast<unsigned>(std::min<std::size_t>(i, 5)))].tree);
      const model::Oid tree = i > 0 && maker.below(20) == 0
                                  ? commits[maker.below(static_cast<unsigned>(i))].tree
                              : above.empty() ? maker.tree(kDepth)
                                              : maker.version_of(above.front(), kDepth);
      commits.push_back({store.new_id(), tree, {}, 0});
      parent_trees.push_back(std::move(above));
    }
  }

  git::SortedCommits sorted() const {
    return {.commits = commits, .parent_trees = [this](std::uint32_t commit, std::vector<model::Oid>& trees) {
              trees = parent_trees[commit];
            }};
  }

  // From then on it cannot be read.
  void break_tree_of(std::size_t commit) { store.raws[commits[commit].tree] = "no tree"; }

  Store store;
  Maker maker;
  std::vector<git::NewCommit> commits;
  std::vector<std::vector<model::Oid>> parent_trees;
};

class Teller final : public git::HistoryVisitor {
 public:
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_commit(const model::Oid&, const git::LoadedCommit&) override {}
  void visit_tree(const git::TreeVisit& visit) override {
    lines.push_back("tree " + visit.tree.hex() + " " + std::string(visit.path) +
                    told({visit.before.begin(), visit.before.end()}) + " " + std::to_string(visit.commit));
    trees += visit.is_first ? 1 : 0;
  }
  bool has_parts() const noexcept override { return true; }
  std::unique_ptr<git::HistoryVisitor> part(git::ObjectSource&, unsigned) override {
    return std::make_unique<Teller>();
  }
  void take(git::HistoryVisitor& part, std::uint64_t new_trees) override {
    for (std::string& line : dynamic_cast<Teller&>(part).lines) lines.push_back(std::move(line));
    trees += new_trees;
    ++parts;
  }

  Told lines;
  std::uint64_t trees = 0;
  std::size_t parts = 0;
};

struct Outcome {
  git::History history;
  Teller teller;
  std::string failure;  // empty: none
};

std::unique_ptr<Outcome> compare(MadeHistory& made, unsigned threads, const git::WalkLimits& limits = {}) {
  auto outcome = std::make_unique<Outcome>();
  git::TreeCache trees(made.store);
  git::TreeComparer comparer(trees, limits, outcome->history, outcome->teller);
  try {
    git::compare_commits(made.sorted(), limits, trees, comparer, outcome->teller, threads);
  } catch (const base::Error& error) {
    outcome->failure = error.what();
  }
  return outcome;
}

}  // namespace

TEST_CASE("several threads make of commits what one makes of them") {
  for (unsigned seed = 0; seed < 2; ++seed) {
    CAPTURE(seed);
    MadeHistory made(seed);
    const auto one = compare(made, 1);
    CHECK(one->failure.empty());
    CHECK(one->teller.parts == 0);
    CHECK(!one->history.pinned.empty());
    for (const unsigned threads : {2U, 5U}) {
      CAPTURE(threads);
      const auto several = compare(made, threads);
      CHECK(several->failure.empty());
      CHECK(several->teller.parts > 5);
      CHECK(several->teller.lines == one->teller.lines);
      CHECK(several->teller.trees == one->teller.trees);
      CHECK(several->history.trees.size() == one->history.trees.size());
      CHECK(several->history.blobs == one->history.blobs);
      CHECK(several->history.paths == one->history.paths);
      CHECK(changes_of(several->history) == changes_of(one->history));
      const auto commit = [](const git::Change& change) { return change.commit; };
      CHECK(std::ranges::equal(several->history.changes, one->history.changes, {}, commit, commit));
    }
  }
}

TEST_CASE("the failure that several threads tell is that of the first commit that has one") {
  MadeHistory made(77);
  made.break_tree_of(690);
  made.break_tree_of(300);
  const auto one = compare(made, 1);
  REQUIRE(!one->failure.empty());
  for (int i = 0; i < 5; ++i) {
    const auto several = compare(made, 4);
    CHECK(several->failure == one->failure);
    // Whole parts, and none of which an earlier one is missing.
    CHECK(several->teller.lines.size() <= one->teller.lines.size());
    CHECK(std::equal(several->teller.lines.begin(), several->teller.lines.end(), one->teller.lines.begin()));
  }
}

TEST_CASE("limits on a push hold for all threads together") {
  MadeHistory made(5);
  git::WalkLimits limits;
  const auto all = compare(made, 1);
  limits.push_paths = all->history.changes.size();  // trees that are compared count, too
  CHECK(compare(made, 1, limits)->failure ==
        "the push changes more than " + std::to_string(limits.push_paths) + " paths");
  CHECK(compare(made, 3, limits)->failure == compare(made, 1, limits)->failure);
  limits = {};
  limits.push_objects = all->history.object_count() - 1;
  CHECK(!compare(made, 1, limits)->failure.empty());
  CHECK(compare(made, 3, limits)->failure == compare(made, 1, limits)->failure);
  limits.push_objects = all->history.object_count();
  CHECK(compare(made, 3, limits)->failure.empty());
}

}  // namespace sallyport::test
