// Which entries of a tree are new, without looking at what is not.
//
// Two versions of a tree differ in an entry or two of hundreds. Entries are laid out alike in both, so the
// two are walked side by side and runs that are equal byte for byte are stepped over without parsing; only
// where they differ are names put in order. A sub-tree whose id a parent has at the same place is not opened
// at all. A hostile tree may be out of order or hold a name twice: then an entry may be missed in the parent
// and is taken for new, never the other way round, because an entry is left out only where a parent's entry
// is equal in mode, name and id.
#include "git/tree_compare.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/text.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint64_t kHalfCacheBytes = 32 << 20;

bool is_tree(std::uint32_t mode) {
  return (mode & model::mode::kTypeMask) == model::mode::kTree;
}

// The bytes of the first entry of a raw tree that is not empty.
std::string_view first_entry(std::string_view rest, std::size_t id_bytes) {
  const std::size_t name_end = rest.find('\0');
  if (name_end == std::string_view::npos || rest.size() - name_end - 1 < id_bytes)
    throw base::Error("a tree that ends within an entry");
  return rest.substr(0, name_end + 1 + id_bytes);
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

// One parent's version of the tree that is being compared.
class ParentCursor {
 public:
  ParentCursor(RawObject raw, std::size_t id_bytes)
      : raw_(std::move(raw)), rest_(raw_.bytes()), id_bytes_(id_bytes) {}

  // Steps to where the entry belongs; true if the parent has the very same one. Otherwise `counterpart` is
  // the id that the parent has under the name, if both are folders or neither is.
  bool has(std::string_view bytes, const model::Oid*& counterpart) {
    counterpart = nullptr;
    if (rest_.starts_with(bytes)) {
      rest_.remove_prefix(bytes.size());
      return true;
    }
    const TreeEntry wanted = parse_entry(bytes, id_bytes_);
    while (!rest_.empty()) {
      const std::string_view mine = first_entry(rest_, id_bytes_);
      const TreeEntry entry = parse_entry(mine, id_bytes_);
      if (is_before(wanted, entry)) return false;
      rest_.remove_prefix(mine.size());
      if (is_before(entry, wanted)) continue;
      counterpart_ = entry.oid();
      counterpart = &counterpart_;
      return mine == bytes;
    }
    return false;
  }

 private:
  RawObject raw_;
  std::string_view rest_;
  std::size_t id_bytes_;
  model::Oid counterpart_;
};

}  // namespace

RawObject TreeCache::read(const model::Oid& oid) {
  if (const auto found = young_.find(oid); found != young_.end()) return found->second;
  RawObject raw;
  if (const auto found = old_.find(oid); found != old_.end()) {
    raw = found->second;
  } else {
    raw = objects_.read(oid);
    if (raw.kind() != model::ObjectKind::tree)
      throw base::Error(
          fmt::format("object {} should be a tree and is a {}", oid.hex(), to_string(raw.kind())));
  }
  if (raw.bytes().size() >= kHalfCacheBytes / 2) return raw;
  // Two generations in place of a list in order of use: what was not asked for during a whole generation
  // goes.
  if (young_bytes_ > kHalfCacheBytes) {
    old_ = std::move(young_);
    young_.clear();
    young_bytes_ = 0;
  }
  young_bytes_ += raw.bytes().size();
  young_.emplace(oid, raw);
  return raw;
}

TreeComparer::TreeComparer(ObjectSource& objects, const WalkLimits& limits, History& history,
                           HistoryVisitor& visitor)
    : objects_(objects), limits_(limits), history_(history), visitor_(visitor), cache_(objects) {}

void TreeComparer::compare(std::uint32_t commit, const model::Oid& tree,
                           const std::vector<model::Oid>& parents) {
  commit_ = commit;
  path_.clear();
  compare_folder(tree, parents, 0);
}

void TreeComparer::compare_folder(const model::Oid& tree, const std::vector<model::Oid>& parents,
                                  std::uint64_t depth) {
  if (std::find(parents.begin(), parents.end(), tree) != parents.end()) return;
  if (depth > limits_.tree_depth)
    throw LimitReached("limits.tree_depth", fmt::format("folders are nested deeper than {} in tree {}",
                                                        limits_.tree_depth, tree.hex()));
  const bool is_first_visit = history_.trees.insert(tree).second;
  ++visits_;
  check_limits();
  check_time(objects_.deadline());

  const RawObject raw = cache_.read(tree);
  std::vector<ParentCursor> cursors;
  cursors.reserve(parents.size());
  for (const model::Oid& parent : parents) cursors.emplace_back(cache_.read(parent), objects_.id_bytes());

  // A folder without entries brings its own name and nothing else.
  if (raw.bytes().empty() && !path_.empty()) add_change(model::mode::kTree, kNone, {});
  std::vector<model::Oid> before;
  for (std::string_view rest = raw.bytes(); !rest.empty();) {
    const std::string_view bytes = first_entry(rest, objects_.id_bytes());
    rest.remove_prefix(bytes.size());
    bool is_known = false;
    before.clear();
    for (ParentCursor& cursor : cursors) {
      const model::Oid* counterpart = nullptr;
      is_known = cursor.has(bytes, counterpart);
      if (is_known) break;
      if (counterpart != nullptr) before.push_back(*counterpart);
    }
    if (!is_known) take_entry(parse_entry(bytes, objects_.id_bytes()), before, depth);
  }
  visitor_.visit_tree(tree, raw.bytes(), path_, parents, commit_, is_first_visit);
}

void TreeComparer::take_entry(const TreeEntry& entry, const std::vector<model::Oid>& before,
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

void TreeComparer::add_change(std::uint32_t mode, std::uint32_t blob, const std::vector<model::Oid>& before) {
  const auto [found, is_new] =
      path_index_.try_emplace(path_, static_cast<std::uint32_t>(history_.paths.size()));
  if (is_new) history_.paths.push_back(path_);
  history_.changes.push_back({commit_, found->second, blob, mode, history_.before.size(), before.size()});
  history_.before.insert(history_.before.end(), before.begin(), before.end());
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

void TreeComparer::check_limits() {
  // Trees that name each other many times over stand for exponentially many paths; their number is what must
  // be bounded.
  if (visits_ + history_.changes.size() > limits_.push_paths)
    throw LimitReached("limits.push_paths",
                       fmt::format("the push changes more than {} paths", limits_.push_paths));
  if (history_.object_count() > limits_.push_objects)
    throw LimitReached("limits.push_objects",
                       fmt::format("the push brings more than {} objects", limits_.push_objects));
}

}  // namespace sallyport::git
