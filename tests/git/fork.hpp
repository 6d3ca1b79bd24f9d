#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/merge_check.hpp"
#include "git/repository.hpp"
#include "model/oid.hpp"
#include "support/sandbox.hpp"

namespace sallyport::test {

// Twenty lines, of which those in `changed` are other ones.
inline std::string text(const std::map<int, std::string>& changed = {}) {
  std::string lines;
  for (int i = 1; i <= 20; ++i)
    lines += (changed.contains(i) ? changed.at(i) : "line " + std::to_string(i)) + "\n";
  return lines;
}

// A repository with a file of twenty lines, on whose branches main and side a test makes what it merges.
class Fork {
 public:
  Fork() {
    box.init("repo");
    box.commit("repo", "file", text(), "base");
    box.git("repo", {"branch", "side"});
  }

  void on(const std::string& branch) { box.git("repo", {"checkout", "-q", branch}); }
  void commit(const std::string& name, std::string_view content) { box.commit("repo", name, content); }
  void commit_all() { box.git("repo", {"commit", "-q", "-a", "-m", "change"}); }

  // Merges `branch` as git does.
  model::Oid merge(const std::string& branch, const std::vector<std::string>& options = {}) {
    std::vector<std::string> command = {"merge", "-q", "--no-ff", "-m", "merge"};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back(branch);
    box.git("repo", command);
    return box.rev("repo", "HEAD");
  }

  // What stands in the work tree, as a merge.
  model::Oid merge_by_hand(const std::string& ours, const std::string& theirs) {
    box.git("repo", {"add", "-A"});
    return merge_of(box.git("repo", {"write-tree"}), {ours, theirs});
  }

  model::Oid merge_of(std::string tree, const std::vector<std::string>& parents) {
    while (tree.ends_with('\n')) tree.pop_back();
    std::vector<std::string> command = {"commit-tree", "-m", "merge", tree};
    for (const std::string& parent : parents) {
      command.emplace_back("-p");
      command.push_back(parent);
    }
    std::string id = box.git("repo", command);
    id.pop_back();
    return *model::Oid::from_hex(id);
  }

  git::MergeCheck check(const model::Oid& oid) const {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    return git::recompute_merge(repository, oid);
  }

  git::MergeReview review(const model::Oid& oid) const {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    return git::review_merge(repository, oid);
  }

  Sandbox box;
};

// Both sides change the same file, in places apart.
class TwoEdits : public Fork {
 public:
  TwoEdits() {
    commit("file", text({{2, "ours"}}));
    on("side");
    commit("file", text({{18, "theirs"}}));
    commit("other", "theirs");
    on("main");
  }
};

// Both sides change the same line, and theirs another one.
class Conflict : public Fork {
 public:
  Conflict() {
    commit("file", text({{2, "ours"}}));
    on("side");
    commit("file", text({{2, "theirs"}, {18, "theirs"}}));
    on("main");
  }
  static std::string as_union() { return text({{2, "ours\ntheirs"}, {18, "theirs"}}); }
};

}  // namespace sallyport::test
