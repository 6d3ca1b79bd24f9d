#include "git/history.hpp"

#include <span>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>

#include "git/commit_collection.hpp"
#include "git/commit_comparison.hpp"
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
        limits_(limits),
        visitor_(visitor),
        commits_(objects, shallow, is_known, limits, visitor),
        trees_(objects),
        comparer_(trees_, limits, history_, visitor) {}

  History run(const std::vector<model::Oid>& tips, unsigned threads) {
    for (const model::Oid& tip : tips) start_from(tip);
    history_.set_commits(commits_.collect(threads));
    compare(threads);
    for (const model::Oid& tree : loose_trees_) comparer_.compare(kNone, tree, {});
    for (const model::Oid& blob : loose_blobs_) comparer_.add_blob(blob);
    return std::move(history_);
  }

 private:
  void start_from(model::Oid tip);
  void compare(unsigned threads);

  ObjectSource& objects_;
  const WalkLimits& limits_;
  HistoryVisitor& visitor_;
  CommitCollection commits_;
  History history_;
  TreeCache trees_;
  TreeComparer comparer_;
  std::vector<model::Oid> loose_trees_;  // that tags, not commits, name
  std::vector<model::Oid> loose_blobs_;
};

// Follows tags from a tip; each new one is seen on the way.
void Walk::start_from(model::Oid tip) {
  for (;;) {
    switch (objects_.info(tip).kind) {
      case model::ObjectKind::commit:
        commits_.add_tip(tip);
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
    if (!history_.tags.insert(tip)) return;
    if (history_.tags.size() > limits_.push_objects)
      throw LimitReached("limits.push_objects", "the push brings too many tags");
    const RawObject raw = objects_.read(tip);
    const model::Tag tag =
        base::with_context("tag " + tip.hex(), [&] { return parse_tag(raw.bytes(), objects_.id_bytes()); });
    visitor_.visit_tag(tip, raw, tag);
    tip = tag.target;
  }
}

void Walk::compare(unsigned threads) {
  const SortedCommits sorted{.commits = history_.commits,
                             .parent_trees = [this](std::uint32_t commit, std::vector<model::Oid>& trees) {
                               commits_.list_parent_trees(commit, trees);
                             }};
  compare_commits(sorted, limits_, trees_, comparer_, visitor_, threads);
}

}  // namespace

std::unique_ptr<HistoryVisitor> HistoryVisitor::part(ObjectSource&, unsigned) {
  throw std::logic_error("a visitor of a history that has no parts");
}

void HistoryVisitor::take(HistoryVisitor&, std::uint64_t) {
  throw std::logic_error("a visitor of a history that has no parts");
}

void History::set_commits(std::vector<NewCommit> sorted) {
  commits = std::move(sorted);
  commit_index.reserve(commits.size());
  new_parents_.reserve(commits.size());
  new_parents_begin_ = {0};
  new_parents_begin_.reserve(commits.size() + 1);
  for (const NewCommit& commit : commits) {
    for (const model::Oid& parent : commit.parents) {  // which come first
      if (const auto found = commit_index.find(parent); found != commit_index.end())
        new_parents_.push_back(found->second);
    }
    new_parents_begin_.push_back(new_parents_.size());
    commit_index.emplace(commit.oid, static_cast<std::uint32_t>(commit_index.size()));
  }
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
