#include "app/rule_boundaries.hpp"

#include <algorithm>

namespace sallyport::app {

namespace {

using Tables = std::vector<const policy::RuleTable*>;

bool holds_as_strict(const Tables& tables, const policy::RuleTable& asked) {
  return std::any_of(tables.begin(), tables.end(), [&](const policy::RuleTable* table) {
    return table == &asked || (table->kind == asked.kind && table->is_as_strict_as(asked));
  });
}

}  // namespace

std::vector<RuleGroup> RuleBoundaries::of(const model::RefUpdate& update, const Tables& tables) {
  if (!update.is_create() && objects_.contains(update.old_id)) return of_update(update.old_id, tables);
  return of_new_ref(tables);
}

// An anchor that this repository lacks is an ancestor of nothing in it.
std::vector<model::Oid> RuleBoundaries::anchors_here(const policy::RuleTable& table) const {
  std::vector<model::Oid> here;
  for (const model::Oid& anchor : table.anchors) {
    if (anchor.bytes().size() == objects_.id_bytes() && objects_.contains(anchor)) here.push_back(anchor);
  }
  return here;
}

std::vector<RuleGroup> RuleBoundaries::of_update(const model::Oid& old_id, const Tables& tables) {
  std::map<std::vector<model::Oid>, Tables> by_anchors;
  for (const policy::RuleTable* table : tables) by_anchors[anchors_here(*table)].push_back(table);
  std::vector<RuleGroup> groups;
  for (auto& [anchors, members] : by_anchors) {
    HeldCommits held;
    held.whole = anchors;
    held.whole.push_back(old_id);
    groups.push_back(
        {std::move(members), std::make_shared<Boundary>(repository_, objects_, std::move(held))});
  }
  return groups;
}

const std::vector<Tables>& RuleBoundaries::rules_of_existing_refs() {
  if (!of_existing_) {
    of_existing_.emplace();
    for (const git::Ref& ref : known_.existing_refs())
      of_existing_->push_back(policy_.rules_for_ref(ref.name));
  }
  return *of_existing_;
}

const std::vector<RuleGroup>& RuleBoundaries::of_new_ref(const Tables& tables) {
  const auto [found, is_new] = of_new_.try_emplace(tables);
  if (!is_new) return found->second;
  const std::vector<git::Ref>& refs = known_.existing_refs();
  const std::vector<Tables>& rules = rules_of_existing_refs();
  using Extent = std::pair<std::vector<bool>, std::vector<model::Oid>>;  // refs, anchors
  std::map<Extent, Tables> by_extent;
  for (const policy::RuleTable* table : tables) {
    std::vector<bool> covered(refs.size());
    for (std::size_t i = 0; i < refs.size(); ++i) covered[i] = holds_as_strict(rules[i], *table);
    by_extent[{std::move(covered), anchors_here(*table)}].push_back(table);
  }
  for (auto& [extent, members] : by_extent) {
    HeldCommits held;
    held.whole = extent.second;
    for (std::size_t i = 0; i < refs.size(); ++i) {
      if (extent.first[i]) held.whole.push_back(refs[i].id);
    }
    found->second.push_back(
        {std::move(members), std::make_shared<Boundary>(repository_, objects_, std::move(held))});
  }
  return found->second;
}

}  // namespace sallyport::app
