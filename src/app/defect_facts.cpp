#include "app/defect_facts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "app/walks.hpp"
#include "git/parse_object.hpp"

namespace sallyport::app {

namespace {

// Sees the objects that are new to a ref and were in the repository before.
class LateVisitor final : public git::HistoryVisitor {
 public:
  explicit LateVisitor(ObjectForms& forms) : forms_(forms) {}
  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override {
    forms_.see_commit(oid, loaded.raw.bytes());
  }
  void visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag&) override {
    forms_.see_tag(oid, raw.bytes());
  }
  void visit_tree(const git::TreeVisit& visit) override { forms_.see_tree(visit); }

 private:
  ObjectForms& forms_;
};

[[noreturn]] void fail_overfull(std::uint64_t limit) {
  throw git::LimitReached("limits.findings",
                          fmt::format("more than {} objects, or their parts, are not canonical", limit));
}

}  // namespace

bool wants_strict_objects(const policy::Policy& policy, const PushRequest& request) {
  const auto is_strict = [&](const model::RefUpdate& update) {
    return !update.is_delete() && policy.rule_for_ref(update.name).objects == policy::ObjectForm::strict;
  };
  return request.is_push && std::any_of(request.push.updates.begin(), request.push.updates.end(), is_strict);
}

void DefectFacts::take(const ObjectForms::Defects* defects, const policy::RefRule& rule,
                       model::RefFact& ref) {
  if (defects == nullptr) return;
  for (const model::DefectFact& defect : *defects) {
    if (!defect.is_strict || rule.objects == policy::ObjectForm::strict) ref.defects.push_back(defect);
  }
}

std::uint32_t DefectFacts::new_commit(const model::Oid& oid) const {
  const auto found = history_.commit_index.find(oid);
  return found == history_.commit_index.end() ? git::kNone : found->second;
}

bool DefectFacts::is_anchored(const git::NewCommit& commit, const policy::RefRule& rule) {
  return !rule.anchors.empty() && boundaries_.of_anchors(rule).contains(commit.oid, commit.seconds);
}

// The tags themselves, from the ref on.
void DefectFacts::add_tags(model::RefFact& ref, const policy::RefRule& rule) {
  for (model::Oid tag = ref.update.new_id; history_.tags.contains(tag);) {
    if (judged_.insert(tag).second) take(forms_.of(tag), rule, ref);
    tag = git::parse_tag(objects_.read(tag).bytes(), objects_.id_bytes()).target;
  }
}

void DefectFacts::add_fsck(model::RefFact& ref, const policy::RefRule& rule) {
  std::vector<std::uint32_t> pending = {new_commit(git::peel_tags(objects_, ref.update.new_id))};
  while (!pending.empty()) {
    const std::uint32_t commit = pending.back();
    pending.pop_back();
    if (commit == git::kNone || is_judged_[commit] || is_anchored(history_.commits[commit], rule)) continue;
    is_judged_[commit] = true;
    take(forms_.of(history_.commits[commit].oid), rule, ref);
    const auto parents = history_.new_parents_of(commit);
    pending.insert(pending.end(), parents.begin(), parents.end());
  }
}

void DefectFacts::add_strict(model::RefFact& ref, const policy::RefRule& rule) {
  const model::Oid tip = git::peel_tags(objects_, ref.update.new_id);
  if (objects_.info(tip).kind != model::ObjectKind::commit) return;
  Boundary& boundary = boundaries_.of(ref.update, Boundaries::Question::objects);
  bool is_late = false;
  std::vector<model::Oid> pending = {tip};
  std::unordered_set<model::Oid> visited;
  while (!pending.empty()) {
    const model::Oid oid = pending.back();
    pending.pop_back();
    if (!visited.insert(oid).second) continue;
    if (const std::uint32_t number = new_commit(oid); number != git::kNone) {
      const git::NewCommit& commit = history_.commits[number];
      if (is_anchored(commit, rule)) continue;
      if (!is_judged_[number]) take(forms_.of(oid), rule, ref);
      is_judged_[number] = true;
      pending.insert(pending.end(), commit.parents.begin(), commit.parents.end());
      continue;
    }
    const git::LoadedCommit loaded = git::load_commit(objects_, oid, repository_.shallow());
    if (boundary.contains(oid, loaded.seconds())) continue;
    is_late = true;
    pending.insert(pending.end(), loaded.commit.parents.begin(), loaded.commit.parents.end());
  }
  if (!is_late) return;

  const policy::Limits& limits = judge_.policy.limits;
  ObjectForms late(/*keeps_strict=*/true, limits.findings);
  LateVisitor visitor(late);
  const git::History history = git::walk_history(
      objects_, repository_.shallow(), {tip},
      [&](const model::Oid& oid, const git::LoadedCommit& loaded) {
        return boundary.contains(oid, loaded.seconds());
      },
      walk_limits(limits), visitor);
  late.finish(objects_, history);
  if (late.is_overfull()) fail_overfull(limits.findings);
  for (const git::NewCommit& commit : history.commits) {
    const std::uint32_t number = new_commit(commit.oid);
    const bool is_judged = number != git::kNone ? is_judged_[number] : !judged_.insert(commit.oid).second;
    if (!is_judged) take(late.of(commit.oid), rule, ref);
    if (number != git::kNone) is_judged_[number] = true;
  }
}

void DefectFacts::add_to(std::vector<model::RefFact>& refs) {
  if (forms_.is_overfull()) fail_overfull(judge_.policy.limits.findings);
  using policy::ObjectForm;
  bool is_loose_told = false;
  // The strict ones first: what they have judged no other ref judges again.
  for (const ObjectForm level : {ObjectForm::strict, ObjectForm::fsck}) {
    for (model::RefFact& ref : refs) {
      const policy::RefRule& rule = judge_.policy.rule_for_ref(ref.update.name);
      if (rule.objects != level || ref.update.is_delete()) continue;
      if (!std::exchange(is_loose_told, true)) take(&forms_.loose(), rule, ref);
      add_tags(ref, rule);
      // Nothing is new to a ref that does not move.
      if (level == ObjectForm::strict && ref.change != model::RefChange::unchanged) {
        add_strict(ref, rule);
      } else {
        add_fsck(ref, rule);
      }
    }
  }
}

}  // namespace sallyport::app
