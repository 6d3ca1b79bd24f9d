#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/known_commits.hpp"
#include "git/ancestor_set.hpp"
#include "git/repository.hpp"
#include "model/push.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// What of the commits that some refs hold was judged when it came, and so is not judged again.
struct HeldCommits {
  std::vector<model::Oid> whole;   // they and all their ancestors
  std::vector<model::Oid> chains;  // they and their first parents: what these merged, others vouched for
  std::vector<model::Oid> tips;    // they alone
};

// Where what is new to a ref ends.
class Boundary {
 public:
  Boundary(git::Repository& repository, git::ObjectSource& objects, HeldCommits held)
      : tips_(held.tips.begin(), held.tips.end()),
        whole_(objects, repository.shallow(), std::move(held.whole)),
        chains_(objects, repository.shallow(), std::move(held.chains),
                git::AncestorSet::Follow::first_parents) {}

  // Whether a commit, dated `seconds` by its committer, is not new to the ref. May be wrong about one that is
  // not where clocks are more than a day out of order; then more is looked at.
  bool contains(const model::Oid& commit, std::int64_t seconds) {
    return tips_.contains(commit) || whole_.contains(commit, seconds) || chains_.contains(commit, seconds);
  }

 private:
  std::unordered_set<model::Oid> tips_;
  git::AncestorSet whole_;
  git::AncestorSet chains_;
};

// The boundaries of a push: for an update what the ref held, on creation what refs of equal or stronger rules
// hold, so that a branch without rules launders nothing; and the anchors of the rules. What a ref holds
// counts as far as its rules looked at it: all of it, or with scope = "first-parent" the chain of first
// parents, or the tip. Tags vouch for what is behind them, and so hold no commit that was judged.
//
// Refs that are created under one rule share theirs, or a thousand of them would each walk the same history.
class Boundaries {
 public:
  // What is asked of what is new.
  enum class Question : std::uint8_t { signatures, merges, objects };

  // All references must outlive this.
  Boundaries(git::Repository& repository, git::ObjectSource& objects, const policy::Policy& policy,
             KnownCommits& known)
      : repository_(repository), objects_(objects), policy_(policy), known_(known) {}

  // Valid until the same is asked for another update.
  Boundary& of(const model::RefUpdate& update, Question question);
  // The anchors of a rule alone.
  Boundary& of_anchors(const policy::RefRule& rule);

 private:
  struct Kept {
    std::map<const policy::RefRule*, std::unique_ptr<Boundary>> of_new_refs;
    std::unique_ptr<Boundary> of_update;
    std::string name;  // of the ref that of_update is for, and what it held
    model::Oid old_id;
  };
  HeldCommits anchors_here(const policy::RefRule& rule);

  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  KnownCommits& known_;
  std::map<Question, Kept> kept_;
  std::map<const policy::RefRule*, std::unique_ptr<Boundary>> anchors_;
};

}  // namespace sallyport::app
