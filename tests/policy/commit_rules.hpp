#pragma once

#include <string>
#include <utility>
#include <vector>

#include "policy/decide.hpp"
#include "policy/loading.hpp"

// One commit that is new to refs/heads/main, and what a policy of one rule says of it.
namespace sallyport::test {

using Told = std::vector<std::string>;

inline policy::Person person(std::string name, std::string email) {
  return {std::move(name), std::move(email), 1'700'000'000, true};
}

// By Ann, whom no mailmap maps.
inline policy::NewCommitFact commit_that_says(std::string message) {
  policy::NewCommitFact commit;
  commit.oid = *model::Oid::from_hex(std::string(40, 'a'));
  commit.parents.resize(1);
  commit.author = commit.committer = person("Ann", "ann@example.org");
  commit.mapped_author = commit.mapped_committer = commit.author;
  commit.message = std::move(message);
  return commit;
}

inline policy::NewCommitFact merge_that_says(std::string message) {
  policy::NewCommitFact commit = commit_that_says(std::move(message));
  commit.parents.resize(2);
  return commit;
}

// What each reason says, without the name of the commit and where the rule stands.
inline Told told(const std::string& policy_text, policy::PushFacts push, model::Facts facts = {},
                 policy::Asked asked = policy::Asked::push) {
  const policy::Policy policy = policy::load(policy_text, "policy.toml");
  policy::PushedRef ref;
  ref.update.name = "refs/heads/main";
  ref.tables = policy.rules_for_ref(ref.update.name);
  for (std::uint32_t i = 0; i < push.commits.size(); ++i)
    ref.commits.push_back({i, std::vector<bool>(ref.tables.size(), true)});
  ref.chain = ref.commits;
  push.refs.push_back(std::move(ref));
  Told all;
  for (const model::Reason& reason : policy::decide(policy, std::move(facts), push, asked).reasons) {
    const std::string message = reason.message.substr(0, reason.message.rfind(" (policy.toml:"));
    const std::size_t colon = reason.commit.is_null() ? std::string::npos : message.find(": ");
    all.push_back(colon == std::string::npos ? message : message.substr(colon + 2));
  }
  return all;
}

inline Told told(const std::string& policy_text, policy::NewCommitFact commit) {
  policy::PushFacts push;
  push.commits.push_back(std::move(commit));
  return told(policy_text, std::move(push));
}

inline Told told(const std::string& policy_text, const std::string& message) {
  return told(policy_text, commit_that_says(message));
}

}  // namespace sallyport::test
