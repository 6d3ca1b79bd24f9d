#include "app/ref_boundary.hpp"

namespace sallyport::app {

namespace {

using Question = Boundaries::Question;

bool is_as_strict(const policy::RefRule& other, const policy::RefRule& rule, Question question) {
  switch (question) {
    case Question::signatures:
      return other.is_as_strict_on_signatures_as(rule);
    case Question::merges:
      return other.deny_merge_commits;
    case Question::objects:
      return other.is_as_strict_on_objects_as(rule);
  }
  return false;
}

// How much of what a ref of this rule holds was looked at.
std::vector<model::Oid>& judged_part(HeldCommits& held, const policy::RefRule& rule, Question question) {
  if (question != Question::signatures || rule.scope == policy::Scope::all) return held.whole;
  return rule.scope == policy::Scope::first_parent ? held.chains : held.tips;
}

}  // namespace

// An anchor that this repository lacks is an ancestor of nothing in it.
HeldCommits Boundaries::anchors_here(const policy::RefRule& rule) {
  HeldCommits held;
  for (const model::Oid& anchor : rule.anchors) {
    if (anchor.bytes().size() == objects_.id_bytes() && objects_.contains(anchor))
      held.whole.push_back(anchor);
  }
  return held;
}

Boundary& Boundaries::of(const model::RefUpdate& update, Question question) {
  const policy::RefRule& rule = policy_.rule_for_ref(update.name);
  Kept& kept = kept_[question];
  if (!update.is_create() && objects_.contains(update.old_id)) {
    // One ref may stand twice, moved and with a proposal for it.
    if (kept.of_update != nullptr && kept.name == update.name && kept.old_id == update.old_id)
      return *kept.of_update;
    HeldCommits held = anchors_here(rule);
    judged_part(held, rule, question).push_back(update.old_id);
    kept.of_update = std::make_unique<Boundary>(repository_, objects_, std::move(held));
    kept.name = update.name;
    kept.old_id = update.old_id;
    return *kept.of_update;
  }
  std::unique_ptr<Boundary>& shared = kept.of_new_refs[&rule];
  if (shared == nullptr) {
    HeldCommits held = anchors_here(rule);
    for (const git::Ref& ref : known_.existing_refs()) {
      if (question == Question::signatures && ref.name.starts_with("refs/tags/")) continue;
      const policy::RefRule& other = policy_.rule_for_ref(ref.name);
      if (is_as_strict(other, rule, question)) judged_part(held, other, question).push_back(ref.id);
    }
    shared = std::make_unique<Boundary>(repository_, objects_, std::move(held));
  }
  return *shared;
}

Boundary& Boundaries::of_anchors(const policy::RefRule& rule) {
  std::unique_ptr<Boundary>& anchors = anchors_[&rule];
  if (anchors == nullptr) anchors = std::make_unique<Boundary>(repository_, objects_, anchors_here(rule));
  return *anchors;
}

}  // namespace sallyport::app
