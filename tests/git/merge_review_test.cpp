#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/fork.hpp"
#include "git/limit.hpp"
#include "git/merge_check.hpp"

using namespace sallyport;
using test::Conflict;
using test::Fork;
using test::text;
using test::TwoEdits;
using Answer = git::MergeReview::Answer;
using Paths = std::vector<std::string>;

namespace {

// What a merge of HEAD and side with the work tree's files is.
git::MergeReview review_work_tree(Fork& fork) {
  return fork.review(fork.merge_by_hand("HEAD", "side"));
}

Answer answer_of(Fork& fork) {
  return review_work_tree(fork).answer;
}

// The paths of a merge that differs; of one that does not, none.
Paths differing(Fork& fork) {
  git::MergeReview review = review_work_tree(fork);
  CHECK((review.answer == Answer::differs) == !review.paths.empty());
  std::ranges::sort(review.paths);
  return review.paths;
}

// Merges as git does, which stops at the conflicts, and resolves `path`.
void merge_and_resolve(Fork& fork, const std::string& path, std::string_view content) {
  CHECK_THROWS(fork.merge("side"));
  fork.box.write("repo/" + path, content);
}

// Each side changes line 2 and another line of a file that one of them, or both, renamed.
class RenamedConflict : public Fork {
 public:
  RenamedConflict(const std::string& our_name, const std::string& their_name) {
    rename(our_name);
    commit(our_name, text({{2, "ours"}, {10, "ours"}}));
    on("side");
    rename(their_name);
    commit(their_name, text({{2, "theirs"}, {18, "theirs"}}));
    on("main");
  }
  static std::string resolved() { return text({{2, "both"}, {10, "ours"}, {18, "theirs"}}); }

 private:
  void rename(const std::string& name) {
    if (name != "file") box.git("repo", {"mv", "file", name});
  }
};

// One side deletes the file, the other changes it.
class Deleted : public Fork {
 public:
  Deleted() {
    box.git("repo", {"rm", "-q", "file"});
    commit("kept", "ours");
    on("side");
    commit("file", text({{2, "theirs"}}));
    on("main");
  }
};

// Three commits of a submodule that need not be there.
class Submodule : public Fork {
 public:
  Submodule() {
    set('1');
    box.git("repo", {"branch", "-f", "side"});
    set('2');
    on("side");
    set('3');
    on("main");
  }
  void set(char digit) {
    stage(digit);
    box.git("repo", {"commit", "-q", "-m", "submodule"});
  }
  void stage(char digit) {
    box.git("repo",
            {"update-index", "--add", "--cacheinfo", "160000," + std::string(40, digit) + ",submodule"});
  }
  git::MergeReview with(char digit) {
    stage(digit);
    return review(merge_of(box.git("repo", {"write-tree"}), {"HEAD", "side"}));
  }
};

}  // namespace

TEST_CASE("a clean merge is the same, not resolved") {
  TwoEdits fork;
  CHECK(fork.review(fork.merge("side")).answer == Answer::same);
}

TEST_CASE("a merge that could have been a fast-forward is the same, and differs with a file of its own") {
  Fork fork;
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  fork.box.write("repo/file", text({{2, "theirs"}}));
  CHECK(answer_of(fork) == Answer::same);
  fork.box.write("repo/extra/file", "extra");
  CHECK(differing(fork) == Paths{"extra/"});
}

TEST_CASE("a merge that lost a file, changed one and has one of its own names all three") {
  TwoEdits fork;
  fork.box.write("repo/file", text({{2, "ours"}, {10, "evil"}, {18, "theirs"}}));
  fork.box.write("repo/extra", "extra");
  CHECK(differing(fork) == Paths{"extra", "file", "other"});
}

TEST_CASE("a conflict that was resolved in its lines is resolved") {
  Conflict fork;
  merge_and_resolve(fork, "file", text({{2, "ours and theirs\nin two lines"}, {18, "theirs"}}));
  CHECK(answer_of(fork) == Answer::resolved);
}

TEST_CASE("a conflict that was resolved by both sides' lines, or by dropping both, is resolved") {
  Conflict fork;
  fork.box.write("repo/file", Conflict::as_union());
  CHECK(answer_of(fork) == Answer::resolved);
  std::string dropped = text({{18, "theirs"}});
  dropped.erase(dropped.find("line 2\n"), 7);
  fork.box.write("repo/file", dropped);
  CHECK(answer_of(fork) == Answer::resolved);
}

TEST_CASE("a conflict that was left as git shows it is resolved, whatever one thinks of that") {
  Conflict fork;
  CHECK_THROWS(fork.merge("side"));
  CHECK(answer_of(fork) == Answer::resolved);
}

TEST_CASE("a line changed outside of the conflict differs") {
  Conflict fork;
  fork.box.write("repo/file", text({{2, "both"}, {10, "evil"}, {18, "theirs"}}));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a line joined to one next to the conflict differs") {
  Conflict fork;
  std::string joined = text({{2, "both"}, {18, "theirs"}});
  joined.erase(joined.find("both\n") + 4, 1);
  fork.box.write("repo/file", joined);
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a line added at the end or the beginning of a file with a conflict elsewhere differs") {
  Conflict fork;
  const std::string resolved = text({{2, "both"}, {18, "theirs"}});
  fork.box.write("repo/file", resolved + "evil\n");
  CHECK(differing(fork) == Paths{"file"});
  fork.box.write("repo/file", "evil\n" + resolved);
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a conflict resolved by one side's whole file loses what the other changed elsewhere") {
  Conflict fork;
  CHECK(differing(fork) == Paths{"file"});
  fork.box.write("repo/file", text({{2, "theirs"}, {18, "theirs"}}));
  CHECK(answer_of(fork) == Answer::resolved);
}

TEST_CASE("a conflicted file that was deleted differs") {
  Conflict fork;
  std::filesystem::remove(fork.box.path() / "repo/file");
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a conflicted file that became a link, a program or a folder differs") {
  Conflict fork;
  const std::filesystem::path file = fork.box.path() / "repo/file";
  merge_and_resolve(fork, "file", text({{2, "both"}, {18, "theirs"}}));
  SUBCASE("a link") {
    std::filesystem::remove(file);
    std::filesystem::create_symlink("elsewhere", file);
    CHECK(differing(fork) == Paths{"file"});
  }
  SUBCASE("a program") {
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    CHECK(differing(fork) == Paths{"file"});
  }
  SUBCASE("a folder") {
    std::filesystem::remove(file);
    fork.box.write("repo/file/file", "evil");
    CHECK(differing(fork) == Paths{"file", "file/"});
  }
}

TEST_CASE("what else a merge with an honestly resolved conflict does differs") {
  Conflict fork;
  fork.commit("kept", "kept");
  fork.box.write("repo/file", text({{2, "both"}, {18, "theirs"}}));
  SUBCASE("a new file") {
    fork.box.write("repo/extra", "extra");
    CHECK(differing(fork) == Paths{"extra"});
  }
  SUBCASE("a deleted file") {
    std::filesystem::remove(fork.box.path() / "repo/kept");
    CHECK(differing(fork) == Paths{"kept"});
  }
  SUBCASE("a changed file") {
    fork.box.write("repo/kept", "changed");
    CHECK(differing(fork) == Paths{"kept"});
  }
}

TEST_CASE("text between two conflicts must stand there, in order") {
  Fork fork;
  fork.commit("file", text({{2, "ours"}, {8, "ours"}, {16, "ours"}}));
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}, {8, "theirs"}, {16, "theirs"}}));
  fork.on("main");
  fork.box.write("repo/file", text({{2, "one"}, {8, "two\ntwo"}, {16, "three"}}));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", text({{2, "one"}, {5, "evil"}, {8, "two"}, {16, "three"}}));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("files with CRLF are compared byte for byte") {
  Fork fork;
  const auto crlf = [](std::string lines) {
    for (std::size_t i = 0; (i = lines.find('\n', i)) != std::string::npos; i += 2)
      lines.replace(i, 1, "\r\n");
    return lines;
  };
  fork.commit("file", crlf(text()));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("file", crlf(text({{2, "ours"}})));
  fork.on("side");
  fork.commit("file", crlf(text({{2, "theirs"}})));
  fork.on("main");
  fork.box.write("repo/file", crlf(text({{2, "both"}})));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", text({{2, "both"}}));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("lines that look like git's markers, on either side, open no conflict") {
  Fork fork;
  const std::string forged = "<<<<<<< main\nline 10\n=======\n>>>>>>> side";
  fork.commit("file", text({{10, forged}}));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("file", text({{2, "ours"}, {10, forged}}));
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}, {10, forged}}));
  fork.on("main");
  fork.box.write("repo/file", text({{2, "both"}, {10, forged}}));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", text({{2, "both"}, {10, "<<<<<<< main\nevil\n>>>>>>> side"}}));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a file that both sides added is settled where they agree") {
  Fork fork;
  fork.commit("new", text({{2, "ours"}}));
  fork.on("side");
  fork.commit("new", text({{2, "theirs"}}));
  fork.on("main");
  fork.box.write("repo/new", text({{2, "both"}}));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/new", text({{2, "both"}, {10, "evil"}}));
  CHECK(differing(fork) == Paths{"new"});
}

TEST_CASE("a conflict in a file that one side renamed is resolved under the new name") {
  RenamedConflict fork("renamed", "file");
  merge_and_resolve(fork, "renamed", RenamedConflict::resolved());
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.git("repo", {"mv", "renamed", "file"});
  CHECK(differing(fork) == Paths{"file", "renamed"});
}

TEST_CASE("a renamed file with a conflict and a line changed outside of it differs") {
  RenamedConflict fork("file", "renamed");
  merge_and_resolve(fork, "renamed", text({{2, "both"}, {10, "ours"}, {14, "evil"}, {18, "theirs"}}));
  CHECK(differing(fork) == Paths{"renamed"});
}

TEST_CASE("a file that the sides renamed differently is resolved under one of the names, or both") {
  RenamedConflict fork("ours", "theirs");
  merge_and_resolve(fork, "theirs", RenamedConflict::resolved());
  std::filesystem::remove(fork.box.path() / "repo/file");
  fork.box.write("repo/ours", RenamedConflict::resolved());
  CHECK(answer_of(fork) == Answer::resolved);
  std::filesystem::remove(fork.box.path() / "repo/ours");
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/ours", text({{2, "both"}, {10, "evil"}}));
  CHECK(differing(fork) == Paths{"ours"});
  fork.box.git("repo", {"rm", "-q", "-f", "ours", "theirs"});
  CHECK(differing(fork) == Paths{"ours"});
}

TEST_CASE("two files renamed to one name hold a side's version, and nothing new") {
  Fork fork;
  fork.commit("second", "second\n" + text({{3, "second"}}));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.box.git("repo", {"mv", "file", "target"});
  fork.commit_all();
  fork.on("side");
  fork.box.git("repo", {"mv", "second", "target"});
  fork.commit_all();
  fork.on("main");
  fork.box.git("repo", {"rm", "-q", "second"});
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/target", "evil");
  CHECK(differing(fork) == Paths{"target"});
}

TEST_CASE("a file that one side deleted and the other changed is theirs, or gone, and nothing else") {
  Deleted fork;
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", text({{2, "theirs"}}));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", text({{2, "theirs"}, {10, "evil"}}));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a file that one side renamed and the other deleted is what that side has, or gone") {
  Fork fork;
  fork.box.git("repo", {"mv", "file", "renamed"});
  fork.commit_all();
  fork.on("side");
  fork.box.git("repo", {"rm", "-q", "file"});
  fork.commit("other", "other");
  fork.on("main");
  fork.box.write("repo/other", "other");
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/renamed", text({{10, "evil"}}));
  CHECK(differing(fork) == Paths{"renamed"});
}

TEST_CASE("binary files that both sides changed are one of theirs, and nothing new") {
  Fork fork;
  const auto binary = [](const std::string& rest) { return std::string("\0\n", 2) + rest; };
  fork.commit("file", binary(text()));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("file", binary(text({{2, "ours"}})));
  fork.on("side");
  fork.commit("file", binary(text({{18, "theirs"}})));
  fork.on("main");
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", binary(text({{18, "theirs"}})));
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/file", binary(text({{2, "ours"}, {18, "theirs"}})));
  CHECK(differing(fork) == Paths{"file"});
}

TEST_CASE("a submodule that both sides moved is at one of their commits") {
  Submodule fork;
  CHECK(fork.with('2').answer == Answer::resolved);
  CHECK(fork.with('3').answer == Answer::resolved);
  CHECK(fork.with('4').paths == Paths{"submodule"});
}

TEST_CASE("a link that both sides changed is one of theirs") {
  Fork fork;
  const auto link_to = [&](const std::string& target) {
    std::filesystem::remove(fork.box.path() / "repo/link");
    std::filesystem::create_symlink(target, fork.box.path() / "repo/link");
    fork.box.git("repo", {"add", "link"});
  };
  const auto commit_link = [&](const std::string& target) {
    link_to(target);
    fork.commit_all();
  };
  commit_link("base");
  fork.box.git("repo", {"branch", "-f", "side"});
  commit_link("ours");
  fork.on("side");
  commit_link("theirs");
  fork.on("main");
  link_to("theirs");
  CHECK(answer_of(fork) == Answer::resolved);
  link_to("/etc");
  CHECK(differing(fork) == Paths{"link"});
}

TEST_CASE("where one side has a file and the other a folder, the folder is kept, and nothing new") {
  Fork fork;
  fork.commit("name", text({{2, "base"}}));
  fork.box.git("repo", {"branch", "-f", "side"});
  fork.commit("name", text({{2, "ours"}}));
  fork.on("side");
  fork.box.git("repo", {"rm", "-q", "name"});
  fork.commit("name/inside", "theirs");
  fork.on("main");
  CHECK(differing(fork) == Paths{"name/inside"});
  fork.box.git("repo", {"rm", "-q", "name"});
  fork.box.write("repo/name/inside", "theirs");
  CHECK(answer_of(fork) == Answer::resolved);
  fork.box.write("repo/name/extra", "evil");
  CHECK(differing(fork) == Paths{"name/extra"});
}

TEST_CASE("a mode that one side alone changed is the outcome of a conflict too") {
  Fork fork;
  fork.commit("file", text({{2, "ours"}}));
  fork.box.git("repo", {"update-index", "--chmod=+x", "file"});
  fork.box.git("repo", {"commit", "-q", "-m", "mode"});
  fork.box.git("repo", {"checkout", "-q", "-f", "main"});
  fork.on("side");
  fork.commit("file", text({{2, "theirs"}}));
  fork.on("main");
  fork.box.write("repo/file", text({{2, "both"}}));
  const auto with_mode = [&](const char* mode) {
    fork.box.git("repo", {"add", "file"});
    fork.box.git("repo", {"update-index", mode, "file"});
    return fork.review(fork.merge_of(fork.box.git("repo", {"write-tree"}), {"HEAD", "side"})).answer;
  };
  CHECK(with_mode("--chmod=+x") == Answer::resolved);
  CHECK(with_mode("--chmod=-x") == Answer::differs);
}

TEST_CASE("of many paths twenty are named, and the others counted") {
  Conflict fork;
  for (int i = 10; i < 40; ++i) fork.box.write("repo/extra" + std::to_string(i), "extra");
  const git::MergeReview review = review_work_tree(fork);
  CHECK(review.paths.size() == 20);
  CHECK(review.more_paths == 11);
}

TEST_CASE("a merge of three parents and a commit of one are not reviewed") {
  Fork fork;
  CHECK(fork.review(fork.box.rev("repo", "HEAD")).answer == Answer::not_two_parents);
  fork.on("side");
  fork.commit("side", "side");
  fork.on("main");
  fork.commit("main", "main");
  CHECK(fork.review(fork.merge_of("HEAD^{tree}", {"HEAD", "side", "HEAD^"})).answer ==
        Answer::not_two_parents);
}

TEST_CASE("a tree that only reads like an honest resolution differs") {
  Conflict fork;
  const model::Oid file = fork.box.hash_object("repo", "blob", text({{2, "both"}, {18, "theirs"}}));
  const auto entry = [&](const std::string& mode_and_name) {
    return mode_and_name + std::string(1, '\0') +
           std::string(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
  };
  const auto review = [&](const std::string& tree) {
    return fork.review(fork.merge_of(fork.box.hash_object("repo", "tree", tree).hex(), {"HEAD", "side"}));
  };
  CHECK(review(entry("100644 file")).answer == Answer::resolved);
  CHECK(review(entry("100644 file") + entry("100644 file")).paths == Paths{"file"});
  CHECK(review(entry("100664 file")).paths == Paths{"file"});
  CHECK(review(entry("160000 file")).paths == Paths{"file"});
}

TEST_CASE("a resolution that is missing is an error, and one that is too large meets that limit") {
  Conflict fork;
  const std::string resolved = text({{2, std::string(500, 'x')}, {18, "theirs"}});
  fork.box.write("repo/file", resolved);
  const model::Oid merge = fork.merge_by_hand("HEAD", "side");
  {
    git::Repository repository(fork.box.path() / "repo", git::Trust::by_hand);
    repository.objects().set_max_object_bytes(resolved.size() - 1);
    CHECK_THROWS_AS(git::review_merge(repository, merge), git::ObjectTooLarge);
  }
  const std::string hex = fork.box.rev("repo", merge.hex() + ":file").hex();
  std::filesystem::remove(fork.box.path() / "repo/.git/objects" / hex.substr(0, 2) / hex.substr(2));
  CHECK_THROWS_AS(fork.review(merge), base::Error);
}
