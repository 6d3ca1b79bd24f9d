#include "git/staged.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

std::vector<git::StagedChange> staged(const test::Sandbox& box) {
  return git::StagedChanges((box.path() / "repo").string()).finish();
}

std::vector<std::string> paths_of(const std::vector<git::StagedChange>& changes) {
  std::vector<std::string> paths;
  for (const auto& change : changes) paths.push_back(change.path);
  return paths;
}

using Paths = std::vector<std::string>;

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

TEST_CASE("a split index is read as any other") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.git("repo", {"update-index", "--split-index"});
  box.write("repo/b", "1");
  box.git("repo", {"add", "b"});
  CHECK(paths_of(staged(box)) == Paths{"b"});
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
