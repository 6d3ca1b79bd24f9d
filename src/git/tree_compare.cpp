// Which entries of a tree are new, without looking at what is not.
//
// Two versions of a tree differ in an entry or two of hundreds. Entries are laid out alike in both, so the
// two are walked side by side and runs that are equal byte for byte are stepped over without parsing; only
// where they differ are names put in order. A sub-tree whose id a parent has at the same place is not opened
// at all. A hostile tree may be out of order or hold a name twice: then an entry may be missed in the parent
// and is taken for new, never the other way round, because an entry is left out only where a parent's entry
// is equal in mode, name and id.
//
// How far two trees are equal, memcmp() tells at the speed of memory. Where in there the last entry ends, it
// does not: that takes reading entry by entry, from a place that is known to be the start of one. Such places
// are kept with each tree, and a tree has most of them from the parent whose bytes it shares.
#include "git/tree_compare.hpp"

#include <algorithm>
#include <cstring>
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

// The size of the first entry of `rest`; 0 if it holds no whole one.
std::size_t entry_bytes(std::string_view rest, std::size_t id_bytes) {
  const std::size_t name_end = rest.find('\0');
  const bool is_whole = name_end != std::string_view::npos && rest.size() - name_end - 1 >= id_bytes;
  return is_whole ? name_end + 1 + id_bytes : 0;
}

std::string_view first_entry(std::string_view rest, std::size_t id_bytes) {
  const std::size_t size = entry_bytes(rest, id_bytes);
  if (size == 0) throw base::Error("a tree that ends within an entry");
  return rest.substr(0, size);
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

// How many bytes the two have in common at their starts.
std::size_t common_bytes(std::string_view a, std::string_view b) {
  constexpr std::size_t kBlock = 1024;
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t at = 0;
  while (size - at >= kBlock && std::memcmp(a.data() + at, b.data() + at, kBlock) == 0) at += kBlock;
  for (; size - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t left = 0;
    std::uint64_t right = 0;
    std::memcpy(&left, a.data() + at, sizeof left);
    std::memcpy(&right, b.data() + at, sizeof right);
    if (left != right) break;
  }
  while (at < size && a[at] == b[at]) ++at;
  return at;
}

}  // namespace

// One parent's version of the tree that is being compared.
class ParentCursor {
 public:
  ParentCursor(std::shared_ptr<CachedTree> tree, std::size_t id_bytes)
      : tree_(std::move(tree)), rest_(tree_->raw.bytes()), id_bytes_(id_bytes) {}

  // Steps over the entries that come next here and in `wanted`, which begins at `place` of its tree. Returns
  // their size.
  std::size_t skip_equal(std::string_view wanted, std::size_t place, EntryStarts& starts_of_wanted) {
    const std::string_view raw = tree_->raw.bytes();
    const std::size_t begin = raw.size() - rest_.size();
    const std::size_t end = begin + common_bytes(rest_, wanted);
    std::size_t reached = std::max(begin, tree_->starts.last_until(end));
    while (const std::size_t size = entry_bytes(raw.substr(reached, end - reached), id_bytes_)) {
      reached += size;
      tree_->starts.note(reached);
    }
    starts_of_wanted.note_copied(tree_->starts, begin, reached, place);
    rest_ = raw.substr(reached);
    return reached - begin;
  }

  // Brings this cursor, of which nothing was asked since an earlier place of `wanted`, to the entry at
  // `place` there, of which has() is asked next.
  void catch_up(std::string_view wanted, std::size_t place, std::size_t size, EntryStarts& starts_of_wanted) {
    while (in_step_ < place) {
      in_step_ += skip_equal(wanted.substr(in_step_, place - in_step_), in_step_, starts_of_wanted);
      if (in_step_ == place) break;
      const std::string_view bytes = first_entry(wanted.substr(in_step_), id_bytes_);
      passed_.clear();
      has(parse_entry(bytes, id_bytes_), bytes, passed_);
      in_step_ += bytes.size();
    }
    in_step_ = place + size;
  }

  // Steps to where the entry belongs; true if the parent has the very same one. Otherwise the id that the
  // parent has under the name, if both are folders or neither is, comes to `before`.
  bool has(const TreeEntry& wanted, std::string_view bytes, std::vector<model::Oid>& before) {
    if (rest_.starts_with(bytes)) {
      rest_.remove_prefix(bytes.size());
      return true;
    }
    while (!rest_.empty()) {
      read_next();
      if (is_before(wanted, next_)) break;
      rest_.remove_prefix(next_bytes_.size());
      if (is_before(next_, wanted)) {
        has_other_names_ = true;
        continue;
      }
      const std::size_t named = bytes.size() - id_bytes_;
      has_other_names_ |= next_bytes_.substr(0, next_bytes_.size() - id_bytes_) != bytes.substr(0, named);
      if (next_bytes_ == bytes) return true;
      before.push_back(next_.oid());
      return false;
    }
    has_other_names_ = true;
    return false;
  }

  // Whether all entries had, one by one, the modes and names of those that has() and skip_equal() were asked
  // for, and there are no more.
  bool has_same_names() const noexcept { return !has_other_names_ && rest_.empty(); }
  std::uint32_t visited_by() const noexcept { return tree_->visited_by; }

 private:
  // Once only, however many entries are wanted that come before it: its name may be as long as a tree can be.
  void read_next() {
    if (!next_bytes_.empty() && next_bytes_.data() == rest_.data()) return;
    next_bytes_ = first_entry(rest_, id_bytes_);
    next_ = parse_entry(next_bytes_, id_bytes_);
  }

  std::shared_ptr<CachedTree> tree_;
  std::string_view rest_;
  std::string_view next_bytes_;  // what read_next() read last
  TreeEntry next_;
  std::size_t id_bytes_;
  bool has_other_names_ = false;
  std::size_t in_step_ = 0;  // of the wanted tree: up to here this cursor was brought
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
  if (cached->raw.bytes().empty() && !path_.empty()) add_change(model::mode::kTree, kNone, {});
  const bool changes_ids_only = compare_to_parents(*cached, parents, depth);
  visitor_.visit_tree({tree, cached->raw.bytes(), path_, parents, commit_, is_first_visit, changes_ids_only});
  cached->visited_by = number_;
}

bool TreeComparer::compare_to_parents(CachedTree& tree, std::span<const model::Oid> parents,
                                      std::uint64_t depth) {
  if (parents.size() == 1) {
    ParentCursor only(cache_.read(parents.front()), objects_.id_bytes());
    return compare_entries(tree, {&only, 1}, depth);
  }
  std::vector<ParentCursor> cursors;
  cursors.reserve(parents.size());
  for (const model::Oid& parent : parents) cursors.emplace_back(cache_.read(parent), objects_.id_bytes());
  return compare_entries(tree, cursors, depth);
}

// What is new of a tree. True if the first of its parents' trees, which was visited, has the same names and
// modes, and no id is null.
bool TreeComparer::compare_entries(CachedTree& tree, std::span<ParentCursor> cursors, std::uint64_t depth) {
  if (before_.size() <= depth) before_.resize(depth + 1);
  std::vector<model::Oid>& before = before_[depth];
  bool changes_ids_only = !cursors.empty() && cursors.front().visited_by() == number_;
  const std::size_t id_bytes = objects_.id_bytes();
  const std::string_view raw = tree.raw.bytes();
  for (std::size_t place = 0; place < raw.size();) {
    if (!cursors.empty()) place += cursors.front().skip_equal(raw.substr(place), place, tree.starts);
    if (place == raw.size()) break;
    const std::string_view bytes = first_entry(raw.substr(place), id_bytes);
    const TreeEntry entry = parse_entry(bytes, id_bytes);
    const std::size_t begin = std::exchange(place, place + bytes.size());
    tree.starts.note(place);
    changes_ids_only &= entry.id.find_first_not_of('\0') != std::string_view::npos;
    before.clear();
    const bool is_known = std::any_of(cursors.begin(), cursors.end(), [&](ParentCursor& cursor) {
      if (&cursor != &cursors.front()) cursor.catch_up(raw, begin, bytes.size(), tree.starts);
      return cursor.has(entry, bytes, before);
    });
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
