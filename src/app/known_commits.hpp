#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

#include "git/ancestor_set.hpp"
#include "git/repository.hpp"
#include "model/push.hpp"

namespace sallyport::app {

// Which commits were there before a push: reachable from a ref that exists, and that counts: what only refs
// with laxer rules on secrets hold is new to one with stricter rules. Asks the cheapest question first,
// because a repository may have a hundred thousand refs and a push nearly always grows out of what it
// updates: (1) what lies in the quarantine and nowhere else is new; (2) what an update replaces is known; (3)
// so is what a ref holds, for which all refs are read; (4) only then are ancestors followed, first of what is
// updated, then of all refs.
class KnownCommits {
 public:
  // Whether what a ref of this name holds counts as looked at.
  using Counts = std::function<bool(const std::string& ref)>;

  // All references must outlive this. `existing_refs` is called at most once, and only if needed; without
  // `counts`, all of them count.
  KnownCommits(git::Repository& repository, git::ObjectSource& objects, const model::Push& push,
               std::function<std::vector<git::Ref>()> existing_refs, bool has_own_quarantine,
               Counts counts = {});

  bool contains(const model::Oid& oid, const git::LoadedCommit& loaded);

  // All of them, whether they count or not.
  const std::vector<git::Ref>& existing_refs();

 private:
  git::Repository& repository_;
  git::ObjectSource& objects_;
  std::function<std::vector<git::Ref>()> list_refs_;
  Counts counts_;
  std::unordered_set<model::Oid> quarantined_;
  std::unordered_set<model::Oid> replaced_;  // old ids of the push that are here
  git::AncestorSet of_replaced_;
  std::optional<std::vector<git::Ref>> refs_;
  std::unordered_set<model::Oid> tips_;  // what refs_ hold, and the commits behind their tags
  std::unique_ptr<git::AncestorSet> of_refs_;
};

}  // namespace sallyport::app
