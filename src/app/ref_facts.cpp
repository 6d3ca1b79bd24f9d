#include "app/ref_facts.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "app/walks.hpp"
#include "git/parse_object.hpp"

namespace sallyport::app {

namespace {

model::RefChange change_of(git::Repository& repository, git::ObjectSource& objects,
                           const policy::RefRule& rule, const PushRequest& request,
                           const model::RefUpdate& update) {
  if (!request.is_push || update.old_id == update.new_id) return model::RefChange::unchanged;
  if (update.is_proposal) return model::RefChange::proposal;
  if (update.is_delete()) return model::RefChange::remove;
  if (update.is_create()) return model::RefChange::create;
  if (request.may_lack_old && !objects.contains(update.old_id)) return model::RefChange::force_push;
  const auto before = commit_behind(objects, update.old_id);
  const auto after = commit_behind(objects, update.new_id);
  if (!before || !after) return model::RefChange::force_push;
  git::AncestorSet ancestors(objects, repository.shallow(), {*after});
  // To be sure of a force-push takes the whole history, which is spent only where the answer matters.
  const auto date_of = [&](const model::Oid& oid) {
    return git::load_commit(objects, oid, repository.shallow()).seconds();
  };
  const bool is_ancestor = rule.deny_force_push
                               ? ancestors.contains_exactly(*before)
                               : ancestors.contains(*before, std::min(date_of(*before), date_of(*after)));
  return is_ancestor ? model::RefChange::fast_forward : model::RefChange::force_push;
}

std::vector<model::CommitFact> commits_new_to_ref(git::Repository& repository, git::ObjectSource& objects,
                                                  const model::Oid& tip, Boundary& boundary) {
  std::vector<model::CommitFact> facts;
  std::unordered_set<model::Oid> visited;
  std::vector<model::Oid> pending = {tip};
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second) continue;
    const git::LoadedCommit loaded = git::load_commit(objects, oid, repository.shallow());
    if (boundary.contains(oid, loaded.seconds())) continue;
    facts.push_back({oid, static_cast<std::uint32_t>(loaded.commit.parents.size())});
    for (const model::Oid& parent : loaded.commit.parents) pending.push_back(parent);
  }
  return facts;
}

void add_tag(git::ObjectSource& objects, const policy::RefRule& rule, SignatureFacts& signatures,
             model::RefFact& fact) {
  const git::RawObject raw = objects.read(fact.update.new_id);
  if (raw.kind() != model::ObjectKind::tag) return;
  const model::Tag tag = git::parse_tag(raw.bytes(), objects.id_bytes());
  fact.is_annotated_tag = true;
  fact.is_tag_of_commit = tag.target_kind == model::ObjectKind::commit &&
                          objects.info(tag.target).kind == model::ObjectKind::commit;
  fact.tag_name = tag.name;
  if (rule.signatures != policy::Signatures::off)
    fact.signatures.push_back(signatures.of_tag(fact.update.new_id, raw, tag));
}

// Of a ref that is none for tags: whatever it names must be signed, a tag on the way to a commit, too.
std::vector<model::SignatureFact> signatures_on_the_way(git::ObjectSource& objects, const model::Oid& from,
                                                        SignatureFacts& signatures) {
  std::vector<model::SignatureFact> facts;
  for (model::Oid oid = from; objects.info(oid).kind == model::ObjectKind::tag;) {
    const git::RawObject raw = objects.read(oid);
    const model::Tag tag = git::parse_tag(raw.bytes(), objects.id_bytes());
    facts.push_back(signatures.of_tag(oid, raw, tag));
    oid = tag.target;
  }
  return facts;
}

// Something that no commit stands behind cannot be signed.
model::SignatureFact unsigned_object(const model::Oid& oid) {
  model::SignatureFact fact;
  fact.signature.object = oid;
  return fact;
}

}  // namespace

std::vector<model::RefFact> collect_ref_facts(git::Repository& repository, git::ObjectSource& objects,
                                              const policy::Policy& policy, const PushRequest& request,
                                              Boundaries& boundaries, SignatureFacts& signatures) {
  using Question = Boundaries::Question;
  std::vector<model::RefFact> facts;
  for (const model::RefUpdate& update : request.push.updates) {
    const policy::RefRule& rule = policy.rule_for_ref(update.name);
    facts.push_back({update, change_of(repository, objects, rule, request, update)});
    model::RefFact& fact = facts.back();
    if (fact.change == model::RefChange::unchanged || update.is_delete()) continue;
    const bool is_tag = update.name.starts_with("refs/tags/");
    if (is_tag) add_tag(objects, rule, signatures, fact);
    // A tag's own signature vouches for what is behind it, so only its merges may matter.
    const bool asks_signatures = rule.signatures != policy::Signatures::off && !is_tag;
    if (!asks_signatures && !rule.deny_merge_commits) continue;
    const auto tip = commit_behind(objects, update.new_id);
    if (tip && rule.deny_merge_commits)
      fact.commits = commits_new_to_ref(repository, objects, *tip, boundaries.of(update, Question::merges));
    if (!asks_signatures) continue;
    fact.signatures = signatures_on_the_way(objects, update.new_id, signatures);
    if (tip) {
      const bool has_old = !update.is_create() && objects.contains(update.old_id);
      const std::vector<model::SignatureFact> of_commits =
          signatures.of_commits(rule, *tip, boundaries.of(update, Question::signatures),
                                has_old ? commit_behind(objects, update.old_id) : std::nullopt);
      fact.signatures.insert(fact.signatures.end(), of_commits.begin(), of_commits.end());
    } else {
      fact.signatures.push_back(unsigned_object(update.new_id));
    }
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
  const auto visit = [&](std::uint32_t commit, std::uint32_t ref) {
    if (result.of_commit[commit] != git::kNone) return;
    result.of_commit[commit] = ref;
    pending.push_back(commit);
  };
  for (const std::uint32_t ref : order) {
    for (model::Oid tag = updates[ref].new_id; history.tags.contains(tag);) {
      result.of_tag.try_emplace(tag, ref);
      tag = git::parse_tag(objects.read(tag).bytes(), objects.id_bytes()).target;
    }
    const auto tip = history.commit_index.find(git::peel_tags(objects, updates[ref].new_id));
    if (tip != history.commit_index.end()) visit(tip->second, ref);
    while (!pending.empty()) {
      const std::uint32_t commit = pending.back();
      pending.pop_back();
      for (const std::uint32_t parent : history.new_parents_of(commit)) visit(parent, ref);
    }
  }
  return result;
}

}  // namespace sallyport::app
