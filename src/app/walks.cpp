#include "app/walks.hpp"

#include "git/ancestor_set.hpp"

namespace sallyport::app {

git::WalkLimits walk_limits(const policy::Limits& limits) {
  return {limits.tree_depth, limits.path_bytes, limits.push_objects, limits.push_paths};
}

std::optional<model::Oid> commit_behind(git::ObjectSource& objects, const model::Oid& oid) {
  const model::Oid target = git::peel_tags(objects, oid);
  if (objects.info(target).kind != model::ObjectKind::commit) return std::nullopt;
  return target;
}

}  // namespace sallyport::app
