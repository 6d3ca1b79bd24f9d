#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "fsck/git_fsck.hpp"
#include "fsck/malformed.hpp"
#include "fsck/samples.hpp"

using namespace sallyport;
using namespace sallyport::test;

namespace {

std::vector<Malformed> all_malformed() {
  std::vector<Malformed> all;
  for (const auto& more : {malformed_commits(), malformed_tags(), malformed_trees(), malformed_gitmodules(),
                           malformed_gitattributes()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

fsck::Defects check(const std::string& kind, const std::string& bytes) {
  if (kind == "commit") return fsck::check_commit(bytes, kIdBytes);
  if (kind == "tag") return fsck::check_tag(bytes, kIdBytes);
  if (kind == "tree") return fsck::check_tree(bytes, kIdBytes);
  if (kind == "attributes") return fsck::check_gitattributes(bytes);
  return fsck::check_gitmodules(bytes);
}

// A blob is judged by git where a tree names it so. These names sort by their numbers.
std::string blob_entry(const std::string& kind, std::size_t number, const std::string& id) {
  return fmt::format("100644 .git{}:{:06}", kind == "blob" ? "modules" : "attributes", number) + '\0' + id;
}

}  // namespace

TEST_CASE("each way to be malformed has its name") {
  for (const Malformed& object : all_malformed()) {
    INFO(object.kind << ": " << base::escape_foreign(object.what));
    CHECK(ids(check(object.kind, object.bytes)) == object.ids);
  }
}

TEST_CASE("git refuses what level fsck refuses, for the same reasons, and nothing else") {
  const std::vector<Malformed> all = all_malformed();
  GitFsck git;
  std::vector<std::size_t> numbers;
  for (const Malformed& object : all)
    numbers.push_back(git.add(object.kind == "attributes" ? "blob" : object.kind, object.bytes));
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == "blob" || all[i].kind == "attributes")
      git.add("tree", blob_entry(all[i].kind, i, git.id_of(numbers[i])));
  }
  const std::vector<GitFsck::Answer> answers = git.run();
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(all[i].kind << ": " << base::escape_foreign(all[i].what));
    const GitFsck::Answer& answer = answers[numbers[i]];
    std::set<std::string> ours = ids_of_git(check(all[i].kind, all[i].bytes));
    // An older git than the test's author had takes what a later one refuses, and so may another.
    if (all[i].by_git == ByGit::later && answer.ids != ours) {
      CHECK(ours.size() == 1);
      continue;
    }
    CHECK(ours.empty() == (all[i].by_git == ByGit::taken));
    if (all[i].by_git == ByGit::missed) ours.clear();
    CHECK(answer.is_refused == !ours.empty());
    if (all[i].by_git == ByGit::unparsed) ours.clear();
    CHECK(answer.ids == ours);
  }
}

TEST_CASE("a .gitmodules or .gitattributes that is a folder is refused by git, too") {
  for (const std::string name : {"gitmodules", "gitattributes"}) {
    GitFsck git;
    const std::size_t folder = git.add("tree", "");
    const std::string tree = "40000 ." + name + '\0' + git.id_of(folder);
    git.add("tree", tree);
    CHECK(git.run()[folder].ids == std::set<std::string>{name + "Blob"});
    CHECK(tree_ids(tree) == name + "Blob");
    CHECK(tree_ids(entry("160000", "." + name)) == name + "Blob");
  }
}

TEST_CASE("in a SHA-256 repository git refuses the same") {
  const auto lengthen = [](const std::string& text) {
    std::string longer = replaced(text, kTreeId, std::string(64, 'a'));
    return replaced(longer, kParentId, std::string(64, 'b'));
  };
  const std::string commit = lengthen(commit_text());
  const std::string tag = replaced(tag_text(), kParentId, std::string(64, 'b'));
  const std::string wrong_author = replaced(commit, "author A U Thor <", "author A U Thor<");
  const std::string tree = "100644 a" + std::string(1, '\0') + std::string(32, 'i');
  GitFsck git(GitFsck::Format::sha256);
  const std::vector<std::pair<std::string, std::string>> objects = {
      {"commit", commit},       {"commit", commit_text()},
      {"commit", wrong_author}, {"tag", tag},
      {"tag", tag_text()},      {"tree", tree},
      {"tree", tree + tree},    {"tree", entry("100644", "a")},
  };
  for (const auto& [kind, bytes] : objects) git.add(kind, bytes);
  const std::vector<GitFsck::Answer> answers = git.run();
  for (std::size_t i = 0; i < objects.size(); ++i) {
    INFO(i);
    const auto& [kind, bytes] = objects[i];
    const fsck::Defects defects = kind == "commit" ? fsck::check_commit(bytes, 32)
                                  : kind == "tag"  ? fsck::check_tag(bytes, 32)
                                                   : fsck::check_tree(bytes, 32);
    CHECK(answers[i].is_refused == !defects.empty());
    if (!answers[i].ids.empty()) CHECK(answers[i].ids == ids_of_git(defects));
  }
}

TEST_CASE("every kind of defect that the list has is met in some test object, or told of here") {
  std::set<std::string> met;
  for (const Malformed& object : all_malformed()) {
    for (const fsck::Defect& defect : check(object.kind, object.bytes)) met.emplace(defect.id);
  }
  // Those of the rules beside git's, which have tests of their own.
  const std::set<std::string> elsewhere = {
      "badHeader",           "carriageReturnInHeader", "gitattributesBlob",
      "gitattributesLarge",  "gitmodulesBlob",         "invalidUtf8",
      "invisibleInIdentity", "multipleSignatures",     "paddedIdentity",
      "strayContinuation",   "symlinkAbsolute",        "symlinkEmpty",
      "symlinkNul",          "symlinkOutside",         "symlinkPointsToGitDir",
      "unknownEncoding",
  };
  std::set<std::string> listed;
  for (const fsck::Kind& kind : fsck::kinds()) listed.emplace(kind.id);
  std::set<std::string> told = met;
  told.insert(elsewhere.begin(), elsewhere.end());
  CHECK(told == listed);
}
