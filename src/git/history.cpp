#include "git/history.hpp"

#include <queue>
#include <utility>

#include <fmt/core.h>

#include "git/limit.hpp"
#include "git/parse_object.hpp"
#include "git/tree_compare.hpp"

namespace sallyport::git {

namespace {

// One walk: first the commits and tags, then, parents first, their trees.
class Walk {
 public:
  Walk(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow, const IsKnown& is_known,
       const WalkLimits& limits, HistoryVisitor& visitor)
      : objects_(objects),
        shallow_(shallow),
        is_known_(is_known),
        limits_(limits),
        visitor_(visitor),
        comparer_(objects, limits, history_, visitor) {}

  History run(const std::vector<model::Oid>& tips) {
    for (const model::Oid& tip : tips) start_from(tip);
    collect_commits();
    sort_commits();
    compare_commits();
    for (const model::Oid& tree : loose_trees_) comparer_.compare(kNone, tree, {});
    for (const model::Oid& blob : loose_blobs_) comparer_.add_blob(blob);
    return std::move(history_);
  }

 private:
  void start_from(model::Oid tip);
  void visit(const model::Oid& oid);
  void collect_commits();
  void sort_commits();
  void compare_commits();
  model::Oid tree_of(const model::Oid& commit);

  ObjectSource& objects_;
  const std::unordered_set<model::Oid>& shallow_;
  const IsKnown& is_known_;
  const WalkLimits& limits_;
  HistoryVisitor& visitor_;
  History history_;
  TreeComparer comparer_;
  std::unordered_set<model::Oid> seen_;                     // commits and tags
  std::unordered_map<model::Oid, model::Oid> known_trees_;  // of commits that are not new
  std::vector<model::Oid> pending_;
  std::vector<model::Oid> loose_trees_;  // that tags, not commits, name
  std::vector<model::Oid> loose_blobs_;
};

// Follows tags from a tip; each new one is seen on the way.
void Walk::start_from(model::Oid tip) {
  for (;;) {
    switch (objects_.info(tip).kind) {
      case model::ObjectKind::commit:
        pending_.push_back(tip);
        return;
      case model::ObjectKind::tree:
        loose_trees_.push_back(tip);
        return;
      case model::ObjectKind::blob:
        loose_blobs_.push_back(tip);
        return;
      case model::ObjectKind::tag:
        break;
    }
    if (!seen_.insert(tip).second) return;
    history_.tags.insert(tip);
    if (history_.tags.size() > limits_.push_objects)
      throw LimitReached("limits.push_objects", "the push brings too many tags");
    const RawObject raw = objects_.read(tip);
    const model::Tag tag =
        base::with_context("tag " + tip.hex(), [&] { return parse_tag(raw.bytes(), objects_.id_bytes()); });
    visitor_.visit_tag(tip, raw, tag);
    tip = tag.target;
  }
}

void Walk::visit(const model::Oid& oid) {
  check_time(objects_.deadline());
  const LoadedCommit loaded = load_commit(objects_, oid, shallow_);
  if (is_known_(oid, loaded)) {
    known_trees_.emplace(oid, loaded.commit.tree);
    return;
  }
  history_.commits.push_back({oid, loaded.commit.tree, loaded.commit.parents, loaded.seconds()});
  if (history_.commits.size() > limits_.push_objects)
    throw LimitReached("limits.push_objects", "the push brings too many commits");
  if (history_.commits.size() > limits_.push_commits)
    throw LimitReached("limits.push_commits",
                       fmt::format("the push brings more than {} commits", limits_.push_commits));
  visitor_.visit_commit(oid, loaded);
  for (const model::Oid& parent : loaded.commit.parents) pending_.push_back(parent);
}

void Walk::collect_commits() {
  while (!pending_.empty()) {
    const model::Oid oid = pending_.back();
    pending_.pop_back();
    if (seen_.insert(oid).second) visit(oid);
  }
}

// Parents before children, of those that are free the oldest first: so that the first commit that brings an
// object is the one its author would name.
void Walk::sort_commits() {
  std::vector<NewCommit>& commits = history_.commits;
  std::unordered_map<model::Oid, std::uint32_t> index;
  for (std::uint32_t i = 0; i < commits.size(); ++i) index.emplace(commits[i].oid, i);
  std::vector<std::uint32_t> waiting_for(commits.size());
  std::vector<std::vector<std::uint32_t>> children(commits.size());
  using Ready = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
  for (std::uint32_t i = 0; i < commits.size(); ++i) {
    for (const model::Oid& parent : commits[i].parents) {
      const auto found = index.find(parent);
      if (found == index.end()) continue;
      children[found->second].push_back(i);
      ++waiting_for[i];
    }
    if (waiting_for[i] == 0) ready.emplace(commits[i].seconds, i);
  }
  std::vector<NewCommit> sorted;
  sorted.reserve(commits.size());
  while (!ready.empty()) {
    const std::uint32_t i = ready.top().second;
    ready.pop();
    for (const std::uint32_t child : children[i]) {
      if (--waiting_for[child] == 0) ready.emplace(commits[child].seconds, child);
    }
    history_.commit_index.emplace(commits[i].oid, static_cast<std::uint32_t>(sorted.size()));
    sorted.push_back(std::move(commits[i]));
  }
  // Ids are hashes of what they name, so a cycle would be a collision; it must not lose a commit all the
  // same.
  if (sorted.size() != index.size()) throw base::Error("the commits of the push form a cycle");
  commits = std::move(sorted);
}

model::Oid Walk::tree_of(const model::Oid& commit) {
  if (const auto found = history_.commit_index.find(commit); found != history_.commit_index.end())
    return history_.commits[found->second].tree;
  return known_trees_.at(commit);
}

void Walk::compare_commits() {
  std::vector<model::Oid> parent_trees;
  for (std::uint32_t i = 0; i < history_.commits.size(); ++i) {
    const NewCommit& commit = history_.commits[i];
    parent_trees.clear();
    for (const model::Oid& parent : commit.parents) parent_trees.push_back(tree_of(parent));
    try {
      comparer_.compare(i, commit.tree, parent_trees);
    } catch (const LimitReached&) {
      throw;
    } catch (const std::exception& error) {
      base::rethrow_with_context("commit " + commit.oid.hex(), error);
    }
  }
}

}  // namespace

bool History::reaches(const model::Oid& oid) const {
  return commit_index.contains(oid) || trees.contains(oid) || blob_index.contains(oid) || tags.contains(oid);
}

History walk_history(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
                     const std::vector<model::Oid>& tips, const IsKnown& is_known, const WalkLimits& limits,
                     HistoryVisitor& visitor) {
  return Walk(objects, shallow, is_known, limits, visitor).run(tips);
}

}  // namespace sallyport::git
