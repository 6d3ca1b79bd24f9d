#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "git/ancestor_set.hpp"
#include "git/limit.hpp"
#include "git/object_source.hpp"
#include "git/tree_content.hpp"
#include "model/commit.hpp"
#include "model/oid.hpp"
#include "model/oid_map.hpp"

namespace sallyport::git {

// No such commit, path or object: an index of History.
inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

// A commit that a push would add.
struct NewCommit {
  model::Oid oid;
  model::Oid tree;
  std::vector<model::Oid> parents;  // new or not
  std::int64_t seconds = 0;         // the committer's date; only for order
};

// A path at which a new commit's tree has what none of its parents' trees has there: added, or changed in
// content or mode.
struct Change {
  std::uint32_t commit =
      kNone;  // index into commits; kNone: no commit brings it (staged, or what a tag points at)
  std::uint32_t path = kNone;  // index into paths
  std::uint32_t blob = kNone;  // index into blobs; kNone: a submodule, or a folder without content
  std::uint32_t mode = 0;
  std::uint32_t before_begin = 0;  // what the commit's parents have at this path: History::before_of
  std::uint32_t before_count = 0;
};

// What a push would add: each object once, with every place at which it is new.
struct History {
  std::vector<NewCommit> commits;  // parents before children, then by date
  model::OidMap<std::uint32_t> commit_index;
  model::OidSet tags;  // annotated tag objects
  model::OidSet trees;
  std::vector<model::Oid> blobs;  // in order of first appearance
  model::OidMap<std::uint32_t> blob_index;
  std::vector<std::string> paths;                      // foreign bytes; "" for the blob that a tag names
  std::vector<Change> changes;                         // in order of commit
  std::unordered_map<std::size_t, model::Oid> pinned;  // by index of changes: a submodule's commit

  // Earlier versions at the path of `change`, blobs or submodules: a range of ids.
  auto before_of(const Change& change) const {
    return before_numbers_of(change) |
           std::views::transform([this](std::uint32_t number) -> const model::Oid& {
             return number < kBlobsEnd ? blobs[number] : others_.begin()[number - kBlobsEnd].first;
           });
  }
  // The same as numbers: of those that are new blobs themselves, indices into blobs; larger than any of these
  // for others.
  std::span<const std::uint32_t> before_numbers_of(const Change& change) const {
    return std::span(before_).subspan(change.before_begin, change.before_count);
  }
  // To be called once for each change. Throws base::Error for more than 2^32.
  void set_before(Change& change, std::span<const model::Oid> versions);
  // For a change as another history has it, whose blobs are here by these numbers.
  void take_before(Change& change, const History& from, std::span<const std::uint32_t> blobs_here);

  std::uint64_t object_count() const noexcept {
    return commits.size() + tags.size() + trees.size() + blobs.size();
  }
  bool reaches(const model::Oid& oid) const;

  // Takes the commits, and fills commit_index. To be called once.
  void set_commits(std::vector<NewCommit> sorted);
  // Those of the parents of a commit that are new themselves, in their order: indices into commits.
  std::span<const std::uint32_t> new_parents_of(std::uint32_t commit) const {
    return std::span(new_parents_)
        .subspan(new_parents_begin_[commit], new_parents_begin_[commit + 1] - new_parents_begin_[commit]);
  }

 private:
  // A history of millions of changes names as many versions, nearly all of which are new blobs: so they are
  // kept as numbers. From here on they are those of `others_`.
  static constexpr std::uint32_t kBlobsEnd = 1U << 31U;
  std::uint32_t number_of_version(const model::Oid& oid);
  void begin_before(Change& change, std::size_t count) const;
  std::vector<std::uint32_t> new_parents_;      // of all commits
  std::vector<std::size_t> new_parents_begin_;  // by commit, and one more
  std::vector<std::uint32_t> before_;
  model::OidMap<std::monostate> others_;
};

struct WalkLimits {
  std::uint64_t tree_depth = 2048;
  std::uint64_t path_bytes = 65536;
  std::uint64_t push_objects = 20'000'000;
  std::uint64_t push_paths = 5'000'000;
  std::uint64_t push_commits = 5'000'000;
};

// A tree that the commit has at `path` and that differs from all its parents' trees there. Views live as long
// as the call.
struct TreeVisit {
  const model::Oid& tree;
  const TreeContent& content;
  std::string_view path;
  std::span<const model::Oid> before;  // the parents' trees there, as far as they have one
  std::uint32_t commit = kNone;        // index of History::commits; kNone: no commit brings it
  bool is_first = false;               // else it was visited already, for another commit or path
  // before.front() was visited already, and has the same names and modes, one by one; no id that differs is
  // null. Said of most trees, but not of all of which it is true.
  bool changes_ids_only = false;
};

// Sees each new tag and commit once, while its bytes are at hand, in no order; then the trees that each
// commit brings, the commits in their order in History.
class HistoryVisitor {
 public:
  virtual ~HistoryVisitor() = default;
  virtual void visit_tag(const model::Oid& oid, const RawObject& raw, const model::Tag& tag) = 0;
  virtual void visit_commit(const model::Oid& oid, const LoadedCommit& loaded) = 0;
  virtual void visit_tree(const TreeVisit& visit) = 0;

  // Whether several threads may walk, each with parts of this visitor.
  virtual bool has_parts() const noexcept { return false; }
  // A visitor for some commits, or for the trees of some that follow one another: "already" and "first" in
  // TreeVisit are then said of these alone. Called by each thread, whose number is `thread` (the caller's is
  // 0) and which reads from `objects`, at the same time as by others.
  virtual std::unique_ptr<HistoryVisitor> part(ObjectSource& objects, unsigned thread);
  // Takes what a part has seen, of which `new_trees` trees were in no part before it. Trees in the order of
  // the commits; by one thread at a time.
  virtual void take(HistoryVisitor& part, std::uint64_t new_trees);
};

// Whether a commit was there before the push.
using IsKnown = std::function<bool(const model::Oid& oid, const LoadedCommit& loaded)>;

// Walks from `tips` (commits, tags, or whatever tags may name) over all that is not known, and compares each
// new commit's tree with its parents': content that a merge has and no parent has belongs to the merge.
// Throws base::Error for whatever cannot be read, LimitReached where a limit is met. With more than one
// thread and a visitor that has parts, many commits are read, and their trees compared, by several.
History walk_history(ObjectSource& objects, const std::unordered_set<model::Oid>& shallow,
                     const std::vector<model::Oid>& tips, const IsKnown& is_known, const WalkLimits& limits,
                     HistoryVisitor& visitor, unsigned threads = 1);

}  // namespace sallyport::git
