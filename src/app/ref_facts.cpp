#include "app/ref_facts.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "git/parse_object.hpp"
#include "sign/form.hpp"

namespace sallyport::app {

namespace {

// The commit that an id stands for in the end, or nothing if that is a tree or blob.
std::optional<model::Oid> commit_behind(git::ObjectSource& objects, const model::Oid& oid) {
  const model::Oid target = git::peel_tags(objects, oid);
  if (objects.info(target).kind != model::ObjectKind::commit) return std::nullopt;
  return target;
}

model::RefChange change_of(git::Repository& repository, git::ObjectSource& objects,
                           const PushRequest& request, const model::RefUpdate& update) {
  if (!request.is_push || update.old_id == update.new_id) return model::RefChange::unchanged;
  if (update.is_delete()) return model::RefChange::remove;
  if (update.is_create()) return model::RefChange::create;
  if (request.may_lack_old && !objects.contains(update.old_id)) return model::RefChange::force_push;
  const auto before = commit_behind(objects, update.old_id);
  const auto after = commit_behind(objects, update.new_id);
  if (!before || !after) return model::RefChange::force_push;
  git::AncestorSet ancestors(objects, repository.shallow(), {*after});
  return ancestors.contains_exactly(*before) ? model::RefChange::fast_forward : model::RefChange::force_push;
}

// Whether whatever `other` lets in, `rule` would let in as well.
bool is_at_least_as_strict(const policy::RefRule& other, const policy::RefRule& rule) {
  const bool signatures = rule.signatures == policy::Signatures::off || other.signatures == rule.signatures;
  return signatures && (!rule.deny_merge_commits || other.deny_merge_commits);
}

std::vector<model::Oid> known_to_ref(git::ObjectSource& objects, const policy::Policy& policy,
                                     const model::RefUpdate& update, KnownCommits& known) {
  if (!update.is_create() && objects.contains(update.old_id)) return {update.old_id};
  const policy::RefRule& rule = policy.rule_for_ref(update.name);
  std::vector<model::Oid> tips;
  for (const git::Ref& ref : known.existing_refs()) {
    if (is_at_least_as_strict(policy.rule_for_ref(ref.name), rule)) tips.push_back(ref.id);
  }
  return tips;
}

std::vector<model::CommitFact> commits_new_to_ref(git::Repository& repository, git::ObjectSource& objects,
                                                  const model::Oid& tip, std::vector<model::Oid> known,
                                                  const CommitScan& seen) {
  const std::unordered_set<model::Oid> known_tips(known.begin(), known.end());
  git::AncestorSet ancestors(objects, repository.shallow(), std::move(known));
  std::vector<model::CommitFact> facts;
  std::unordered_set<model::Oid> visited;
  std::vector<model::Oid> pending = {tip};
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second || known_tips.contains(oid)) continue;
    const git::LoadedCommit loaded = git::load_commit(objects, oid, repository.shallow());
    if (ancestors.contains(oid, loaded.seconds())) continue;
    const model::CommitFact* fact = seen.fact(oid);
    facts.push_back(fact != nullptr ? *fact : fact_of(oid, loaded.commit));
    for (const model::Oid& parent : loaded.commit.parents) pending.push_back(parent);
  }
  return facts;
}

void add_tag_facts(git::ObjectSource& objects, model::RefFact& fact) {
  const git::RawObject raw = objects.read(fact.update.new_id);
  if (raw.kind() != model::ObjectKind::tag) return;
  fact.is_annotated_tag = true;
  fact.tag_signature = sign::form_of(git::parse_tag(raw.bytes(), objects.id_bytes()));
}

}  // namespace

std::vector<model::RefFact> collect_ref_facts(git::Repository& repository, git::ObjectSource& objects,
                                              const policy::Policy& policy, const PushRequest& request,
                                              KnownCommits& known, const CommitScan& seen) {
  std::vector<model::RefFact> facts;
  for (const model::RefUpdate& update : request.push.updates) {
    model::RefFact fact{update, change_of(repository, objects, request, update)};
    const bool brings_something = request.is_push && !update.is_delete();
    if (brings_something && update.name.starts_with("refs/tags/")) add_tag_facts(objects, fact);
    if (brings_something && policy.wants_commits(update.name)) {
      if (const auto tip = commit_behind(objects, update.new_id))
        fact.commits =
            commits_new_to_ref(repository, objects, *tip, known_to_ref(objects, policy, update, known), seen);
    }
    facts.push_back(std::move(fact));
  }
  return facts;
}

RefOfCommit assign_refs(git::ObjectSource& objects, const policy::Policy& policy, const PushRequest& request,
                        const git::History& history) {
  const auto& updates = request.push.updates;
  std::vector<std::uint32_t> order(updates.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto mode = [&](std::uint32_t i) { return policy.rule_for_ref(updates[i].name).secrets; };
  std::erase_if(order, [&](std::uint32_t i) { return updates[i].is_delete(); });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return mode(a) > mode(b); });

  RefOfCommit result;
  result.of_commit.assign(history.commits.size(), git::kNone);
  if (!order.empty()) result.strictest = order.front();
  std::vector<std::uint32_t> pending;
  const auto visit = [&](const model::Oid& oid, std::uint32_t ref) {
    const auto found = history.commit_index.find(oid);
    if (found == history.commit_index.end() || result.of_commit[found->second] != git::kNone) return;
    result.of_commit[found->second] = ref;
    pending.push_back(found->second);
  };
  for (const std::uint32_t ref : order) {
    for (model::Oid tag = updates[ref].new_id; history.tags.contains(tag);) {
      result.of_tag.try_emplace(tag, ref);
      tag = git::parse_tag(objects.read(tag).bytes(), objects.id_bytes()).target;
    }
    visit(git::peel_tags(objects, updates[ref].new_id), ref);
    while (!pending.empty()) {
      const git::NewCommit& commit = history.commits[pending.back()];
      pending.pop_back();
      for (const model::Oid& parent : commit.parents) visit(parent, ref);
    }
  }
  return result;
}

}  // namespace sallyport::app
