#include "app/ref_boundary.hpp"

namespace sallyport::app {

// An anchor that this repository lacks is an ancestor of nothing in it.
std::vector<model::Oid> Boundaries::anchors_here(const policy::RefRule& rule) {
  std::vector<model::Oid> here;
  for (const model::Oid& anchor : rule.anchors) {
    if (anchor.bytes().size() == objects_.id_bytes() && objects_.contains(anchor)) here.push_back(anchor);
  }
  return here;
}

Boundary& Boundaries::of(const model::RefUpdate& update, Kept& kept, IsAsStrict is_as_strict) {
  const policy::RefRule& rule = policy_.rule_for_ref(update.name);
  if (!update.is_create() && objects_.contains(update.old_id)) {
    if (kept.of_update != nullptr && kept.name == update.name) return *kept.of_update;
    std::vector<model::Oid> tips = anchors_here(rule);
    tips.push_back(update.old_id);
    kept.of_update = std::make_unique<Boundary>(repository_, objects_, tips);
    kept.name = update.name;
    return *kept.of_update;
  }
  std::unique_ptr<Boundary>& shared = kept.of_new_refs[&rule];
  if (shared == nullptr) {
    std::vector<model::Oid> tips = anchors_here(rule);
    for (const git::Ref& ref : known_.existing_refs()) {
      if ((policy_.rule_for_ref(ref.name).*is_as_strict)(rule)) tips.push_back(ref.id);
    }
    shared = std::make_unique<Boundary>(repository_, objects_, tips);
  }
  return *shared;
}

Boundary& Boundaries::of_commits(const model::RefUpdate& update) {
  return of(update, commits_, &policy::RefRule::is_as_strict_on_commits_as);
}

Boundary& Boundaries::of_objects(const model::RefUpdate& update) {
  return of(update, objects_kept_, &policy::RefRule::is_as_strict_on_objects_as);
}

Boundary& Boundaries::of_anchors(const policy::RefRule& rule) {
  std::unique_ptr<Boundary>& anchors = anchors_[&rule];
  if (anchors == nullptr) anchors = std::make_unique<Boundary>(repository_, objects_, anchors_here(rule));
  return *anchors;
}

}  // namespace sallyport::app
