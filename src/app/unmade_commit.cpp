#include "app/unmade_commit.hpp"

#include <algorithm>
#include <filesystem>

#include "app/commit_settings.hpp"
#include "app/mailmap.hpp"
#include "app/submodule_facts.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "git/tree_path.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxAnswerBytes = 1 << 16;

// Whom git will name: configuration, environment and `--author` decide, and git alone knows how.
policy::Person person_named(const char* variable) {
  base::ChildProcess child({"git", "var", variable}, {});
  const std::string line = child.finish(kMaxAnswerBytes);
  const std::size_t open = line.rfind(" <");
  const std::size_t close = line.rfind("> ");
  if (open == std::string::npos || close == std::string::npos || close < open)
    throw base::Error("git var does not say who commits",
                      std::string("see what it answers:\n  git var ") + variable);
  policy::Person person;
  person.name = line.substr(0, open);
  person.email = line.substr(open + 2, close - open - 2);
  person.is_there = true;
  return person;
}

// A merge that is about to be committed has the parents that MERGE_HEAD lists beside HEAD.
std::vector<model::Oid> parents_of(const git::Repository& repository) {
  std::vector<model::Oid> parents;
  if (const auto head = repository.ref("HEAD")) parents.push_back(*head);
  const auto merged = base::read_file_if_exists(repository.git_dir() / "MERGE_HEAD", kMaxAnswerBytes);
  for (const std::string_view line : base::split(merged.value_or(""), '\n')) {
    if (const auto oid = model::Oid::from_hex(line)) parents.push_back(*oid);
  }
  return parents;
}

}  // namespace

UnmadeCommit::UnmadeCommit(git::Repository& repository, const policy::Policy& policy) : policy_(&policy) {
  const auto branch = policy.push_rules.empty() ? std::nullopt : repository.head_branch();
  if (!branch) return;
  ref_.update.name = *branch;
  ref_.tables = policy.rules_for_ref(*branch);
  for (const policy::RuleTable* table : ref_.tables) {
    asks_messages_ |= static_cast<bool>(table->rule.judge_message);
    asks_changes_ |= static_cast<bool>(table->rule.judge_change);
    if (table->rule.judge_change) needs_ |= table->rule.needs;
  }
  whole_files_ = WholeFiles(ref_.tables);
  const auto head = needs_.submodules ? repository.ref("HEAD") : std::nullopt;
  if (head) gitmodules_ = git::file_at(repository.objects(), *head, ".gitmodules", kMaxGitmodulesBytes);
}

policy::PushFacts UnmadeCommit::facts_of(policy::NewCommitFact commit) const {
  policy::PushFacts push;
  push.commits.push_back(std::move(commit));
  push.refs.push_back(ref_);
  push.refs.back().commits.push_back({0, std::vector<bool>(ref_.tables.size(), true)});
  return push;
}

policy::PushFacts UnmadeCommit::with_message(git::Repository& repository, std::string_view file) const {
  if (!asks_messages_) return {};
  const CommitSettings settings = CommitSettings::ask_git();
  policy::NewCommitFact commit;
  commit.message = settings.committed(file);
  commit.encoding = settings.encoding;
  commit.parents = parents_of(repository);
  commit.author = person_named("GIT_AUTHOR_IDENT");
  commit.committer = person_named("GIT_COMMITTER_IDENT");
  content::Mailmap mailmap = load_mailmap(repository, repository.objects(), *policy_, nullptr);
  map_people(mailmap, commit);
  policy::PushFacts push = facts_of(std::move(commit));
  push.mailmap = std::move(mailmap);
  return push;
}

// The .gitmodules that is staged, or else what HEAD has.
void UnmadeCommit::add_staged_gitmodules(policy::PushFacts& push) const {
  std::optional<std::string> text = gitmodules_;
  for (const policy::ChangeFact& change : push.commits[0].changes) {
    if (change.blob != policy::kNoBlob && push.paths[change.path] == ".gitmodules")
      text = push.blobs[change.blob].head;
  }
  if (!text) return;
  push.commits[0].gitmodules = 0;
  push.gitmodules.push_back(gitmodules_fact(*text));
}

policy::PushFacts UnmadeCommit::with_changes(const git::History& history,
                                             std::vector<policy::BlobFact> blobs) const {
  if (!asks_changes_) return {};
  policy::NewCommitFact commit;
  for (const git::Change& change : history.changes) {
    policy::ChangeFact fact;
    fact.path = change.path;
    fact.blob = change.blob == git::kNone ? policy::kNoBlob : change.blob;
    fact.mode = change.mode;
    const auto pinned = history.pinned.find(static_cast<std::size_t>(&change - history.changes.data()));
    if (pinned != history.pinned.end()) fact.submodule = pinned->second;
    commit.changes.push_back(fact);
  }
  policy::PushFacts push = facts_of(std::move(commit));
  push.paths = history.paths;
  push.blobs = std::move(blobs);
  if (needs_.submodules) add_staged_gitmodules(push);
  return push;
}

}  // namespace sallyport::app
