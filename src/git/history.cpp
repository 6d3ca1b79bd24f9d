#include "git/history.hpp"

#include <numeric>
#include <queue>
#include <span>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "git/commit_comparison.hpp"
#include "git/limit.hpp"
#include "git/parse_object.hpp"
#include "git/tree_compare.hpp"

namespace sallyport::git {

namespace {

// Of so many bytes of commits in all, those that were read are kept until they are shown; further ones are
// read again.
constexpr std::uint64_t kKeptCommitBytes = 16U << 20;

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
        trees_(objects),
        comparer_(trees_, limits, history_, visitor) {}

  History run(const std::vector<model::Oid>& tips, unsigned threads) {
    for (const model::Oid& tip : tips) start_from(tip);
    collect_commits();
    sort_commits();
    compare_sorted(threads);
    for (const model::Oid& tree : loose_trees_) comparer_.compare(kNone, tree, {});
    for (const model::Oid& blob : loose_blobs_) comparer_.add_blob(blob);
    return std::move(history_);
  }

 private:
  // A commit or tag of which the walk has heard.
  struct Node {
    bool is_seen = false;
    std::uint32_t commit = kNone;  // index of commits, before they are sorted; kNone: known, or a tag
    model::Oid tree;               // of a commit
  };
  using NodeNumber = std::uint32_t;  // in the order of nodes_

  void start_from(model::Oid tip);
  NodeNumber number_of(const model::Oid& oid);
  void visit(NodeNumber number);
  void collect_commits();
  std::vector<std::uint32_t> sorted_order() const;
  void sort_commits();
  void compare_sorted(unsigned threads);
  LoadedCommit load(ObjectSource& objects, std::uint32_t commit);
  std::span<const NodeNumber> parents_of(std::uint32_t commit) const {
    return std::span(parents_).subspan(parents_begin_[commit],
                                       parents_begin_[commit + 1] - parents_begin_[commit]);
  }

  ObjectSource& objects_;
  const std::unordered_set<model::Oid>& shallow_;
  const IsKnown& is_known_;
  const WalkLimits& limits_;
  HistoryVisitor& visitor_;
  History history_;
  TreeCache trees_;
  TreeComparer comparer_;
  model::OidMap<Node> nodes_;
  std::vector<NodeNumber> parents_;  // of the new commits, in the order in which they were visited
  std::vector<std::size_t> parents_begin_ = {0};  // by the place in that order, and one more
  std::vector<std::uint32_t> order_;              // the new commits, sorted: their places in that order
  std::vector<RawObject> kept_;  // of the first commits, in the order in which they were visited
  std::uint64_t kept_bytes_ = 0;
  std::vector<NodeNumber> pending_;
  std::vector<model::Oid> loose_trees_;  // that tags, not commits, name
  std::vector<model::Oid> loose_blobs_;
};

// Follows tags from a tip; each new one is seen on the way.
void Walk::start_from(model::Oid tip) {
  for (;;) {
    switch (objects_.info(tip).kind) {
      case model::ObjectKind::commit:
        pending_.push_back(number_of(tip));
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
    if (std::exchange(nodes_[tip].is_seen, true)) return;
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

Walk::NodeNumber Walk::number_of(const model::Oid& oid) {
  const auto node = nodes_.try_emplace(oid).first;
  return static_cast<NodeNumber>(node - nodes_.begin());
}

void Walk::visit(NodeNumber number) {
  check_time(objects_.deadline());
  const model::Oid oid = nodes_.begin()[number].first;
  LoadedCommit loaded = load_commit(objects_, oid, shallow_);
  nodes_.begin()[number].second.tree = loaded.commit.tree;
  if (is_known_(oid, loaded)) return;
  nodes_.begin()[number].second.commit = static_cast<std::uint32_t>(history_.commits.size());
  history_.commits.push_back({oid, loaded.commit.tree, {}, loaded.seconds()});
  if (history_.commits.size() > limits_.push_objects)
    throw LimitReached("limits.push_objects", "the push brings too many commits");
  if (history_.commits.size() > limits_.push_commits)
    throw LimitReached("limits.push_commits",
                       fmt::format("the push brings more than {} commits", limits_.push_commits));
  if (kept_bytes_ < kKeptCommitBytes) {
    kept_bytes_ += loaded.raw.bytes().size();
    kept_.push_back(loaded.raw);
  }
  for (const model::Oid& parent : loaded.commit.parents) {
    parents_.push_back(number_of(parent));
    pending_.push_back(parents_.back());
  }
  parents_begin_.push_back(parents_.size());
  history_.commits.back().parents = std::move(loaded.commit.parents);
}

void Walk::collect_commits() {
  while (!pending_.empty()) {
    const NodeNumber number = pending_.back();
    pending_.pop_back();
    if (!std::exchange(nodes_.begin()[number].second.is_seen, true)) visit(number);
  }
}

// Parents before children, of those that are free the oldest first: so that the first commit that brings an
// object is the one its author would name.
std::vector<std::uint32_t> Walk::sorted_order() const {
  const std::vector<NewCommit>& commits = history_.commits;
  // The children of all commits side by side: those of one begin where those of the one before it end.
  std::vector<std::size_t> children_end(commits.size() + 1);
  std::vector<std::uint32_t> waiting_for(commits.size());
  const auto for_each_edge = [&](const auto& take) {
    for (std::uint32_t child = 0; child < commits.size(); ++child) {
      for (const NodeNumber number : parents_of(child)) {
        const std::uint32_t parent = nodes_.begin()[number].second.commit;
        if (parent != kNone) take(parent, child);
      }
    }
  };
  for_each_edge([&](std::uint32_t parent, std::uint32_t child) {
    ++children_end[parent + 1];
    ++waiting_for[child];
  });
  std::partial_sum(children_end.begin(), children_end.end(), children_end.begin());
  std::vector<std::uint32_t> children(children_end.back());
  for_each_edge([&](std::uint32_t parent, std::uint32_t child) { children[children_end[parent]++] = child; });

  using Ready = std::pair<std::int64_t, std::uint32_t>;
  std::priority_queue<Ready, std::vector<Ready>, std::greater<>> ready;
  for (std::uint32_t i = 0; i < commits.size(); ++i) {
    if (waiting_for[i] == 0) ready.emplace(commits[i].seconds, i);
  }
  std::vector<std::uint32_t> order;
  order.reserve(commits.size());
  while (!ready.empty()) {
    const std::uint32_t i = ready.top().second;
    ready.pop();
    order.push_back(i);
    for (std::size_t at = i == 0 ? 0 : children_end[i - 1]; at < children_end[i]; ++at) {
      const std::uint32_t child = children[at];
      if (--waiting_for[child] == 0) ready.emplace(commits[child].seconds, child);
    }
  }
  // Ids are hashes of what they name, so a cycle would be a collision; it must not lose a commit all the
  // same.
  if (order.size() != commits.size()) throw base::Error("the commits of the push form a cycle");
  return order;
}

void Walk::sort_commits() {
  order_ = sorted_order();
  std::vector<NewCommit> sorted;
  sorted.reserve(order_.size());
  history_.commit_index.reserve(order_.size());
  for (const std::uint32_t i : order_) {
    NewCommit& commit = history_.commits[i];
    history_.commit_index.emplace(commit.oid, static_cast<std::uint32_t>(sorted.size()));
    sorted.push_back(std::move(commit));
  }
  history_.commits = std::move(sorted);
}

LoadedCommit Walk::load(ObjectSource& objects, std::uint32_t commit) {
  const model::Oid& oid = history_.commits[commit].oid;
  const std::uint32_t visited = order_[commit];
  if (visited < kept_.size())
    return parse_loaded(std::move(kept_[visited]), oid, objects.id_bytes(), shallow_);
  return load_commit(objects, oid, shallow_);
}

void Walk::compare_sorted(unsigned threads) {
  const SortedCommits commits{
      .commits = history_.commits,
      .load = [this](ObjectSource& objects, std::uint32_t commit) { return load(objects, commit); },
      .parent_trees =
          [this](std::uint32_t commit, std::vector<model::Oid>& trees) {
            for (const NodeNumber parent : parents_of(order_[commit]))
              trees.push_back(nodes_.begin()[parent].second.tree);
          }};
  compare_commits(commits, limits_, trees_, comparer_, visitor_, threads);
}

}  // namespace

std::unique_ptr<HistoryVisitor> HistoryVisitor::part(ObjectSource&, unsigned) {
  throw std::logic_error("a visitor of a history that has no parts");
}

void HistoryVisitor::take(HistoryVisitor&, std::uint64_t) {
  throw std::logic_error("a visitor of a history that has no parts");
}

void History::begin_before(Change& change, std::size_t count) const {
  if (before_.size() + count > kNone)
    throw base::Error("a history of more earlier versions than can be numbered");
  change.before_begin = static_cast<std::uint32_t>(before_.size());
  change.before_count = static_cast<std::uint32_t>(count);
}

std::uint32_t History::number_of_version(const model::Oid& oid) {
  if (const auto blob = blob_index.find(oid); blob != blob_index.end()) return blob->second;
  const auto other = others_.try_emplace(oid).first;  // which moves what is there
  return kBlobsEnd + static_cast<std::uint32_t>(other - others_.begin());
}

void History::set_before(Change& change, std::span<const model::Oid> versions) {
  begin_before(change, versions.size());
  for (const model::Oid& version : versions) before_.push_back(number_of_version(version));
}

void History::take_before(Change& change, const History& from, std::span<const std::uint32_t> blobs_here) {
  const std::span<const std::uint32_t> numbers = from.before_numbers_of(change);
  begin_before(change, numbers.size());
  for (const std::uint32_t number : numbers) {
    before_.push_back(number < kBlobsEnd ? blobs_here[number]
                                         : number_of_version(from.others_.begin()[number - kBlobsEnd].first));
  }
}

bool History::reaches(const model::Oid& oid) const {
  return commit_index.contains(oid) || trees.contains(oid) || blob_index.contains(oid) || tags.contains(oid);
}

History walk_history(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
                     const std::vector<model::Oid>& tips, const IsKnown& is_known, const WalkLimits& limits,
                     HistoryVisitor& visitor, unsigned threads) {
  return Walk(objects, shallow, is_known, limits, visitor).run(tips, threads);
}

}  // namespace sallyport::git
