#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/known_commits.hpp"
#include "app/ref_boundary.hpp"
#include "git/repository.hpp"
#include "model/push.hpp"
#include "policy/policy.hpp"
#include "policy/push_rule.hpp"

namespace sallyport::app {

// Rules for which the same commits are new to a ref.
struct RuleGroup {
  std::vector<const policy::RuleTable*> tables;
  std::shared_ptr<Boundary> boundary;
};

// Where what is new to a ref ends, for its push rules: for an update at what the ref held; on creation at
// what those refs hold whose rule of the same kind is as strict, so that a branch without rules launders
// nothing. And at the anchors of each rule.
class RuleBoundaries {
 public:
  // All references must outlive this.
  RuleBoundaries(git::Repository& repository, git::ObjectSource& objects, const policy::Policy& policy,
                 KnownCommits& known)
      : repository_(repository), objects_(objects), policy_(policy), known_(known) {}

  // `tables` are those that speak of the ref. Each stands in one group.
  std::vector<RuleGroup> of(const model::RefUpdate& update,
                            const std::vector<const policy::RuleTable*>& tables);

 private:
  std::vector<RuleGroup> of_update(const model::Oid& old_id,
                                   const std::vector<const policy::RuleTable*>& tables);
  const std::vector<RuleGroup>& of_new_ref(const std::vector<const policy::RuleTable*>& tables);
  std::vector<model::Oid> anchors_here(const policy::RuleTable& table) const;
  const std::vector<std::vector<const policy::RuleTable*>>& rules_of_existing_refs();

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  KnownCommits& known_;
  std::optional<std::vector<std::vector<const policy::RuleTable*>>> of_existing_;
  // Refs that are created under the same rules share theirs.
  std::map<std::vector<const policy::RuleTable*>, std::vector<RuleGroup>> of_new_;
};

}  // namespace sallyport::app
