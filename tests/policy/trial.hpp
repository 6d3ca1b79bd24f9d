#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "content/text_form.hpp"
#include "policy/decide.hpp"
#include "policy/facts_builder.hpp"
#include "policy/loading.hpp"

namespace sallyport::test {

using Messages = std::vector<std::string>;

// A push of one commit to refs/heads/main, to be judged by the rules of a policy file.
class Trial {
 public:
  explicit Trial(const std::string& rules) : policy_(policy::load(rules, "policy.toml")) {
    policy::PushedRef ref;
    ref.update = {"refs/heads/main", oid('1'), oid('2')};
    ref.tables = policy_.rules_for_ref(ref.update.name);
    ref.commits.push_back({0, std::vector<bool>(ref.tables.size(), true)});
    push.refs.push_back(std::move(ref));
    push.commits.emplace_back().oid = oid('2');
  }
  // The facts point into the policy.
  Trial(Trial&&) = default;
  Trial(const Trial&) = delete;

  Trial& file(const std::string& path, std::string_view text, std::uint32_t mode = 0100644) {
    policy::ChangeFact& change = add(path, mode);
    change.blob = static_cast<std::uint32_t>(push.blobs.size());
    policy::BlobFact& blob = push.blobs.emplace_back();
    blob.size_bytes = text.size();
    blob.is_read = true;
    blob.head = text;
    blob.form = content::read_text_form(text);
    return *this;
  }
  Trial& link(const std::string& path, std::string_view target) { return file(path, target, 0120000); }
  Trial& removed(const std::string& path) {
    add(path, 0);
    return *this;
  }
  Trial& submodule(const std::string& path, char digit) {
    add(path, 0160000).submodule = oid(digit);
    return *this;
  }

  const policy::RuleTable& table() const { return *push.refs[0].tables.at(0); }
  policy::NewCommitFact& commit() { return push.commits[0]; }
  policy::PushedRef& ref() { return push.refs[0]; }

  model::Verdict judge() const { return policy::decide(policy_, facts, push); }
  // What each reason says, up to the place of its table.
  Messages messages() const {
    Messages all;
    for (const model::Reason& reason : judge().reasons)
      all.push_back(reason.message.substr(0, reason.message.find(" (policy.toml:")));
    return all;
  }
  bool passes() const { return judge().reasons.empty(); }

  policy::PushFacts push;
  model::Facts facts;

 private:
  policy::ChangeFact& add(const std::string& path, std::uint32_t mode) {
    policy::ChangeFact& change = push.commits[0].changes.emplace_back();
    change.path = static_cast<std::uint32_t>(push.paths.size());
    change.mode = mode;
    push.paths.push_back(path);
    return change;
  }

  policy::Policy policy_;
};

}  // namespace sallyport::test
