#include "git/changed_paths.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/limit.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using Paths = std::vector<std::string>;

namespace {

Paths changed(const test::Sandbox& box, const std::string& tree, const std::vector<std::string>& parents,
              const git::WalkLimits& limits = {}) {
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  std::vector<model::Oid> parent_trees;
  for (const std::string& parent : parents) parent_trees.push_back(box.rev("repo", parent + "^{tree}"));
  return git::changed_paths(repository.objects(), box.rev("repo", tree + "^{tree}"), parent_trees, limits);
}

// Of HEAD beside its first parent.
Paths changed(const test::Sandbox& box) {
  return changed(box, "HEAD", {"HEAD^"});
}

void commit_all(const test::Sandbox& box) {
  box.git("repo", {"add", "-A"});
  box.git("repo", {"commit", "-q", "-m", "change"});
}

// Two branches from a common base; on main the base's file "kept" and folder "folder" still stand.
struct TwoBranches : test::Sandbox {
  TwoBranches() {
    init("repo");
    commit("repo", "kept", "kept");
    commit("repo", "folder/a", "a");
    commit("repo", "folder/b", "b");
    git("repo", {"branch", "side"});
    commit("repo", "ours", "ours");
    git("repo", {"checkout", "-q", "side"});
    commit("repo", "theirs", "theirs");
    git("repo", {"checkout", "-q", "main"});
  }
  // Merges side, with what `amend` makes of the work tree.
  template <typename Amend>
  void merge(const Amend& amend) {
    git("repo", {"merge", "-q", "-m", "merge", "side"});
    amend();
    git("repo", {"add", "-A"});
    git("repo", {"commit", "-q", "--amend", "--no-edit"});
  }
};

}  // namespace

TEST_CASE("without a parent every path is changed") {
  TwoBranches box;
  CHECK(changed(box, "HEAD", {}) == Paths{"folder/a", "folder/b", "kept", "ours"});
}

TEST_CASE("a tree that is the parent's changes nothing") {
  TwoBranches box;
  CHECK(changed(box, "HEAD", {"HEAD"}).empty());
}

TEST_CASE("added, changed and taken away paths are told") {
  TwoBranches box;
  box.write("repo/folder/a", "changed");
  box.write("repo/new/deep/file", "new");
  box.git("repo", {"rm", "-q", "kept"});
  commit_all(box);
  CHECK(changed(box) == Paths{"folder/a", "kept", "new/deep/file"});
}

TEST_CASE("a change of mode is told") {
  TwoBranches box;
  box.git("repo", {"update-index", "--chmod=+x", "kept"});
  box.git("repo", {"commit", "-q", "-m", "mode"});
  CHECK(changed(box) == Paths{"kept"});
}

TEST_CASE("a file that was moved is told at both paths") {
  TwoBranches box;
  box.git("repo", {"mv", "folder/a", "moved"});
  commit_all(box);
  CHECK(changed(box) == Paths{"folder/a", "moved"});
}

TEST_CASE("a folder that was taken away is told by its files") {
  TwoBranches box;
  box.git("repo", {"rm", "-q", "-r", "folder"});
  commit_all(box);
  CHECK(changed(box) == Paths{"folder/a", "folder/b"});
}

TEST_CASE("a file that gives way to a folder, and a folder to a file, are told with what takes their place") {
  TwoBranches box;
  box.git("repo", {"rm", "-q", "-r", "folder", "kept"});
  box.write("repo/folder", "a file now");
  box.write("repo/kept/file", "a folder now");
  commit_all(box);
  CHECK(changed(box) == Paths{"folder", "folder/a", "folder/b", "kept", "kept/file"});
}

TEST_CASE("a submodule is a path like a file's") {
  TwoBranches box;
  const std::string commit = box.rev("repo", "HEAD").hex();
  box.git("repo", {"update-index", "--add", "--cacheinfo", "160000," + commit + ",module"});
  box.git("repo", {"commit", "-q", "-m", "module"});
  CHECK(changed(box) == Paths{"module"});
  box.git("repo", {"update-index", "--force-remove", "module"});
  box.git("repo", {"commit", "-q", "-m", "no module"});
  CHECK(changed(box) == Paths{"module"});
}

TEST_CASE("a merge changes nothing that it takes over from one parent, deletions included") {
  TwoBranches box;
  box.git("repo", {"checkout", "-q", "side"});
  box.git("repo", {"rm", "-q", "folder/b"});
  commit_all(box);
  box.git("repo", {"checkout", "-q", "main"});
  box.merge([] {});
  CHECK(changed(box, "HEAD", {"HEAD^1", "HEAD^2"}).empty());
}

TEST_CASE("a merge changes what it has otherwise than all of its parents, and what it alone takes away") {
  TwoBranches box;
  box.merge([&] {
    box.write("repo/ours", "neither's");
    box.write("repo/extra", "extra");
    box.git("repo", {"rm", "-q", "kept", "folder/a"});
  });
  CHECK(changed(box, "HEAD", {"HEAD^1", "HEAD^2"}) == Paths{"extra", "folder/a", "kept", "ours"});
}

TEST_CASE(
    "a path that only one parent has is not taken away by a merge without it, wherever that parent stands") {
  TwoBranches box;
  box.merge([&] { box.git("repo", {"rm", "-q", "ours", "theirs"}); });
  CHECK(changed(box, "HEAD", {"HEAD^1", "HEAD^2"}).empty());
  CHECK(changed(box, "HEAD", {"HEAD^2", "HEAD^1"}).empty());
  CHECK(changed(box, "HEAD", {"HEAD^1", "HEAD^1", "HEAD^2"}).empty());
}

TEST_CASE("paths are sorted as bytes") {
  TwoBranches box;
  for (const char* name : {"b/c", "b-c", "a\xff", "A"}) box.write("repo/" + std::string(name), name);
  commit_all(box);
  CHECK(changed(box) == Paths{"A", "a\xff", "b-c", "b/c"});
}

TEST_CASE("an empty folder is no path") {
  TwoBranches box;
  const model::Oid empty = box.hash_object("repo", "tree", "");
  const std::string tree = "40000 empty" + std::string(1, '\0') +
                           std::string(reinterpret_cast<const char*>(empty.bytes().data()), 20);
  const std::string with_folder = box.hash_object("repo", "tree", tree).hex();
  CHECK(changed(box, with_folder, {empty.hex()}).empty());
  CHECK(changed(box, empty.hex(), {with_folder}).empty());
}

TEST_CASE("the same paths are told as by git") {
  TwoBranches box;
  for (int i = 0; i < 40; ++i) {
    const std::string name =
        "d" + std::to_string(i * 7 % 5) + "/e" + std::to_string(i % 3) + "/f" + std::to_string(i % 4);
    if (i % 6 == 5) {
      box.git("repo", {"rm", "-q", "-r", "--ignore-unmatch",
                       "d" + std::to_string(i % 5) + "/e" + std::to_string(i % 2)});
      box.git("repo", {"commit", "-q", "--allow-empty", "-m", "removal"});
    } else {
      box.commit("repo", name, std::to_string(i));
    }
    Paths expected;
    const std::string listed = box.git(
        "repo", {"diff-tree", "-r", "--no-commit-id", "--name-only", "--no-renames", "HEAD^", "HEAD"});
    for (const std::string_view line : base::split(listed, '\n'))
      if (!line.empty()) expected.emplace_back(line);
    CHECK(changed(box) == expected);
  }
}

TEST_CASE("more changed paths than the limit meet it, deleted ones as well") {
  TwoBranches box;
  for (int i = 0; i < 20; ++i) box.write("repo/many/" + std::to_string(i), std::to_string(i));
  commit_all(box);
  box.git("repo", {"rm", "-q", "-r", "many"});
  commit_all(box);
  git::WalkLimits limits;
  limits.push_paths = 50;
  CHECK(changed(box, "HEAD^", {"HEAD^^"}, limits).size() == 20);
  CHECK(changed(box, "HEAD", {"HEAD^"}, limits).size() == 20);
  limits.push_paths = 20;
  CHECK_THROWS_AS(changed(box, "HEAD^", {"HEAD^^"}, limits), git::LimitReached);
  CHECK_THROWS_AS(changed(box, "HEAD", {"HEAD^"}, limits), git::LimitReached);
}

TEST_CASE("a tree that is missing is an error") {
  TwoBranches box;
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const model::Oid missing = *model::Oid::from_hex(std::string(40, '1'));
  const model::Oid tree = box.rev("repo", "HEAD^{tree}");
  CHECK_THROWS_AS(git::changed_paths(repository.objects(), tree, {missing}, {}), base::Error);
  CHECK_THROWS_AS(git::changed_paths(repository.objects(), missing, {tree}, {}), base::Error);
}
