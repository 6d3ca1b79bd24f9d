#include "app/rule_facts.hpp"

#include <algorithm>

#include "app/colliding_refs.hpp"
#include "app/mailmap.hpp"
#include "app/submodule_facts.hpp"
#include "app/walks.hpp"
#include "git/changed_paths.hpp"
#include "git/limit.hpp"
#include "git/merge_check.hpp"

namespace sallyport::app {

namespace {

// Hands the commits of the second walk over, too.
class LateCommitVisitor final : public git::HistoryVisitor {
 public:
  explicit LateCommitVisitor(SeenCommits& seen) : seen_(seen) {}
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override {
    seen_.see_commit(oid, loaded);
  }
  void visit_tree(const git::TreeVisit& visit) override { seen_.see_tree(visit); }

 private:
  SeenCommits& seen_;
};

// Of all refs of a push.
std::vector<const policy::RuleTable*> tables_of(const policy::PushFacts& push) {
  std::vector<const policy::RuleTable*> all;
  for (const policy::PushedRef& ref : push.refs) {
    for (const policy::RuleTable* table : ref.tables) {
      if (std::find(all.begin(), all.end(), table) == all.end()) all.push_back(table);
    }
  }
  return all;
}

}  // namespace

RuleFacts::RuleFacts(git::Repository& repository, git::ObjectSource& objects, const Judge& judge,
                     const PushRequest& request, KnownCommits& known)
    : repository_(repository),
      objects_(objects),
      judge_(judge),
      request_(request),
      known_(known),
      boundaries_(repository, objects, judge.policy, known),
      banned_(objects, judge.policy) {
  if (request.is_push && !judge.policy.push_rules.empty()) ask_for(request);
  seen_.emplace(SeenCommits::Asked{is_asked_, needs_.collisions}, objects);
}

void RuleFacts::ask_for(const PushRequest& request) {
  for (const model::RefUpdate& update : request.push.updates) {
    policy::PushedRef ref;
    ref.update = update;
    ref.tables = judge_.policy.rules_for_ref(update.name);
    is_asked_ |= !ref.tables.empty();
    for (const policy::RuleTable* table : ref.tables) needs_ |= table->rule.needs;
    push_.refs.push_back(std::move(ref));
  }
  whole_files_ = WholeFiles(tables_of(push_));
}

void RuleFacts::expect_blobs(const std::vector<model::Oid>& blobs) {
  if (!is_asked_) return;
  push_.blobs.resize(blobs.size());
  for (std::size_t i = 0; i < blobs.size(); ++i) push_.blobs[i].oid = blobs[i];
}

std::function<void(std::uint32_t, std::string_view)> RuleFacts::blob_observer() {
  if (!is_asked_ || (!needs_.heads && !needs_.forms)) return {};
  return [this](std::uint32_t index, std::string_view bytes) { see_blob(index, bytes); };
}

// Each call writes the fact of its own blob and nothing else, so threads need no lock.
void RuleFacts::see_blob(std::uint32_t index, std::string_view bytes) {
  note_bytes(bytes, needs_, /*is_whole=*/false, push_.blobs[index]);
}

git::LoadedCommit RuleFacts::load(const model::Oid& oid) {
  return git::load_commit(objects_, oid, repository_.shallow());
}

const std::vector<model::Oid>& RuleFacts::parents_of(const git::History& history, const model::Oid& oid,
                                                     std::int64_t& seconds) {
  if (const auto found = history.commit_index.find(oid); found != history.commit_index.end()) {
    const git::NewCommit& commit = history.commits[found->second];
    seconds = commit.seconds;
    return commit.parents;
  }
  const auto [slot, is_new] = late_parents_.try_emplace(oid);
  if (is_new) {
    const git::LoadedCommit loaded = load(oid);
    slot->second = {loaded.commit.parents, loaded.seconds()};
  }
  seconds = slot->second.seconds;
  return slot->second.oids;
}

// From the tip through all that is new for each group of rules. What the same rules were asked about for
// another ref of this push is not asked again, or a thousand branches on one history would each take a walk.
void RuleFacts::find_new_commits(const git::History& history, policy::PushedRef& ref) {
  const auto tip = commit_behind(objects_, ref.update.new_id);
  if (!tip) return;
  std::unordered_map<model::Oid, std::size_t> places;
  for (const RuleGroup& group : boundaries_.of(ref.update, ref.tables)) {
    std::unordered_set<model::Oid>& judged = judged_[group.tables];
    std::vector<model::Oid> pending = {*tip};
    while (!pending.empty()) {
      const model::Oid oid = pending.back();
      pending.pop_back();
      if (judged.contains(oid)) continue;
      std::int64_t seconds = 0;
      const std::vector<model::Oid>& parents = parents_of(history, oid, seconds);
      if (group.boundary->contains(oid, seconds)) continue;
      judged.insert(oid);
      if (!history.commit_index.contains(oid)) late_.insert(oid);
      const auto [number, is_first] =
          index_.try_emplace(oid, static_cast<std::uint32_t>(push_.commits.size()));
      if (is_first) push_.commits.emplace_back().oid = oid;
      const auto [place, is_new] = places.try_emplace(oid, ref.commits.size());
      if (is_new) ref.commits.push_back({number->second, std::vector<bool>(ref.tables.size())});
      for (std::size_t i = 0; i < ref.tables.size(); ++i) {
        if (std::find(group.tables.begin(), group.tables.end(), ref.tables[i]) != group.tables.end())
          ref.commits[place->second].asked[i] = true;
      }
      pending.insert(pending.end(), parents.rbegin(), parents.rend());
    }
    find_chain(history, group, *tip, ref);
  }
}

// As find_new_commits() does, which goes before: it has given each of these commits its number. A commit that
// is on the chain of another ref was asked about as one of a chain, but perhaps not as a tip.
void RuleFacts::find_chain(const git::History& history, const RuleGroup& group, const model::Oid& tip,
                           policy::PushedRef& ref) {
  if (!needs_.chain) return;
  std::unordered_set<model::Oid>& walked = on_chains_[group.tables];
  model::Oid oid = tip;
  for (std::size_t place = 0;; ++place) {
    std::int64_t seconds = 0;
    const std::vector<model::Oid>& parents = parents_of(history, oid, seconds);
    if (group.boundary->contains(oid, seconds)) return;
    const bool is_new = walked.insert(oid).second;
    if (!is_new && place > 0) return;
    if (place == ref.chain.size())
      ref.chain.push_back({index_.at(oid), std::vector<bool>(ref.tables.size())});
    for (std::size_t i = 0; i < ref.tables.size(); ++i) {
      if (std::find(group.tables.begin(), group.tables.end(), ref.tables[i]) != group.tables.end())
        ref.chain[place].asked[i] = true;
    }
    if (!is_new || parents.empty()) return;
    oid = parents.front();
  }
}

// Index for index with what `history` has, from these places on.
void RuleFacts::take_history(const git::History& history, std::size_t first_path, std::size_t first_blob) {
  push_.paths.insert(push_.paths.end(), history.paths.begin(), history.paths.end());
  for (const git::Change& change : history.changes) {
    if (change.commit == git::kNone) continue;
    const auto found = index_.find(history.commits[change.commit].oid);
    if (found == index_.end()) continue;
    policy::ChangeFact fact;
    fact.path = static_cast<std::uint32_t>(first_path + change.path);
    if (change.blob != git::kNone) fact.blob = static_cast<std::uint32_t>(first_blob + change.blob);
    fact.mode = change.mode;
    const auto pinned = history.pinned.find(static_cast<std::size_t>(&change - history.changes.data()));
    if (pinned != history.pinned.end()) fact.submodule = pinned->second;
    push_.commits[found->second].changes.push_back(fact);
  }
  for (auto& [commit, collision] : seen_->take_collisions()) {
    const auto found = index_.find(history.commits[commit].oid);
    if (found != index_.end()) push_.commits[found->second].collisions.push_back(std::move(collision));
  }
  banned_.take(history);
}

void RuleFacts::walk_late(const git::History& history) {
  if (late_.empty()) return;
  LateCommitVisitor visitor(*seen_);
  const git::History late = git::walk_history(
      objects_, repository_.shallow(), {late_.begin(), late_.end()},
      [&](const model::Oid& oid, const git::LoadedCommit&) { return !late_.contains(oid); },
      walk_limits(judge_.policy.limits), visitor);
  const std::size_t first_blob = push_.blobs.size();
  take_history(late, history.paths.size(), first_blob);
  push_.blobs.resize(first_blob + late.blobs.size());
  for (std::size_t i = 0; i < late.blobs.size(); ++i) push_.blobs[first_blob + i].oid = late.blobs[i];
  read_late_blobs(first_blob);
}

void RuleFacts::read_late_blobs(std::size_t first) {
  for (std::size_t i = first; i < push_.blobs.size(); ++i) {
    policy::BlobFact& fact = push_.blobs[i];
    fact.size_bytes = objects_.info(fact.oid).size_bytes;
    if (!needs_.heads && !needs_.forms) continue;
    try {
      see_blob(static_cast<std::uint32_t>(i), objects_.read(fact.oid).bytes());
    } catch (const git::ObjectTooLarge&) {
      continue;  // it is here already: the limit was met, or allowed, when it came
    }
  }
}

void RuleFacts::read_git_files() {
  if (!whole_files_.is_asked()) return;
  for (const policy::NewCommitFact& commit : push_.commits) {
    for (const policy::ChangeFact& change : commit.changes) {
      if (change.blob == policy::kNoBlob || !whole_files_.holds(push_.paths[change.path], change.mode))
        continue;
      policy::BlobFact& fact = push_.blobs[change.blob];
      try {
        fact.head = objects_.read(fact.oid).bytes();
        fact.is_read = true;
      } catch (const git::ObjectTooLarge&) {
        fact.is_read = false;
      }
    }
  }
}

// Behind what a commit brings, what all of its parents have and it has not.
void RuleFacts::add_removals(policy::NewCommitFact& commit, const model::Oid& tree,
                             const std::vector<model::Oid>& parent_trees) {
  if (parent_trees.empty()) return;
  std::unordered_set<std::string_view> brought;
  for (const policy::ChangeFact& change : commit.changes) brought.insert(push_.paths[change.path]);
  std::vector<std::string> changed =
      git::changed_paths(objects_, tree, parent_trees, walk_limits(judge_.policy.limits));
  std::erase_if(changed, [&](const std::string& path) { return brought.contains(path); });
  for (const std::string& path : changed) {
    const auto [found, is_new] =
        removed_paths_.try_emplace(path, static_cast<std::uint32_t>(push_.paths.size()));
    if (is_new) push_.paths.push_back(path);
    commit.changes.emplace_back().path = found->second;
  }
}

void RuleFacts::finish_commits() {
  if (needs_.mailmap) push_.mailmap = load_mailmap(repository_, objects_, judge_.policy, &request_);
  std::unordered_map<model::Oid, std::pair<model::Oid, std::int64_t>> parents;  // tree and date
  for (policy::NewCommitFact& commit : push_.commits) {
    std::vector<policy::ChangeFact> changes = std::move(commit.changes);
    std::vector<policy::CollisionFact> collisions = std::move(commit.collisions);
    commit = seen_->take(commit.oid);
    commit.changes = std::move(changes);
    commit.collisions = std::move(collisions);
    map_people(push_.mailmap, commit);
    const git::LoadedCommit loaded = load(commit.oid);
    for (const model::Oid& parent : commit.parents) {
      const auto [slot, is_new] = parents.try_emplace(parent);
      if (is_new) {
        const git::LoadedCommit other = load(parent);
        slot->second = {other.commit.tree, other.seconds()};
      }
      const std::int64_t seconds = slot->second.second;
      commit.newest_parent_seconds = std::max(commit.newest_parent_seconds.value_or(seconds), seconds);
    }
    commit.changes_nothing = commit.parents.empty()
                                 ? commit.changes.empty()
                                 : loaded.commit.tree == parents.at(commit.parents.front()).first;
    if (needs_.removals) {
      std::vector<model::Oid> parent_trees;
      for (const model::Oid& parent : commit.parents) parent_trees.push_back(parents.at(parent).first);
      add_removals(commit, loaded.commit.tree, parent_trees);
    }
    if (needs_.merges && commit.parents.size() == 2) review_merge(commit);
  }
}

void RuleFacts::review_merge(policy::NewCommitFact& commit) {
  using Answer = git::MergeReview::Answer;
  git::MergeReview review = git::review_merge(repository_, commit.oid);
  switch (review.answer) {
    case Answer::same:
      commit.merge = model::MergeFact::same;
      return;
    case Answer::resolved:
      commit.merge = model::MergeFact::conflicts;
      return;
    case Answer::differs:
      commit.merge = model::MergeFact::differs;
      break;
    case Answer::not_two_parents:
      commit.merge = model::MergeFact::not_two_parents;
      return;
  }
  commit.merge_paths = std::move(review.paths);
  std::sort(commit.merge_paths.begin(), commit.merge_paths.end());
  commit.more_merge_paths = review.more_paths;
}

// Of all that there is and is to be: what a push deletes may yet stay.
void RuleFacts::find_colliding_names() {
  CollidingRefs names;
  for (const git::Ref& ref : known_.existing_refs()) names.add(ref.name);
  for (const model::RefUpdate& update : request_.push.updates) {
    if (!update.is_delete()) names.add(update.name);
  }
  for (policy::PushedRef& ref : push_.refs) {
    if (!ref.tables.empty() && ref.update.is_create()) ref.colliding_name = names.of(ref.update.name);
  }
}

void RuleFacts::finish_ref(policy::PushedRef& ref) {
  policy::RuleNeeds needs;
  for (const policy::RuleTable* table : ref.tables) needs |= table->rule.needs;
  if (ref.update.is_delete()) return;
  banned_.add_to(ref, push_);
  const bool has_old = !ref.update.is_create() && objects_.contains(ref.update.old_id);
  if (!has_old || (!needs.first_parents && !needs.net_paths)) return;
  const auto before = commit_behind(objects_, ref.update.old_id);
  const auto after = commit_behind(objects_, ref.update.new_id);
  if (!before || !after) return;
  if (needs.first_parents) {
    git::AncestorSet chain(objects_, repository_.shallow(), {*after},
                           git::AncestorSet::Follow::first_parents);
    ref.loses_first_parents = !chain.contains_exactly(*before);
  }
  if (needs.net_paths)
    ref.net_paths = git::changed_paths(objects_, load(*after).commit.tree, {load(*before).commit.tree},
                                       walk_limits(judge_.policy.limits));
}

policy::PushFacts RuleFacts::collect(const git::History& history, const BlobScan& blobs,
                                     const std::vector<model::RefFact>& refs) {
  if (!is_asked_) return {};
  for (std::size_t i = 0; i < push_.blobs.size(); ++i) push_.blobs[i].size_bytes = blobs.sizes_bytes[i];
  for (std::size_t i = 0; i < push_.refs.size(); ++i) {
    policy::PushedRef& ref = push_.refs[i];
    ref.change = refs[i].change;
    if (ref.change == model::RefChange::unchanged) ref.tables.clear();
    if (!ref.tables.empty() && !ref.update.is_delete()) find_new_commits(history, ref);
  }
  take_history(history, 0, 0);
  walk_late(history);
  finish_commits();
  read_git_files();
  if (needs_.ref_names) {
    push_.has_other_refs = !known_.existing_refs().empty();
    find_colliding_names();
  }
  if (needs_.submodules) add_gitmodules(objects_, push_);
  if (!judge_.is_local) add_pins(repository_, tables_of(push_), push_);
  push_.owners = read_owners(repository_, objects_, request_, tables_of(push_));
  for (policy::PushedRef& ref : push_.refs) finish_ref(ref);
  return std::move(push_);
}

}  // namespace sallyport::app
