#include "app/signature_facts.hpp"

#include <algorithm>
#include <unordered_set>

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

void add_identity(const std::optional<model::Identity>& identity, model::SignatureFact& fact) {
  if (!identity) return;
  fact.email = identity->email;
  fact.date_seconds = identity->seconds;
}

}  // namespace

std::vector<model::SignatureFact> SignatureFacts::of_commits(const policy::RefRule& rule,
                                                             const model::Oid& tip, Boundary& boundary) {
  std::vector<model::SignatureFact> facts;
  std::unordered_set<model::Oid> visited;
  std::vector<model::Oid> pending = {tip};
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second) continue;
    const git::LoadedCommit loaded = git::load_commit(objects_, oid, repository_.shallow());
    if (boundary.contains(oid, loaded.seconds())) continue;
    facts.push_back(of_commit(rule, oid, loaded, boundary));
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

model::SignatureFact SignatureFacts::of_commit(const policy::RefRule& rule, const model::Oid& oid,
                                               const git::LoadedCommit& loaded, Boundary& boundary) {
  model::SignatureFact fact;
  fact.signature = keys_.judge(oid, model::SignedKind::commit,
                               sign::take_signature(loaded.commit, loaded.raw.bytes()), received_seconds_);
  fact.parents = static_cast<std::uint32_t>(loaded.commit.parents.size());
  add_identity(loaded.commit.committer, fact);
  if (rule.signatures < policy::Signatures::verified || fact.signature.status != model::SignatureStatus::good)
    return fact;
  const policy::Principal* principal = policy_.principal(fact.signature.principal);
  const bool is_merge_only = principal != nullptr && principal->is_merge_only();
  if (is_merge_only) fact.merge = fact_of(git::recompute_merge(repository_, oid));
  if (rule.signatures == policy::Signatures::verified) return fact;
  for (const model::Oid& parent : loaded.commit.parents) {
    const std::int64_t seconds = git::load_commit(objects_, parent, repository_.shallow()).seconds();
    fact.newest_parent_seconds = std::max(fact.newest_parent_seconds.value_or(seconds), seconds);
  }
  if (!is_merge_only && policy_.has_path_roles()) fact.paths = paths_with_roles(rule, loaded, boundary);
  return fact;
}

std::vector<std::string> SignatureFacts::paths_with_roles(const policy::RefRule& rule,
                                                          const git::LoadedCommit& loaded,
                                                          Boundary& boundary) {
  const policy::Limits& limits = policy_.limits;
  std::vector<model::Oid> trees;
  for (const model::Oid& parent : vouched_from(rule, loaded, boundary))
    trees.push_back(git::load_commit(objects_, parent, repository_.shallow()).commit.tree);
  std::vector<std::string> paths =
      git::changed_paths(objects_, loaded.commit.tree, trees,
                         {limits.tree_depth, limits.path_bytes, limits.push_objects, limits.push_paths});
  std::erase_if(paths, [&](const std::string& path) { return policy_.role_rule_for_path(path) == nullptr; });
  return paths;
}

// The commits beside which a signer answers for what is new. Where only some commits are asked, the signer
// answers for what the others bring, too.
std::vector<model::Oid> SignatureFacts::vouched_from(const policy::RefRule& rule,
                                                     const git::LoadedCommit& loaded, Boundary& boundary) {
  const std::vector<model::Oid>& parents = loaded.commit.parents;
  if (parents.empty() || rule.scope == policy::Scope::all) return parents;
  model::Oid base = parents.front();
  if (rule.scope == policy::Scope::first_parent) return {base};
  for (;;) {
    const git::LoadedCommit before = git::load_commit(objects_, base, repository_.shallow());
    if (boundary.contains(base, before.seconds())) return {base};
    if (before.commit.parents.empty()) return {};
    base = before.commit.parents.front();
  }
}

}  // namespace sallyport::app
