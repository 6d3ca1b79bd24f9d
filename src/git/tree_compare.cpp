// Which entries of a tree are new, without looking at what is not.
//
// Two versions of a tree differ in an entry or two of hundreds. Entries are laid out alike in both, so the
// two are walked side by side, and what is equal is stepped over without parsing it: at once where both have
// it from the same place (git/tree_content.hpp), at the speed of memory where they do not. Only where they
// differ are names put in order. A sub-tree whose id a parent has at the same place is not opened at all. A
// hostile tree may be out of order or hold a name twice: then an entry may be missed in the parent and is
// taken for new, never the other way round, because an entry is left out only where a parent's entry is equal
// in mode, name and id.
#include "git/tree_compare.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/text.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

bool is_tree(std::uint32_t mode) {
  return (mode & model::mode::kTypeMask) == model::mode::kTree;
}

TreeEntry parse_entry(std::string_view bytes, std::size_t id_bytes) {
  TreeEntry entry;
  TreeReader(bytes, id_bytes).next(entry);
  return entry;
}

// git's order of tree entries: as bytes, a tree's name with '/' behind it.
bool is_before(const TreeEntry& a, const TreeEntry& b) {
  const std::size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = a.name.substr(0, common).compare(b.name.substr(0, common)); order != 0)
    return order < 0;
  const auto next = [&](const TreeEntry& entry) {
    if (entry.name.size() > common) return static_cast<int>(static_cast<unsigned char>(entry.name[common]));
    return is_tree(entry.mode) ? static_cast<int>('/') : 0;
  };
  return next(a) < next(b);
}

}  // namespace

// One parent's version of the tree that is being compared.
class ParentCursor {
 public:
  // `wanted` is the tree that is compared, from its beginning on. Both trees must outlive this.
  ParentCursor(std::shared_ptr<CachedTree> tree, const TreeContent& wanted, std::size_t id_bytes)
      : tree_(std::move(tree)),
        next_(tree_->content, id_bytes),
        id_bytes_(id_bytes),
        in_step_(wanted, id_bytes) {}

  // Steps over the entries that come next both here and in the tree that is compared, there no further than
  // `limit`.
  void skip_equal(EntryCursor& wanted, const EntryCursor& limit) { next_.skip_equal(wanted, limit); }

  // Brings this, of which nothing was asked since an earlier entry of the compared tree, to the one at
  // `place`, of `size` bytes, of which has() is asked next.
  void catch_up(const EntryCursor& place, std::size_t size) {
    while (in_step_ < place) {
      skip_equal(in_step_, place);
      if (in_step_ == place) break;
      const std::string_view bytes = in_step_.entry();
      passed_.clear();
      has(parse_entry(bytes, id_bytes_), bytes, passed_);
      in_step_.step(bytes.size());
    }
    in_step_.step(size);
  }

  // Steps to where the entry belongs; true if the parent has the very same one. Otherwise the id that the
  // parent has under the name, if both are folders or neither is, comes to `before`.
  bool has(const TreeEntry& wanted, std::string_view bytes, std::vector<model::Oid>& before) {
    while (!next_.is_at_end()) {
      read_next();
      if (next_bytes_ == bytes) {
        next_.step(next_bytes_.size());
        return true;
      }
      if (is_before(wanted, next_entry_)) break;
      next_.step(next_bytes_.size());
      if (is_before(next_entry_, wanted)) {
        has_other_names_ = true;
        continue;
      }
      const std::size_t named = bytes.size() - id_bytes_;
      has_other_names_ |= next_bytes_.substr(0, next_bytes_.size() - id_bytes_) != bytes.substr(0, named);
      before.push_back(next_entry_.oid());
      return false;
    }
    has_other_names_ = true;
    return false;
  }

  // Whether all entries had, one by one, the modes and names of those that has() and skip_equal() were asked
  // for, and there are no more.
  bool has_same_names() const noexcept { return !has_other_names_ && next_.is_at_end(); }
  std::uint32_t visited_by() const noexcept { return tree_->visited_by; }

 private:
  // Once only, however many entries are wanted that come before it: its name may be as long as a tree can be.
  void read_next() {
    const std::string_view bytes = next_.entry();
    if (bytes.data() == next_bytes_.data()) return;
    next_bytes_ = bytes;
    next_entry_ = parse_entry(bytes, id_bytes_);
  }

  std::shared_ptr<CachedTree> tree_;
  EntryCursor next_;
  std::string_view next_bytes_;  // what read_next() read last
  TreeEntry next_entry_;
  std::size_t id_bytes_;
  bool has_other_names_ = false;
  EntryCursor in_step_;  // of the compared tree: up to here this was brought
  std::vector<model::Oid> passed_;
};

void check_push_paths(const WalkLimits& limits, std::uint64_t count) {
  if (count > limits.push_paths)
    throw LimitReached("limits.push_paths",
                       fmt::format("the push changes more than {} paths", limits.push_paths));
}

TreeComparer::TreeComparer(TreeCache& trees, const WalkLimits& limits, History& history,
                           HistoryVisitor& visitor)
    : objects_(trees.objects()),
      limits_(limits),
      history_(history),
      visitor_(visitor),
      cache_(trees),
      number_(trees.next_comparer()) {}

void TreeComparer::compare(std::uint32_t commit, const model::Oid& tree,
                           std::span<const model::Oid> parents) {
  commit_ = commit;
  path_.clear();
  compare_folder(tree, parents, 0);
}

void TreeComparer::compare_folder(const model::Oid& tree, std::span<const model::Oid> parents,
                                  std::uint64_t depth) {
  if (std::find(parents.begin(), parents.end(), tree) != parents.end()) return;
  if (depth > limits_.tree_depth)
    throw LimitReached("limits.tree_depth", fmt::format("folders are nested deeper than {} in tree {}",
                                                        limits_.tree_depth, tree.hex()));
  const bool is_first_visit = history_.trees.insert(tree);
  ++visits_;
  check_limits();
  check_time(objects_.deadline());

  const std::shared_ptr<CachedTree> cached = cache_.read(tree);
  // A folder without entries brings its own name and nothing else.
  if (cached->content.size_bytes() == 0 && !path_.empty()) add_change(model::mode::kTree, kNone, {});
  const bool changes_ids_only = compare_to_parents(cached->content, parents, depth);
  visitor_.visit_tree({tree, cached->content, path_, parents, commit_, is_first_visit, changes_ids_only});
  cached->visited_by = number_;
}

bool TreeComparer::compare_to_parents(const TreeContent& tree, std::span<const model::Oid> parents,
                                      std::uint64_t depth) {
  if (parents.size() == 1) {
    ParentCursor only(cache_.read(parents.front()), tree, objects_.id_bytes());
    return compare_entries(tree, {&only, 1}, depth);
  }
  std::vector<ParentCursor> cursors;
  cursors.reserve(parents.size());
  for (const model::Oid& parent : parents)
    cursors.emplace_back(cache_.read(parent), tree, objects_.id_bytes());
  return compare_entries(tree, cursors, depth);
}

// What is new of a tree. True if the first of its parents' trees, which was visited, has the same names and
// modes, and no id is null.
bool TreeComparer::compare_entries(const TreeContent& tree, std::span<ParentCursor> cursors,
                                   std::uint64_t depth) {
  if (before_.size() <= depth) before_.resize(depth + 1);
  std::vector<model::Oid>& before = before_[depth];
  bool changes_ids_only = !cursors.empty() && cursors.front().visited_by() == number_;
  EntryCursor place(tree, objects_.id_bytes());
  for (const EntryCursor end = place.end();;) {
    if (!cursors.empty()) cursors.front().skip_equal(place, end);
    if (place.is_at_end()) break;
    const std::string_view bytes = place.entry();
    const TreeEntry entry = parse_entry(bytes, objects_.id_bytes());
    changes_ids_only &= entry.id.find_first_not_of('\0') != std::string_view::npos;
    before.clear();
    const bool is_known = std::any_of(cursors.begin(), cursors.end(), [&](ParentCursor& cursor) {
      if (&cursor != &cursors.front()) cursor.catch_up(place, bytes.size());
      return cursor.has(entry, bytes, before);
    });
    place.step(bytes.size());
    if (!is_known) take_entry(entry, before, depth);
  }
  return changes_ids_only && cursors.front().has_same_names();
}

void TreeComparer::take_entry(const TreeEntry& entry, std::span<const model::Oid> before,
                              std::uint64_t depth) {
  const std::size_t folder_size = path_.size();
  if (!path_.empty()) path_ += '/';
  path_ += entry.name;
  if (path_.size() > limits_.path_bytes)
    throw LimitReached("limits.path_bytes",
                       fmt::format("a path is longer than {} bytes: {}...", limits_.path_bytes,
                                   base::escape_foreign(path_.substr(0, 64))));
  switch (entry.mode & model::mode::kTypeMask) {
    case model::mode::kTree:
      compare_folder(entry.oid(), before, depth + 1);
      break;
    case model::mode::kGitlink:
      history_.pinned.emplace(history_.changes.size(), entry.oid());
      add_change(entry.mode, kNone, before);
      break;
    // A mode of no known type is read as a file: what it names is looked at in any case.
    default:
      add_change(entry.mode, intern_blob(entry.oid()), before);
      break;
  }
  path_.resize(folder_size);
}

void TreeComparer::add_change(std::uint32_t mode, std::uint32_t blob, std::span<const model::Oid> before) {
  history_.changes.push_back({commit_, intern_path(path_), blob, mode});
  history_.set_before(history_.changes.back(), before);
  check_limits();
}

void TreeComparer::add_blob(const model::Oid& blob) {
  commit_ = kNone;
  path_.clear();
  add_change(model::mode::kRegular, intern_blob(blob), {});
}

std::uint32_t TreeComparer::intern_blob(const model::Oid& oid) {
  const auto [found, is_new] =
      history_.blob_index.try_emplace(oid, static_cast<std::uint32_t>(history_.blobs.size()));
  if (is_new) history_.blobs.push_back(oid);
  return found->second;
}

std::uint32_t TreeComparer::intern_path(const std::string& path) {
  const auto [found, is_new] =
      path_index_.try_emplace(path, static_cast<std::uint32_t>(history_.paths.size()));
  if (is_new) history_.paths.push_back(path);
  return found->second;
}

std::uint64_t TreeComparer::take(const TreeComparer& next) {
  const History& from = next.history_;
  std::vector<std::uint32_t> paths;
  paths.reserve(from.paths.size());
  for (const std::string& path : from.paths) paths.push_back(intern_path(path));
  std::vector<std::uint32_t> blobs;
  blobs.reserve(from.blobs.size());
  for (const model::Oid& blob : from.blobs) blobs.push_back(intern_blob(blob));

  const std::size_t first_change = history_.changes.size();
  for (Change change : from.changes) {
    change.path = paths[change.path];
    if (change.blob != kNone) change.blob = blobs[change.blob];
    history_.take_before(change, from, blobs);
    history_.changes.push_back(change);
  }
  for (const auto& [change, commit] : from.pinned) history_.pinned.emplace(first_change + change, commit);
  const std::uint64_t trees_before = history_.trees.size();
  for (const auto& [tree, _] : from.trees) history_.trees.insert(tree);
  visits_ += next.visits_;
  check_limits();
  return history_.trees.size() - trees_before;
}

void TreeComparer::check_limits() {
  // Trees that name each other many times over stand for exponentially many paths; their number is what must
  // be bounded.
  check_push_paths(limits_, path_count());
  if (history_.object_count() > limits_.push_objects)
    throw LimitReached("limits.push_objects",
                       fmt::format("the push brings more than {} objects", limits_.push_objects));
}

}  // namespace sallyport::git
