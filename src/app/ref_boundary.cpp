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

Boundary& Boundaries::of(const model::RefUpdate& update) {
  const policy::RefRule& rule = policy_.rule_for_ref(update.name);
  if (!update.is_create() && objects_.contains(update.old_id)) {
    if (own_ != nullptr && owner_.name == update.name) return *own_;
    std::vector<model::Oid> tips = anchors_here(rule);
    tips.push_back(update.old_id);
    own_ = std::make_unique<Boundary>(repository_, objects_, tips);
    owner_ = update;
    return *own_;
  }
  std::unique_ptr<Boundary>& shared = shared_[&rule];
  if (shared == nullptr) {
    std::vector<model::Oid> tips = anchors_here(rule);
    for (const git::Ref& ref : known_.existing_refs()) {
      if (policy_.rule_for_ref(ref.name).is_at_least_as_strict_as(rule)) tips.push_back(ref.id);
    }
    shared = std::make_unique<Boundary>(repository_, objects_, tips);
  }
  return *shared;
}

Boundary& Boundaries::of_anchors(const policy::RefRule& rule) {
  std::unique_ptr<Boundary>& anchors = anchors_[&rule];
  if (anchors == nullptr) anchors = std::make_unique<Boundary>(repository_, objects_, anchors_here(rule));
  return *anchors;
}

}  // namespace sallyport::app
