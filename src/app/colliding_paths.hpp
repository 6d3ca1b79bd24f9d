#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "model/oid.hpp"
#include "policy/push_facts.hpp"

namespace sallyport::app {

// Gathers names that are one on file systems that look past case and composition, from the folders that
// commits change. What all stood in one parent's folder before is not told again.
class CollidingPaths {
 public:
  // Each with the index of the commit that brings it.
  using Found = std::vector<std::pair<std::uint32_t, policy::CollisionFact>>;

  explicit CollidingPaths(git::ObjectSource& objects) : objects_(objects) {}

  // Of a tree that a commit brings. Linear in the trees, in practice. Throws base::Error if one that was
  // there before cannot be read.
  void see_tree(const git::TreeVisit& visit);

  // Those found since the last call.
  Found take() { return std::exchange(found_, {}); }
  // Found by another one, of later commits.
  void add(Found found);

 private:
  git::ObjectSource& objects_;
  Found found_;
};

}  // namespace sallyport::app
