#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/rule_files.hpp"
#include "git/history.hpp"
#include "git/repository.hpp"
#include "policy/policy.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::app {

// What push rules look at of a commit that is about to be made: the branch that it goes to, its people, and
// its message or changes as far as they are known.
class UnmadeCommit {
 public:
  // One of which nothing is asked.
  UnmadeCommit() = default;
  // `policy` must outlive this.
  UnmadeCommit(git::Repository& repository, const policy::Policy& policy);

  // Some rule looks at messages, or at changes, of commits on this branch.
  bool asks_messages() const noexcept { return asks_messages_; }
  bool asks_changes() const noexcept { return asks_changes_; }
  // What those rules look at.
  const policy::RuleNeeds& needs() const noexcept { return needs_; }
  const WholeFiles& whole_files() const noexcept { return whole_files_; }

  // `file` is what git hands to commit-msg; judged is what git will make of it. Throws base::Error if git
  // does not say that, or who commits, or if the mailmap cannot be read.
  policy::PushFacts with_message(git::Repository& repository, std::string_view file) const;
  // `blobs` are facts of history.blobs, index for index.
  policy::PushFacts with_changes(const git::History& history, std::vector<policy::BlobFact> blobs) const;

 private:
  policy::PushFacts facts_of(policy::NewCommitFact commit) const;
  void add_staged_gitmodules(policy::PushFacts& push) const;

  const policy::Policy* policy_ = nullptr;
  policy::PushedRef ref_;
  bool asks_messages_ = false;
  bool asks_changes_ = false;
  policy::RuleNeeds needs_;
  WholeFiles whole_files_;
  std::optional<std::string> gitmodules_;  // what HEAD has, where a rule looks at submodules
};

}  // namespace sallyport::app
