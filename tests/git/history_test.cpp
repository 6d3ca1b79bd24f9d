#include "git/history.hpp"

#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using Paths = std::vector<std::string>;

namespace {

class Counter final : public git::HistoryVisitor {
 public:
  void visit_commit(const model::Oid&, const git::LoadedCommit&) override { ++commits; }
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override { ++tags; }
  void visit_tree(const git::TreeVisit& visit) override { trees += visit.is_first; }
  std::size_t commits = 0, tags = 0, trees = 0;
};

git::History walk(const test::Sandbox& box, const std::vector<std::string>& tips,
                  const std::set<model::Oid>& known = {}, const git::WalkLimits& limits = {},
                  Counter* counter = nullptr) {
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  std::vector<model::Oid> ids;
  for (const std::string& tip : tips) ids.push_back(box.rev("repo", tip));
  Counter own;
  return git::walk_history(
      repository.objects(), repository.shallow(), ids,
      [&](const model::Oid& oid, const git::LoadedCommit&) { return known.contains(oid); }, limits,
      counter != nullptr ? *counter : own);
}

// "<path>" for each change of `commit`, in order.
std::vector<std::string> paths_changed_by(const git::History& history, const model::Oid& commit) {
  std::vector<std::string> paths;
  for (const git::Change& change : history.changes) {
    if (change.commit != git::kNone && history.commits[change.commit].oid == commit)
      paths.push_back(history.paths[change.path]);
  }
  return paths;
}

}  // namespace

TEST_CASE("every object of a history is found once, as git rev-list finds it") {
  test::Sandbox box;
  box.init("repo");
  for (int i = 0; i < 30; ++i) {
    box.commit("repo", "d" + std::to_string(i % 3) + "/e/f" + std::to_string(i % 7), std::to_string(i / 2));
    if (i == 10) box.git("repo", {"branch", "side"});
  }
  box.git("repo", {"checkout", "-q", "side"});
  box.commit("repo", "d0/e/side", "side");
  box.git("repo", {"merge", "-q", "-m", "merge", "main"});
  box.git("repo", {"tag", "-a", "-m", "t", "v1"});
  Counter counter;
  const git::History history = walk(box, {"main", "side", "v1"}, {}, {}, &counter);
  const std::string listed = box.git("repo", {"rev-list", "--objects", "--all", "--no-object-names"});
  std::size_t count = 0;
  for (const std::string_view line : base::split(base::trim(listed), '\n')) {
    ++count;
    CHECK(history.reaches(*model::Oid::from_hex(line)));
  }
  CHECK(history.object_count() == count);
  CHECK(counter.commits == history.commits.size());
  CHECK(counter.trees == history.trees.size());
  CHECK(counter.tags == 1);
}

TEST_CASE("commits come parents first") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid a = box.commit("repo", "a", "1");
  const model::Oid b = box.commit("repo", "a", "2");
  const model::Oid c = box.commit("repo", "a", "3");
  const git::History history = walk(box, {"main"});
  REQUIRE(history.commits.size() == 3);
  CHECK(history.commits[0].oid == a);
  CHECK(history.commits[1].oid == b);
  CHECK(history.commits[2].oid == c);
  CHECK(paths_changed_by(history, b) == Paths{"a"});
}

TEST_CASE("only what a commit changes is its change, with what was there before") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid first = box.commit("repo", "dir/a", "1");
  const model::Oid old_blob = box.rev("repo", "HEAD:dir/a");
  box.commit("repo", "dir/b", "1 too");
  const model::Oid last = box.commit("repo", "dir/a", "2");
  const git::History history = walk(box, {"main"}, {first});
  CHECK(history.commits.size() == 2);
  CHECK(paths_changed_by(history, last) == Paths{"dir/a"});
  const git::Change& change = history.changes.back();
  REQUIRE(change.before_count == 1);
  CHECK(history.before_of(change)[0] == old_blob);
}

TEST_CASE("a merge brings what none of its parents has, and nothing else") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid root = box.commit("repo", "base", "1");
  const model::Oid left = box.commit("repo", "left", "1");
  box.git("repo", {"checkout", "-q", "-b", "side", root.hex()});
  const model::Oid right = box.commit("repo", "right", "1");
  box.git("repo", {"merge", "-q", "--no-commit", "main"});
  box.write("repo/evil", "only here");
  box.git("repo", {"add", "evil"});
  box.git("repo", {"commit", "-q", "-m", "merge"});
  const git::History history = walk(box, {"side"}, {root, left, right});
  REQUIRE(history.commits.size() == 1);
  CHECK(paths_changed_by(history, history.commits[0].oid) == Paths{"evil"});
}

TEST_CASE("an octopus merge is compared with all of its parents") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid root = box.commit("repo", "base", "1");
  for (const char* name : {"one", "two", "three"}) {
    box.git("repo", {"checkout", "-q", "-b", name, root.hex()});
    box.commit("repo", name, "1");
  }
  box.git("repo", {"merge", "-q", "-m", "octopus", "one", "two"});
  const git::History history = walk(box, {"HEAD"});
  CHECK(history.commits.back().parents.size() == 3);
  CHECK(paths_changed_by(history, history.commits.back().oid).empty());
}

TEST_CASE("mode changes, type changes and symlinks are changes, deletions are not") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "file", "1");
  const model::Oid two = box.commit("repo", "gone", "1");
  box.git("repo", {"rm", "-q", "gone"});
  box.git("repo", {"update-index", "--chmod=+x", "file"});
  box.git("repo", {"commit", "-q", "-m", "executable"});
  const model::Oid three = box.rev("repo", "HEAD");
  std::filesystem::remove(box.path() / "repo/file");
  std::filesystem::create_symlink("target", box.path() / "repo/file");
  box.git("repo", {"commit", "-q", "-a", "-m", "symlink"});
  const git::History history = walk(box, {"main"}, {two});
  CHECK(paths_changed_by(history, three) == Paths{"file"});
  CHECK(history.changes[0].mode == 0100755);
  CHECK(history.changes[1].mode == 0120000);
}

TEST_CASE("a file that becomes a folder of the same name is looked into") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid one = box.commit("repo", "x", "1");
  box.git("repo", {"rm", "-q", "x"});
  const model::Oid two = box.commit("repo", "x/y", "2");
  CHECK(paths_changed_by(walk(box, {"main"}, {one}), two) == Paths{"x/y"});
}

TEST_CASE("a moved folder is looked at again under its new name, its objects once") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid one = box.commit("repo", "old/file", "1");
  box.git("repo", {"mv", "old", "new"});
  box.git("repo", {"commit", "-q", "-m", "move"});
  const git::History history = walk(box, {"main"});
  CHECK(history.blobs.size() == 1);
  CHECK(paths_changed_by(history, box.rev("repo", "HEAD")) == Paths{"new/file"});
  CHECK(paths_changed_by(history, one) == Paths{"old/file"});
}

TEST_CASE("submodules are changes without a blob") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  box.git("repo", {"commit", "-q", "-m", "submodule"});
  const git::History history = walk(box, {"main"});
  REQUIRE(history.changes.size() == 1);
  CHECK(history.changes[0].blob == git::kNone);
  CHECK(history.changes[0].mode == 0160000);
}

TEST_CASE("a tag may name a blob or a tree, in several steps") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid blob = box.hash_object("repo", "blob", "tagged");
  box.git("repo", {"tag", "-a", "-m", "one", "blob-tag", blob.hex()});
  box.git("repo", {"tag", "-a", "-m", "two", "tag-tag", "blob-tag"});
  box.commit("repo", "dir/a", "1");
  box.git("repo", {"tag", "-a", "-m", "three", "tree-tag", "HEAD^{tree}"});
  const git::History history = walk(box, {"tag-tag", "tree-tag"});
  CHECK(history.tags.size() == 3);
  CHECK(history.commits.empty());
  CHECK(history.blob_index.contains(blob));
  CHECK(std::find(history.paths.begin(), history.paths.end(), "dir/a") != history.paths.end());
}

TEST_CASE("an empty folder brings its name") {
  test::Sandbox box;
  box.init("repo");
  const std::string empty_tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  box.git("repo", {"hash-object", "-t", "tree", "-w", "/dev/null"});
  const std::string id = *[&]() -> std::optional<std::string> {
    std::string raw = "40000 name";
    raw += '\0';
    const auto oid = *model::Oid::from_hex(empty_tree);
    raw.append(reinterpret_cast<const char*>(oid.bytes().data()), 20);
    return box.hash_object("repo", "tree", raw).hex();
  }();
  box.git("repo", {"update-ref", "refs/heads/main",
                   std::string(base::trim(box.git("repo", {"commit-tree", "-m", "m", id})))});
  CHECK(walk(box, {"main"}).paths == Paths{"name"});
}

TEST_CASE("limits on depth, path, objects and paths are met with their names") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a/b/c/d", "1");
  box.commit("repo", "e", "2");
  const auto limit_met = [&](const git::WalkLimits& limits) {
    try {
      walk(box, {"main"}, {}, limits);
    } catch (const git::LimitReached& reached) {
      return reached.limit();
    }
    return std::string("none");
  };
  CHECK(limit_met({}) == "none");
  CHECK(limit_met({.tree_depth = 2}) == "limits.tree_depth");
  CHECK(limit_met({.tree_depth = 3}) == "none");
  CHECK(limit_met({.path_bytes = 6}) == "limits.path_bytes");
  CHECK(limit_met({.path_bytes = 7}) == "none");
  CHECK(limit_met({.push_objects = 8}) == "limits.push_objects");
  CHECK(limit_met({.push_paths = 6}) == "limits.push_paths");
}

TEST_CASE("trees that name each other many times over end at a limit, soon") {
  test::Sandbox box;
  box.init("repo");
  model::Oid below = box.hash_object("repo", "blob", "leaf");
  for (int depth = 0; depth < 12; ++depth) {  // 10^12 paths
    std::string raw;
    for (char name = '0'; name <= '9'; ++name) {
      raw += (depth == 0 ? "100644 " : "40000 ") + std::string(1, name) + '\0';
      raw.append(reinterpret_cast<const char*>(below.bytes().data()), 20);
    }
    below = box.hash_object("repo", "tree", raw);
  }
  box.git("repo", {"update-ref", "refs/heads/main",
                   std::string(base::trim(box.git("repo", {"commit-tree", "-m", "bomb", below.hex()})))});
  CHECK_THROWS_AS(walk(box, {"main"}, {}, {.push_paths = 100'000}), git::LimitReached);
}

TEST_CASE("a tree out of order hides nothing") {
  test::Sandbox box;
  box.init("repo");
  const auto entry = [](const std::string& name, const model::Oid& oid) {
    std::string raw = "100644 " + name + '\0';
    return raw.append(reinterpret_cast<const char*>(oid.bytes().data()), 20);
  };
  const model::Oid x = box.hash_object("repo", "blob", "x");
  const model::Oid y = box.hash_object("repo", "blob", "y");
  const auto commit = [&](const std::string& tree, const std::vector<std::string>& parents) {
    std::vector<std::string> command = {"commit-tree", "-m", "m",
                                        box.hash_object("repo", "tree", tree).hex()};
    for (const std::string& parent : parents) command.insert(command.end(), {"-p", parent});
    return std::string(base::trim(box.git("repo", command)));
  };
  const std::string parent = commit(entry("a", x) + entry("b", x), {});
  const std::string child = commit(entry("b", x) + entry("a", x) + entry("a", y), {parent});
  box.git("repo", {"update-ref", "refs/heads/main", child});
  const git::History history = walk(box, {"main"}, {*model::Oid::from_hex(parent)});
  CHECK(history.blob_index.contains(y));
}
