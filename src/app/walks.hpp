#pragma once

#include <optional>

#include "git/history.hpp"
#include "git/object_source.hpp"
#include "model/oid.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

// The policy's limits, as a walk over the history has them.
git::WalkLimits walk_limits(const policy::Limits& limits);

// The commit that an id names, itself or through tags; nothing where there is another object behind it.
// Throws base::Error if an object cannot be read.
std::optional<model::Oid> commit_behind(git::ObjectSource& objects, const model::Oid& oid);

}  // namespace sallyport::app
