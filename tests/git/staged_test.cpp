#include "git/staged.hpp"

#include <cstdlib>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/index_path.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using test::index_of;
using Paths = std::vector<std::string>;

namespace {

std::vector<git::StagedChange> staged(const test::Sandbox& box) {
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  return git::StagedChanges(repository).finish();
}

std::vector<std::string> paths_of(const std::vector<git::StagedChange>& changes) {
  std::vector<std::string> paths;
  for (const auto& change : changes) paths.push_back(change.path);
  return paths;
}

}  // namespace

TEST_CASE("before the first commit, everything that is staged is new") {
  const test::Sandbox box;
  box.init("repo");
  CHECK(staged(box).empty());
  box.write("repo/a", "1");
  box.git("repo", {"add", "a"});
  const auto changes = staged(box);
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].path == "a");
  CHECK(changes[0].before.is_null());
  CHECK(changes[0].mode == 0100644);
}

TEST_CASE("modified and added paths are staged, deleted and unstaged ones are not") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "modified", "1");
  const model::Oid before = box.rev("repo", "HEAD:modified");
  box.commit("repo", "deleted", "1");
  box.commit("repo", "unstaged", "1");
  box.write("repo/modified", "2");
  box.write("repo/added \"odd\"\n name", "1");
  box.git("repo", {"add", "."});
  box.git("repo", {"rm", "-q", "deleted"});
  box.write("repo/unstaged", "2");
  const auto changes = staged(box);
  CHECK(paths_of(changes) == Paths{"added \"odd\"\n name", "modified"});
  CHECK(changes[1].before == before);
}

TEST_CASE("a renamed file is new under its new name") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "old", "content");
  box.git("repo", {"mv", "old", "new"});
  const auto changes = staged(box);
  CHECK(paths_of(changes) == Paths{"new"});
  CHECK(changes[0].before.is_null());
}

TEST_CASE("mode changes and submodules are staged changes") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "file", "1");
  box.git("repo", {"update-index", "--chmod=+x", "file"});
  box.git("repo", {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  const auto changes = staged(box);
  CHECK(paths_of(changes) == Paths{"file", "sub"});
  CHECK(changes[0].mode == 0100755);
  CHECK(changes[1].mode == 0160000);
}

TEST_CASE("what is only intended to be added brings nothing yet") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.write("repo/later", "1");
  box.git("repo", {"add", "--intent-to-add", "later"});
  CHECK(staged(box).empty());
}

TEST_CASE("without an index nothing is staged, and a damaged one is refused") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  std::filesystem::remove(index_of(box));
  CHECK(staged(box).empty());
  box.write("repo/.git/index", "");
  CHECK_THROWS_AS(staged(box), base::Error);
}

TEST_CASE("a split index is read as any other, by git") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.git("repo", {"update-index", "--split-index"});
  box.write("repo/b", "1");
  box.git("repo", {"add", "b"});
  CHECK_THROWS_AS(git::IndexFile{index_of(box)}, git::NotForThisReader);
  CHECK(paths_of(staged(box)) == Paths{"b"});
}

TEST_CASE("a sparse index is read as any other, by git") {
  test::Sandbox box;
  box.init("repo");
  for (const char* path : {"in/a", "out/b", "out/deep/c"}) box.commit("repo", path, "1");
  box.git("repo", {"sparse-checkout", "set", "--cone", "--sparse-index", "in"});
  box.write("repo/in/new", "1");
  box.git("repo", {"add", "in/new"});
  CHECK_THROWS_AS(git::IndexFile{index_of(box)}, git::NotForThisReader);
  CHECK(paths_of(staged(box)) == Paths{"in/new"});
}

TEST_CASE("where a tree of HEAD is out of order, git says what is staged") {
  test::Sandbox box;
  box.init("repo");
  box.write("repo/b", "1");
  box.write("repo/c", "1");
  box.git("repo", {"add", "b", "c"});
  const std::string blob(20, '\x11');
  const std::string tree =
      box.hash_object("repo", "tree",
                      std::string("100644 c\0", 9) + blob + std::string("100644 b\0", 9) + blob)
          .hex();
  const std::string commit = box.git("repo", {"commit-tree", "-m", "x", tree});
  box.git("repo", {"update-ref", "HEAD", commit.substr(0, 40)});
  const auto by_git = git::parse_raw_diff(
      box.git("repo", {"diff", "--cached", "--raw", "-z", "--no-renames", "--abbrev=40"}));
  CHECK(!by_git.empty());
  CHECK(staged(box) == by_git);
}

TEST_CASE("what git keeps in an index for speed alone changes nothing") {
  test::Sandbox box;
  box.init("repo");
  for (const char* path : {"a", "dir/b", "dir/c"}) box.commit("repo", path, "1");
  box.write("repo/dir/b", "2");
  box.git("repo", {"add", "dir/b"});
  box.git("repo", {"update-index", "--assume-unchanged", "a"});
  box.git("repo", {"update-index", "--untracked-cache"});
  box.git("repo", {"config", "core.fsmonitor", "/bin/true"});
  box.git("repo", {"update-index", "--fsmonitor"});
  box.git("repo", {"update-index", "--fsmonitor-valid", "dir/c"});
  box.git("repo", {"-c", "index.threads=2", "update-index", "--force-write-index"});
  const std::string bytes = base::read_file(index_of(box), 1 << 20);
  for (const char* extension : {"TREE", "UNTR", "FSMN", "EOIE"}) {
    CAPTURE(extension);
    CHECK(bytes.find(extension) != std::string::npos);
  }
  CHECK(paths_of(staged(box)) == Paths{"dir/b"});
}

TEST_CASE("an index that git wrote without a checksum is read") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.write("repo/b", "1");
  box.git("repo", {"add", "b"});
  std::string bytes = base::read_file(index_of(box), 1 << 20);
  bytes.replace(bytes.size() - 20, 20, 20, '\0');
  box.write("repo/.git/index", bytes);
  CHECK(paths_of(staged(box)) == Paths{"b"});
}

TEST_CASE("a path that is not merged is an error that says so, whoever reads the index") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "dir/a", "1");
  box.git("repo", {"checkout", "-q", "-b", "other"});
  box.commit("repo", "dir/a", "2");
  box.git("repo", {"checkout", "-q", "main"});
  box.commit("repo", "dir/a", "3");
  CHECK_THROWS(box.git("repo", {"merge", "-q", "other"}));
  CHECK_THROWS_WITH_AS(staged(box), "dir/a is not merged yet", base::Error);
  box.git("repo", {"update-index", "--split-index"});
  CHECK_THROWS_WITH_AS(staged(box), "dir/a is not merged yet", base::Error);
}

TEST_CASE("the index is that which git names to its hooks") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.write("repo/b", "1");
  box.git("repo", {"add", "b"});
  std::filesystem::rename(index_of(box), box.path() / "repo/other");
  box.git("repo", {"read-tree", "HEAD"});
  CHECK(staged(box).empty());
  // As git does, a relative one is looked for at the top of the work tree.
  for (const std::string& named : {std::string("other"), (box.path() / "repo/other").string()}) {
    CAPTURE(named);
    ::setenv("GIT_INDEX_FILE", named.c_str(), 1);
    CHECK(paths_of(staged(box)) == Paths{"b"});
    box.git("repo", {"update-index", "--split-index"});
    CHECK(paths_of(staged(box)) == Paths{"b"});
    box.git("repo", {"update-index", "--no-split-index"});
  }
  ::unsetenv("GIT_INDEX_FILE");
}

TEST_CASE("a hook sees what a commit of some paths would bring") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  for (const char* path : {"repo/a", "repo/b", "repo/c"}) box.write(path, "2");
  box.git("repo", {"add", "b"});
  // The hook leaves the index that it is given, for us to read after it.
  box.write("repo/.git/hooks/pre-commit", "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" seen && exit 1\n");
  std::filesystem::permissions(box.path() / "repo/.git/hooks/pre-commit", std::filesystem::perms::owner_all);
  CHECK_THROWS(box.git("repo", {"commit", "-q", "-m", "x", "--", "a"}));
  ::setenv("GIT_INDEX_FILE", "seen", 1);
  CHECK(paths_of(staged(box)) == Paths{"a"});
  ::unsetenv("GIT_INDEX_FILE");
  CHECK_THROWS(box.git("repo", {"commit", "-q", "-a", "-m", "x"}));
  ::setenv("GIT_INDEX_FILE", "seen", 1);
  CHECK(paths_of(staged(box)) == Paths{"a", "b"});
  ::unsetenv("GIT_INDEX_FILE");
}

TEST_CASE("each work tree has its own index and HEAD, whoever reads the index") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.git("repo", {"worktree", "add", "-q", "../other", "-b", "side"});
  box.commit("other", "b", "1");
  box.write("other/c", "1");
  box.git("other", {"add", "c"});
  git::Repository repository(box.path() / "other", git::Trust::by_hand);
  CHECK(paths_of(git::StagedChanges(repository).finish()) == Paths{"c"});
  box.git("other", {"update-index", "--split-index"});
  CHECK(paths_of(git::StagedChanges(repository).finish()) == Paths{"c"});
  CHECK(staged(box).empty());
}

TEST_CASE("where HEAD names a commit that is gone, everything that is staged is new") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.write("repo/.git/refs/heads/main", std::string(40, '1') + "\n");
  CHECK(paths_of(staged(box)) == Paths{"a"});
}

TEST_CASE("output that is not git's raw format is an error") {
  const std::string id(40, 'a');
  const std::string head = ":100644 100644 " + id + " " + id;
  using namespace std::string_literals;
  CHECK(git::parse_raw_diff("").empty());
  CHECK(git::parse_raw_diff(head + " M\0p\0"s).size() == 1);
  CHECK_THROWS_AS(git::parse_raw_diff(head + " M\0p"s), base::Error);
  CHECK_THROWS_AS(git::parse_raw_diff(head + " X\0p\0"s), base::Error);
  CHECK_THROWS_AS(git::parse_raw_diff(head + " U\0p\0"s), base::Error);
  CHECK_THROWS_AS(git::parse_raw_diff(head + " M\0\0"s), base::Error);
  CHECK_THROWS_AS(git::parse_raw_diff("nonsense\0p\0"s), base::Error);
  CHECK_THROWS_AS(git::parse_raw_diff(":100644 100648 " + id + " " + id + " M\0p\0"s), base::Error);
}

TEST_CASE("what a user configures about diffs changes nothing") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "dir/old", "content");
  for (const char* setting :
       {"diff.renames=copies", "diff.relative=true", "diff.external=false", "diff.noprefix=true",
        "diff.ignoreSubmodules=all", "color.ui=always", "core.abbrev=7", "core.quotePath=true"}) {
    const std::string_view text(setting);
    box.git("repo", {"config", std::string(text.substr(0, text.find('='))),
                     std::string(text.substr(text.find('=') + 1))});
  }
  box.git("repo", {"mv", "dir/old", "dir/new"});
  box.git("repo", {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, '1') + ",sub"});
  CHECK(paths_of(staged(box)) == Paths{"dir/new", "sub"});
}
