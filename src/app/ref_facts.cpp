#include "app/ref_facts.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_set>

#include "git/parse_object.hpp"
#include "sign/signed_text.hpp"

namespace sallyport::app {

namespace {

// The commit that an id stands for in the end, or nothing if that is a tree or blob.
std::optional<model::Oid> commit_behind(git::ObjectSource& objects, const model::Oid& oid) {
  const model::Oid target = git::peel_tags(objects, oid);
  if (objects.info(target).kind != model::ObjectKind::commit) return std::nullopt;
  return target;
}

model::RefChange change_of(git::Repository& repository, git::ObjectSource& objects,
                           const policy::RefRule& rule, const PushRequest& request,
                           const model::RefUpdate& update) {
  if (!request.is_push || update.old_id == update.new_id) return model::RefChange::unchanged;
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

// Whether whatever `other` lets in, `rule` would let in as well.
bool is_at_least_as_strict(const policy::RefRule& other, const policy::RefRule& rule) {
  const bool signatures = rule.signatures == policy::Signatures::off || other.signatures == rule.signatures;
  return signatures && (!rule.deny_merge_commits || other.deny_merge_commits);
}

// What is not new to a ref: what it held, or on creation what refs of equal or stronger rules hold.
class Boundary {
 public:
  Boundary(git::Repository& repository, git::ObjectSource& objects, const std::vector<model::Oid>& tips)
      : tips_(tips.begin(), tips.end()), ancestors_(objects, repository.shallow(), tips) {}

  bool contains(const model::Oid& oid, const git::LoadedCommit& loaded) {
    return tips_.contains(oid) || ancestors_.contains(oid, loaded.seconds());
  }

 private:
  std::unordered_set<model::Oid> tips_;
  git::AncestorSet ancestors_;
};

// The boundaries of a push. Refs that are created under one rule share theirs, or a thousand of them would
// each walk the same history.
class Boundaries {
 public:
  Boundaries(git::Repository& repository, git::ObjectSource& objects, const policy::Policy& policy,
             KnownCommits& known)
      : repository_(repository), objects_(objects), policy_(policy), known_(known) {}

  Boundary& of(const model::RefUpdate& update) {
    if (!update.is_create() && objects_.contains(update.old_id)) {
      own_ = std::make_unique<Boundary>(repository_, objects_, std::vector<model::Oid>{update.old_id});
      return *own_;
    }
    const policy::RefRule& rule = policy_.rule_for_ref(update.name);
    std::unique_ptr<Boundary>& shared = shared_[&rule];
    if (shared == nullptr) {
      std::vector<model::Oid> tips;
      for (const git::Ref& ref : known_.existing_refs()) {
        if (is_at_least_as_strict(policy_.rule_for_ref(ref.name), rule)) tips.push_back(ref.id);
      }
      shared = std::make_unique<Boundary>(repository_, objects_, tips);
    }
    return *shared;
  }

 private:
  git::Repository& repository_;
  git::ObjectSource& objects_;
  const policy::Policy& policy_;
  KnownCommits& known_;
  std::unique_ptr<Boundary> own_;
  std::map<const policy::RefRule*, std::unique_ptr<Boundary>> shared_;
};

std::vector<model::CommitFact> commits_new_to_ref(git::Repository& repository, git::ObjectSource& objects,
                                                  const model::Oid& tip, Boundary& boundary,
                                                  const CommitScan& seen) {
  std::vector<model::CommitFact> facts;
  std::unordered_set<model::Oid> visited;
  std::vector<model::Oid> pending = {tip};
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second) continue;
    const git::LoadedCommit loaded = git::load_commit(objects, oid, repository.shallow());
    if (boundary.contains(oid, loaded)) continue;
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
  Boundaries boundaries(repository, objects, policy, known);
  for (const model::RefUpdate& update : request.push.updates) {
    const policy::RefRule& rule = policy.rule_for_ref(update.name);
    model::RefFact fact{update, change_of(repository, objects, rule, request, update)};
    const bool brings_something = request.is_push && !update.is_delete();
    if (brings_something && update.name.starts_with("refs/tags/")) add_tag_facts(objects, fact);
    if (brings_something && policy.wants_commits(update.name)) {
      if (const auto tip = commit_behind(objects, update.new_id))
        fact.commits = commits_new_to_ref(repository, objects, *tip, boundaries.of(update), seen);
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
