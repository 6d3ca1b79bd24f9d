#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/decide.hpp"
#include "policy/facts_builder.hpp"
#include "policy/loading.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::test {

// A push to one ref, for push rules to judge.
class RulePush {
 public:
  explicit RulePush(std::string_view policy_text, std::string name = "refs/heads/main",
                    model::RefChange change = model::RefChange::fast_forward)
      : policy_(policy::load(policy_text, "policy.toml")) {
    facts.received_seconds = 1'700'000'000;
    facts.refs.push_back(test::ref(name, change));
    push.refs.emplace_back();
    ref().update = facts.refs[0].update;
    ref().change = change;
    ref().tables = policy_.rules_for_ref(name);
  }

  RulePush(RulePush&&) = default;  // a copy would ask the rules of another

  policy::PushedRef& ref() { return push.refs[0]; }

  // One more that is new to the ref, of which all its rules ask, by whom and when nothing speaks against it.
  policy::NewCommitFact& commit(char digit, std::vector<model::Oid> parents = {oid('0')}) {
    policy::NewCommitFact fact;
    fact.oid = oid(digit);
    fact.parents = std::move(parents);
    fact.author = fact.committer = {"Ann", "ann@example.org", facts.received_seconds, true};
    fact.mapped_author = fact.mapped_committer = fact.author;
    fact.message = "Say what was done\n";
    ref().commits.push_back(
        {static_cast<std::uint32_t>(push.commits.size()), std::vector<bool>(ref().tables.size(), true)});
    push.commits.push_back(std::move(fact));
    return push.commits.back();
  }

  model::Verdict judge() const { return policy::decide(policy_, facts, push); }
  // What its rules say, each "<rule>: <message>".
  std::vector<std::string> said() const {
    std::vector<std::string> all;
    for (const model::Reason& reason : judge().reasons) all.push_back(reason.rule + ": " + reason.message);
    return all;
  }
  bool is_refused() const { return judge().outcome == model::Outcome::refused; }

  model::Facts facts;
  policy::PushFacts push;

 private:
  policy::Policy policy_;
};

// Whether `text` holds `part`; doctest shows both if not.
inline bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace sallyport::test
