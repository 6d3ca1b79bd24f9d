#include "app/signature_facts.hpp"

#include <algorithm>
#include <unordered_set>

#include "app/walks.hpp"
#include "git/changed_paths.hpp"
#include "git/merge_check.hpp"
#include "sign/signed_text.hpp"

namespace sallyport::app {

namespace {

model::MergeFact fact_of(git::MergeCheck check) {
  switch (check) {
    case git::MergeCheck::same:
      return model::MergeFact::same;
    case git::MergeCheck::differs:
      return model::MergeFact::differs;
    case git::MergeCheck::conflicts:
      return model::MergeFact::conflicts;
    case git::MergeCheck::not_two_parents:
      break;
  }
  return model::MergeFact::not_two_parents;
}

const model::Oid kNothing;  // what a first commit is beside

void add_identity(const std::optional<model::Identity>& identity, model::SignatureFact& fact) {
  if (!identity) return;
  fact.name = identity->name;
  fact.email = identity->email;
  fact.date_seconds = identity->seconds;
}

}  // namespace

std::vector<model::SignatureFact> SignatureFacts::of_commits(const policy::RefRule& rule,
                                                             const model::Oid& tip, Boundary& boundary,
                                                             const std::optional<model::Oid>& old) {
  const Walk walk{rule, boundary, old, tip};
  std::vector<model::SignatureFact> facts;
  std::unordered_set<model::Oid> visited;
  std::vector<model::Oid> pending = {tip};
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second) continue;
    const git::LoadedCommit loaded = git::load_commit(objects_, oid, repository_.shallow());
    if (boundary.contains(oid, loaded.seconds())) continue;
    facts.push_back(of_commit(walk, oid, loaded));
    const auto& parents = loaded.commit.parents;
    const bool asks_all =
        rule.scope == policy::Scope::all || facts.back().merge != model::MergeFact::not_asked;
    const std::size_t asked = asks_all ? parents.size()
                              : rule.scope == policy::Scope::first_parent
                                  ? std::min<std::size_t>(1, parents.size())
                                  : 0;
    pending.insert(pending.end(), parents.rend() - static_cast<std::ptrdiff_t>(asked), parents.rend());
  }
  return facts;
}

model::SignatureFact SignatureFacts::of_tag(const model::Oid& oid, const git::RawObject& raw,
                                            const model::Tag& tag) {
  model::SignatureFact fact;
  fact.signature =
      keys_.judge(oid, model::SignedKind::tag, sign::take_signature(tag, raw.bytes()), received_seconds_);
  add_identity(tag.tagger, fact);
  return fact;
}

model::SignatureFact SignatureFacts::of_commit(const Walk& walk, const model::Oid& oid,
                                               const git::LoadedCommit& loaded) {
  model::SignatureFact fact;
  fact.signature = keys_.judge(oid, model::SignedKind::commit,
                               sign::take_signature(loaded.commit, loaded.raw.bytes()), received_seconds_);
  fact.parents = static_cast<std::uint32_t>(loaded.commit.parents.size());
  add_identity(loaded.commit.committer, fact);
  if (walk.rule.signatures < policy::Signatures::verified ||
      fact.signature.status != model::SignatureStatus::good)
    return fact;
  const policy::Principal* principal = policy_.principal(fact.signature.principal);
  const bool is_merge_only = principal != nullptr && principal->is_merge_only();
  if (is_merge_only) fact.merge = fact_of(git::recompute_merge(repository_, oid));
  if (walk.rule.signatures == policy::Signatures::verified) return fact;
  for (const model::Oid& parent : loaded.commit.parents) {
    const std::int64_t seconds = git::load_commit(objects_, parent, repository_.shallow()).seconds();
    fact.newest_parent_seconds = std::max(fact.newest_parent_seconds.value_or(seconds), seconds);
  }
  if (!is_merge_only && policy_.has_path_roles()) fact.paths = paths_with_roles(walk, oid, loaded);
  return fact;
}

// Every path of which the policy speaks and at which the commit differs from any of those that its signer
// answers for. From any, not from all: who merges an old state with a new one chooses between them.
std::vector<std::string> SignatureFacts::paths_with_roles(const Walk& walk, const model::Oid& oid,
                                                          const git::LoadedCommit& loaded) {
  const git::WalkLimits limits = walk_limits(policy_.limits);
  std::vector<std::string> paths;
  for (const model::Oid& base : bases_of(walk, oid, loaded)) {
    std::vector<model::Oid> tree;
    if (base != kNothing) tree.push_back(git::load_commit(objects_, base, repository_.shallow()).commit.tree);
    for (std::string& path : git::changed_paths(objects_, loaded.commit.tree, tree, limits)) {
      if (policy_.role_rule_for_path(path) != nullptr) paths.push_back(std::move(path));
    }
  }
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

bool SignatureFacts::is_known(const Walk& walk, const model::Oid& commit) {
  return walk.boundary.contains(commit, git::load_commit(objects_, commit, repository_.shallow()).seconds());
}

// The commits beside which the signer answers for what is new. Where only some commits are asked, that is
// what the others bring, too. Whoever pushes chooses the parents and their order, and so what they are
// compared with; what the ref held is no choice of theirs, and stands in wherever the walk ends.
std::vector<model::Oid> SignatureFacts::bases_of(const Walk& walk, const model::Oid& oid,
                                                 const git::LoadedCommit& loaded) {
  const std::vector<model::Oid>& parents = loaded.commit.parents;
  switch (walk.rule.scope) {
    case policy::Scope::all: {
      // Each parent was judged, or was there. What merging them gives is nobody's choice.
      std::vector<model::Oid> bases = parents;
      if (parents.empty()) bases.push_back(kNothing);
      if (parents.size() > 1 && git::recompute_merge(repository_, oid) == git::MergeCheck::same)
        bases.clear();
      if (walk.old && oid == walk.tip && !is_ancestor(*walk.old, oid)) bases.push_back(*walk.old);
      return bases;
    }
    case policy::Scope::first_parent:
      if (walk.old && (parents.empty() || is_known(walk, parents.front()))) return {*walk.old};
      return {parents.empty() ? kNothing : parents.front()};
    case policy::Scope::tip:
      break;
  }
  if (walk.old) return {*walk.old};
  for (model::Oid base = oid;;) {
    const std::vector<model::Oid> before =
        git::load_commit(objects_, base, repository_.shallow()).commit.parents;
    if (before.empty()) return {kNothing};
    base = before.front();
    if (is_known(walk, base)) return {base};
  }
}

bool SignatureFacts::is_ancestor(const model::Oid& commit, const model::Oid& of) {
  return git::AncestorSet(objects_, repository_.shallow(), {of}).contains_exactly(commit);
}

}  // namespace sallyport::app
