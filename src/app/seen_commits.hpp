#pragma once

#include <unordered_map>

#include "app/colliding_paths.hpp"
#include "git/history.hpp"
#include "model/oid.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::app {

// What push rules look at in commits and trees, while a walk has their bytes. Where no rule asks, nothing.
class SeenCommits {
 public:
  struct Asked {
    bool commits = false;
    bool collisions = false;
  };
  // `objects` must outlive this.
  SeenCommits(const Asked& asked, git::ObjectSource& objects) : asked_(asked), collisions_(objects) {}

  const Asked& asked() const noexcept { return asked_; }

  void see_commit(const model::Oid& oid, const git::LoadedCommit& loaded);
  // Throws as CollidingPaths.
  void see_tree(const git::TreeVisit& visit);
  // What a part of the same walk has seen, behind what was seen here.
  void add(SeenCommits& part);

  // Throws std::out_of_range for a commit that was not seen.
  policy::NewCommitFact take(const model::Oid& oid);
  // As CollidingPaths::take().
  CollidingPaths::Found take_collisions() { return collisions_.take(); }

 private:
  Asked asked_;
  std::unordered_map<model::Oid, policy::NewCommitFact> commits_;
  CollidingPaths collisions_;
};

}  // namespace sallyport::app
