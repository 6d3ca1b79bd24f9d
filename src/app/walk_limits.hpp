#pragma once

#include "git/history.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

inline git::WalkLimits walk_limits(const policy::Limits& limits) {
  return {limits.tree_depth, limits.path_bytes, limits.push_objects, limits.push_paths, limits.push_commits};
}

}  // namespace sallyport::app
