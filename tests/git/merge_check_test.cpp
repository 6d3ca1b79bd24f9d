#include "git/merge_check.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/fork.hpp"
#include "git/limit.hpp"

using namespace sallyport;
using git::MergeCheck;
using test::Conflict;
using test::Fork;
using test::text;
using test::TwoEdits;
namespace fs = std::filesystem;

namespace {

std::string raw_id(const model::Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size()};
}

// One entry of a raw tree.
std::string tree_entry(const std::string& mode_and_name, const model::Oid& oid) {
  return mode_and_name + std::string(1, '\0') + raw_id(oid);
}

std::map<std::string, fs::file_time_type> files_below(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    files[entry.path().string()] = entry.last_write_time();
  return files;
}

}  // namespace

TEST_CASE("a merge of edits on both sides of one file is what its parents give") {
  TwoEdits fork;
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("a merge that could have been a fast-forward is what its parents give") {
  Fork fork;
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.box.git("repo", {"mv", "file", "renamed"});
  fork.commit_all();
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("a merge of a branch without a change is what its parents give") {
  Fork fork;
  fork.commit("file", text({{2, "ours"}}));
  fork.on("side");
  fork.box.git("repo", {"commit", "-q", "--allow-empty", "-m", "nothing"});
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("a merge of the same change on both sides is what its parents give") {
  Fork fork;
  fork.commit("file", text({{2, "both"}}));
  fork.on("side");
  fork.commit("other", "theirs");
  fork.commit("file", text({{2, "both"}}));
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("a merge of a renamed file with an edit of it is what its parents give") {
  Fork fork;
  fork.box.git("repo", {"mv", "file", "renamed"});
  fork.commit("renamed", text({{20, "ours"}}));
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
  CHECK(fork.box.git("repo", {"show", "HEAD:renamed"}) == text({{2, "theirs"}, {20, "ours"}}));
}

TEST_CASE("a merge of a changed mode with an edit is what its parents give") {
  Fork fork;
  fork.box.git("repo", {"update-index", "--chmod=+x", "file"});
  fork.box.git("repo", {"commit", "-q", "-m", "mode"});
  fork.box.git("repo", {"checkout", "-q", "-f", "side"});
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
  CHECK(fork.box.git("repo", {"ls-tree", "HEAD", "file"}).starts_with("100755 "));
}

TEST_CASE("a merge of additions and deletions in folders is what its parents give") {
  Fork fork;
  fork.commit("a/b/c", "c");
  fork.commit("a/d", "d");
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("a-b", "sorted between a folder and its files");
  fork.box.git("repo", {"rm", "-q", "-r", "a/b"});
  fork.commit_all();
  fork.on("side");
  fork.commit("a/e/f", "f");
  fork.box.git("repo", {"rm", "-q", "a/d"});
  fork.commit_all();
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("a merge with two merge bases is what its parents give") {
  // Each side changes again what the other one changed before the bases. Seen from either base alone both
  // sides changed that line; only from the two bases merged did one.
  Fork fork;
  fork.commit("file", text({{2, "ours"}}));
  fork.on("side");
  fork.commit("file", text({{18, "theirs"}}));
  fork.box.git("repo", {"branch", "old-side"});
  fork.merge("main");
  fork.commit("file", text({{2, "theirs again"}, {18, "theirs"}}));
  fork.on("main");
  fork.merge("old-side");
  fork.commit("file", text({{2, "ours"}, {18, "ours again"}}));
  const model::Oid merge = fork.merge("side");
  REQUIRE(fork.box.git("repo", {"merge-base", "--all", "HEAD^1", "HEAD^2"}).size() == 2 * 41);
  CHECK(fork.check(merge) == MergeCheck::same);
}

TEST_CASE("a merge of histories that have nothing in common is what its parents give") {
  Fork fork;
  fork.box.git("repo", {"checkout", "-q", "--orphan", "island"});
  fork.box.git("repo", {"rm", "-q", "-r", "-f", "."});
  fork.commit("island", "island");
  fork.on("main");
  CHECK(fork.check(fork.merge("island", {"--allow-unrelated-histories"})) == MergeCheck::same);
}

TEST_CASE("a merge that is clean only by another of git's diff algorithms is what its parents give") {
  // Myers' finds ours to have taken a line from the front and to have put one in behind the next, which meets
  // theirs' change. Patience and histogram see that a line moved.
  Fork fork;
  fork.commit("file", "start\nblock\nblock\nblock\nend\n");
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("file", "block\nstart\nblock\nblock\nend\n");
  fork.on("side");
  fork.commit("file", "start\nother\nblock\nblock\nend\n");
  fork.on("main");
  CHECK(fork.check(fork.merge("side", {"-X", "diff-algorithm=histogram"})) == MergeCheck::same);
}

TEST_CASE("a merge that adds a file of its own differs") {
  TwoEdits fork;
  fork.merge("side");
  fork.box.write("repo/extra", "extra");
  CHECK(fork.check(fork.merge_by_hand("HEAD^1", "HEAD^2")) == MergeCheck::differs);
}

TEST_CASE("a merge that adds a file of its own differs also where it could have been a fast-forward") {
  Fork fork;
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  fork.merge("side");
  fork.box.write("repo/extra", "extra");
  CHECK(fork.check(fork.merge_by_hand("HEAD^1", "HEAD^2")) == MergeCheck::differs);
}

TEST_CASE("a merge that changes a line of its own differs") {
  TwoEdits fork;
  fork.box.write("repo/file", text({{2, "ours"}, {10, "evil"}, {18, "theirs"}}));
  fork.box.write("repo/other", "theirs");
  CHECK(fork.check(fork.merge_by_hand("HEAD", "side")) == MergeCheck::differs);
}

TEST_CASE("a merge that drops one side's changes differs") {
  TwoEdits fork;
  CHECK(fork.check(fork.merge("side", {"-s", "ours"})) == MergeCheck::differs);
}

TEST_CASE("a merge that deletes a file of its own differs") {
  TwoEdits fork;
  fork.merge("side");
  fork.box.git("repo", {"rm", "-q", "-f", "other"});
  CHECK(fork.check(fork.merge_by_hand("HEAD^1", "HEAD^2")) == MergeCheck::differs);
}

TEST_CASE("a merge that changes a mode of its own differs") {
  TwoEdits fork;
  fork.merge("side");
  fork.box.git("repo", {"update-index", "--chmod=+x", "other"});
  CHECK(fork.check(fork.merge_of(fork.box.git("repo", {"write-tree"}), {"HEAD^1", "HEAD^2"})) ==
        MergeCheck::differs);
}

TEST_CASE("a merge whose parents are named in the other order is what they give") {
  TwoEdits fork;
  fork.merge("side");
  CHECK(fork.check(fork.merge_of("HEAD^{tree}", {"HEAD^2", "HEAD^1"})) == MergeCheck::same);
}

TEST_CASE("a tree that only reads like the merge's differs") {
  TwoEdits fork;
  fork.commit("folder/a", "a");
  fork.commit("folder/b", "b");
  fork.merge("side");
  const auto part = [&](const std::string& mode_and_name, const std::string& path) {
    return tree_entry(mode_and_name, fork.box.rev("repo", "HEAD:" + path));
  };
  const auto folder_of = [&](const std::string& name, const std::string& tree) {
    return tree_entry("40000 " + name, fork.box.hash_object("repo", "tree", tree));
  };
  const auto check = [&](const std::string& tree) {
    const model::Oid oid = fork.box.hash_object("repo", "tree", tree);
    return fork.check(fork.merge_of(oid.hex(), {"HEAD^1", "HEAD^2"}));
  };
  const std::string file = part("100644 file", "file");
  const std::string folder = part("40000 folder", "folder");
  const std::string other = part("100644 other", "other");
  REQUIRE(check(file + folder + other) == MergeCheck::same);

  CHECK(check(file + folder) == MergeCheck::differs);
  CHECK(check(folder + file + other) == MergeCheck::differs);
  CHECK(check(file + folder + folder + other) == MergeCheck::differs);
  CHECK(check(file + folder + other + other) == MergeCheck::differs);
  CHECK(check(file + folder_of("folder", "") + folder + other) == MergeCheck::differs);
  CHECK(check(file + folder + folder_of("folder", "") + other) == MergeCheck::differs);
  CHECK(check(file + folder + other + folder_of("zzz", "")) == MergeCheck::differs);
  CHECK(check(folder_of("empty", "") + file + folder + other) == MergeCheck::differs);
  const std::string halves =
      folder_of("folder", part("100644 a", "folder/a")) + folder_of("folder", part("100644 b", "folder/b"));
  CHECK(check(file + halves + other) == MergeCheck::differs);
  CHECK(check(part("100664 file", "file") + folder + other) == MergeCheck::differs);
  CHECK(check(part("120000 file", "file") + folder + other) == MergeCheck::differs);
}

TEST_CASE("a tree with a file and a folder of one name is no merge, though libgit2 takes it for one") {
  Fork fork;
  fork.commit("name/moved", text());
  fork.commit("name-between", "sorts between the file and the folder");
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.box.git("repo", {"mv", "name/moved", "aside"});
  fs::remove(fork.box.path() / "repo/name");  // where git left the empty folder
  fork.box.git("repo", {"mv", "aside", "name"});
  fork.commit_all();
  fork.on("side");
  fork.commit("name/added", "added");
  fork.on("main");
  const auto part = [&](const std::string& mode_and_name, const std::string& revision) {
    return tree_entry(mode_and_name, fork.box.rev("repo", revision));
  };
  const model::Oid folder = fork.box.hash_object("repo", "tree", part("100644 added", "side:name/added"));
  const model::Oid tree = fork.box.hash_object(
      "repo", "tree",
      part("100644 file", "HEAD:file") + part("100644 name", "HEAD:name") +
          part("100644 name-between", "HEAD:name-between") + tree_entry("40000 name", folder));
  CHECK(fork.check(fork.merge_of(tree.hex(), {"HEAD", "side"})) == MergeCheck::differs);
}

TEST_CASE("a conflict that was resolved by hand is told") {
  Conflict fork;
  fork.box.write("repo/file", text({{2, "ours and theirs"}}));
  CHECK(fork.check(fork.merge_by_hand("HEAD", "side")) == MergeCheck::conflicts);
}

TEST_CASE("a conflict that was resolved by taking one side is told") {
  Conflict fork;
  CHECK(fork.check(fork.merge("side", {"-X", "ours"})) == MergeCheck::conflicts);
}

TEST_CASE("a file that one side deleted and the other changed is a conflict") {
  Fork fork;
  fork.box.git("repo", {"rm", "-q", "file"});
  fork.commit("kept", "ours");
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  CHECK(fork.check(fork.merge_of("HEAD^{tree}", {"HEAD", "side"})) == MergeCheck::conflicts);
}

TEST_CASE("binary files that both sides changed are a conflict") {
  Fork fork;
  const auto binary = [](const std::string& rest) { return std::string("\0\n", 2) + rest; };
  fork.commit("file", binary(text()));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("file", binary(text({{2, "ours"}})));
  fork.on("side");
  fork.commit("file", binary(text({{18, "theirs"}})));
  fork.on("main");
  fork.box.write("repo/file", binary(text({{2, "ours"}, {18, "theirs"}})));
  CHECK(fork.check(fork.merge_by_hand("HEAD", "side")) == MergeCheck::conflicts);
}

TEST_CASE("attributes make no merge clean, wherever they stand") {
  Conflict fork;
  const std::string attributes = "* merge=union\n";
  SUBCASE("in what is pushed, and in the work tree and the index") {
    fork.commit(".gitattributes", attributes);
    fork.on("side");
    fork.commit(".gitattributes", attributes);
    fork.on("main");
  }
  SUBCASE("in the repository") {
    fork.box.write("repo/.git/info/attributes", attributes);
  }
  SUBCASE("in a file that the repository's configuration names") {
    fork.box.write("attributes", attributes);
    fork.box.git("repo", {"config", "core.attributesFile", (fork.box.path() / "attributes").string()});
  }
  SUBCASE("as the default driver of the repository's configuration") {
    fork.box.git("repo", {"config", "merge.default", "union"});
  }
  const model::Oid merge = fork.merge("side");
  REQUIRE(fork.box.git("repo", {"show", "HEAD:file"}) == Conflict::as_union());
  CHECK(fork.check(merge) == MergeCheck::conflicts);
}

TEST_CASE("attributes make no clean merge a conflict") {
  TwoEdits fork;
  const model::Oid merge = fork.merge("side");
  fork.box.write("repo/.git/info/attributes", "* -merge\n");
  CHECK(fork.check(merge) == MergeCheck::same);
}

TEST_CASE("what the repository's configuration says of renames does not matter") {
  Fork fork;
  fork.box.git("repo", {"mv", "file", "renamed"});
  fork.commit("renamed", text({{20, "ours"}}));
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  const model::Oid merge = fork.merge("side");
  fork.box.git("repo", {"config", "merge.renames", "false"});
  fork.box.git("repo", {"config", "merge.renameLimit", "1"});
  CHECK(fork.check(merge) == MergeCheck::same);
}

TEST_CASE("a merge of three parents, a commit of one and a commit of none are not of two parents") {
  Fork fork;
  CHECK(fork.check(fork.box.rev("repo", "HEAD")) == MergeCheck::not_two_parents);
  fork.on("side");
  fork.commit("side", "side");
  CHECK(fork.check(fork.box.rev("repo", "HEAD")) == MergeCheck::not_two_parents);
  fork.box.git("repo", {"checkout", "-q", "-b", "third", "main"});
  fork.commit("third", "third");
  fork.on("main");
  fork.commit("main", "main");
  fork.box.git("repo", {"merge", "-q", "-m", "octopus", "side", "third"});
  CHECK(fork.check(fork.box.rev("repo", "HEAD")) == MergeCheck::not_two_parents);
}

TEST_CASE("a merge in the quarantine is judged, and nothing is written") {
  TwoEdits fork;
  const fs::path objects = fork.box.path() / "repo/.git/objects";
  const fs::path quarantine = objects / "tmp_objdir-incoming-test";
  fs::create_directories(quarantine);
  ::setenv("GIT_OBJECT_DIRECTORY", quarantine.c_str(), 1);
  ::setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.c_str(), 1);
  fork.commit("new", "new");
  // A tree that git has not made, so that no object of the merged content is there yet.
  const model::Oid merge = fork.merge_of("HEAD^{tree}", {"HEAD", "side"});
  const auto before = files_below(fork.box.path());
  CHECK(fork.check(merge) == MergeCheck::differs);
  CHECK(files_below(fork.box.path()) == before);
}

TEST_CASE("a merge whose objects are missing is an error") {
  TwoEdits fork;
  const model::Oid merge = fork.merge("side");
  const auto remove = [&](const std::string& revision) {
    const std::string hex = fork.box.rev("repo", revision).hex();
    fs::remove(fork.box.path() / "repo/.git/objects" / hex.substr(0, 2) / hex.substr(2));
  };
  SUBCASE("a parent") {
    remove("HEAD^2");
  }
  SUBCASE("the merge base") {
    remove("HEAD^1^");
  }
  SUBCASE("a parent's tree") {
    remove("HEAD^2^{tree}");
  }
  SUBCASE("a file to merge") {
    remove("HEAD^2:file");
  }
  SUBCASE("the merge's tree") {
    remove("HEAD^{tree}");
  }
  SUBCASE("the merge") {
    remove("HEAD");
  }
  CHECK_THROWS_AS(fork.check(merge), base::Error);
}

TEST_CASE("a missing file in search of renames is an error") {
  Fork fork;
  fork.box.git("repo", {"rm", "-q", "file"});
  fork.commit("ours", text({{2, "ours"}}));
  fork.on("side");
  fork.box.git("repo", {"rm", "-q", "file"});
  fork.commit("theirs", text({{2, "theirs"}}));
  fork.on("main");
  const model::Oid merge = fork.merge_of("HEAD^{tree}", {"HEAD", "side"});
  const std::string hex = fork.box.rev("repo", "side:theirs").hex();
  fs::remove(fork.box.path() / "repo/.git/objects" / hex.substr(0, 2) / hex.substr(2));
  CHECK_THROWS_AS(fork.check(merge), base::Error);
}

TEST_CASE("a file to merge that is larger than what may be read meets that limit") {
  TwoEdits fork;
  const model::Oid merge = fork.merge("side");
  git::Repository repository(fork.box.path() / "repo", git::Trust::by_hand);
  repository.objects().set_max_object_bytes(text().size() - 1);
  CHECK_THROWS_AS(git::recompute_merge(repository, merge), git::ObjectTooLarge);
}

TEST_CASE("what is no commit is an error") {
  Fork fork;
  CHECK_THROWS_AS(fork.check(fork.box.rev("repo", "HEAD^{tree}")), base::Error);
}

TEST_CASE("a thousand files that were renamed do not hide that one was changed meanwhile") {
  // git.git renamed all of its documentation at once; its merges around that day are clean.
  Fork fork;
  for (int i = 0; i < 600; ++i)
    fork.box.write("repo/old/" + std::to_string(i), text({{3, "file " + std::to_string(i)}}));
  fork.box.git("repo", {"add", "."});
  fork.commit_all();
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.box.git("repo", {"mv", "old", "new"});
  fork.commit("new/7", text({{3, "file 7"}, {4, "ours"}}));
  fork.on("side");
  fork.commit("old/7", text({{3, "file 7"}, {15, "theirs"}}));
  fork.on("main");
  CHECK(fork.check(fork.merge("side")) == MergeCheck::same);
}

TEST_CASE("merge bases that multiply at each step back do not multiply the cost") {
  // Three commits a step, each of them a child of all three before: every merge has three bases, and whoever
  // merges them all first has 2^40 merges to do.
  Fork fork;
  std::vector<std::string> trees;
  for (const char* content : {"a", "b", "c"}) {
    const model::Oid blob = fork.box.hash_object("repo", "blob", content);
    trees.push_back(fork.box.hash_object("repo", "tree", tree_entry("100644 file", blob)).hex());
  }
  std::vector<std::string> parents = {"main"};
  for (int step = 0; step < 40; ++step) {
    std::vector<std::string> next;
    for (const std::string& tree : trees) next.push_back(fork.merge_of(tree, parents).hex());
    parents = next;
  }
  const model::Oid merge = fork.merge_of(parents[0] + "^{tree}", {parents[0], parents[1]});
  CHECK(fork.check(merge) == MergeCheck::conflicts);
}
