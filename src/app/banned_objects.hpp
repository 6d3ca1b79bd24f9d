#pragma once

#include <map>
#include <unordered_set>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "policy/policy.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::app {

// Which of the objects that rules ban a push brings to each of its refs. Nearly always none, which is told by
// one look-up for each banned object; which commit brings one is searched for only where there is one.
class BannedObjects {
 public:
  // All references must outlive this.
  BannedObjects(git::ObjectSource& objects, const policy::Policy& policy);

  // What a walk came by. Reads trees only if one of those is banned. Throws base::Error.
  void take(const git::History& history);

  // Fills ref.banned: a banned commit that is new to the ref, or that it is to hold; a banned tree or file
  // that such a commit brings; a banned tag on the way to what it is to hold. Where that is no commit, all
  // that the push brings counts. `ref.commits` must be known.
  void add_to(policy::PushedRef& ref, const policy::PushFacts& push) const;

 private:
  struct Found {
    model::ObjectKind kind = model::ObjectKind::commit;
    std::unordered_set<model::Oid> commits;  // that bring it
  };

  void find_trees(const git::History& history);
  std::vector<model::Oid> way_of(const model::Oid& oid) const;

  git::ObjectSource& objects_;
  std::vector<model::Oid> banned_;  // by any rule, sorted
  std::map<model::Oid, Found> found_;
};

}  // namespace sallyport::app
