#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/known_commits.hpp"
#include "git/ancestor_set.hpp"
#include "git/repository.hpp"
#include "model/push.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// Where what is new to a ref ends: at what it held or, on creation, at what refs of equal or stronger rules
// hold, so that a branch without rules launders nothing; and at the anchors of its rules.
class Boundary {
 public:
  Boundary(git::Repository& repository, git::ObjectSource& objects, const std::vector<model::Oid>& tips)
      : tips_(tips.begin(), tips.end()), ancestors_(objects, repository.shallow(), tips) {}

  // Whether a commit, dated `seconds` by its committer, is not new to the ref. May be wrong about one that is
  // not where clocks are more than a day out of order; then more is looked at.
  bool contains(const model::Oid& commit, std::int64_t seconds) {
    return tips_.contains(commit) || ancestors_.contains(commit, seconds);
  }

 private:
  std::unordered_set<model::Oid> tips_;
  git::AncestorSet ancestors_;
};

// The boundaries of a push. Refs that are created under one rule share theirs, or a thousand of them would
// each walk the same history.
class Boundaries {
 public:
  // All references must outlive this.
  Boundaries(git::Repository& repository, git::ObjectSource& objects, const policy::Policy& policy,
             KnownCommits& known)
      : repository_(repository), objects_(objects), policy_(policy), known_(known) {}

  // Of the rules on commits (signatures, merges), and on how canonical objects are. Each is valid until the
  // same is asked for another update.
  Boundary& of_commits(const model::RefUpdate& update);
  Boundary& of_objects(const model::RefUpdate& update);
  // The anchors of a rule alone.
  Boundary& of_anchors(const policy::RefRule& rule);

 private:
  using IsAsStrict = bool (policy::RefRule::*)(const policy::RefRule& other) const;
  // What was found before, for one kind of rules.
  struct Kept {
    std::map<const policy::RefRule*, std::unique_ptr<Boundary>> of_new_refs;
    std::unique_ptr<Boundary> of_update;
    std::string name;  // of the ref that of_update is for
  };

  Boundary& of(const model::RefUpdate& update, Kept& kept, IsAsStrict is_as_strict);
  std::vector<model::Oid> anchors_here(const policy::RefRule& rule);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  KnownCommits& known_;
  Kept commits_;
  Kept objects_kept_;
  std::map<const policy::RefRule*, std::unique_ptr<Boundary>> anchors_;
};

}  // namespace sallyport::app
