// Entries of the index and trees are in the same order, by the bytes of paths where a folder's path ends in a
// slash, so both are walked side by side, folder by folder. What only the tree has is deleted and brings
// nothing.
#include "git/staged_compare.hpp"

#include <algorithm>
#include <utility>

#include "git/parse_object.hpp"
#include "model/object.hpp"

namespace sallyport::git {

namespace {

constexpr int kMaxDepth = 2048;  // as git's core.maxTreeDepth

bool is_folder_mode(std::uint32_t mode) {
  return (mode & model::mode::kTypeMask) == model::mode::kTree;
}

// The mode that git takes for a tree's: old histories hold others, which are no changes.
std::uint32_t canonical_mode(std::uint32_t mode) {
  switch (mode & model::mode::kTypeMask) {
    case model::mode::kRegular:
      return model::mode::kRegular | ((mode & 0100U) != 0 ? 0755U : 0644U);
    case model::mode::kSymlink:
      return model::mode::kSymlink;
    default:
      return model::mode::kGitlink;
  }
}

// A name in a folder, in git's order: a folder's has a slash behind it.
struct OrderedName {
  std::string_view name;
  bool is_folder = false;

  int compare(const OrderedName& other) const {
    const std::size_t common = std::min(name.size(), other.name.size());
    if (const int order = name.substr(0, common).compare(other.name.substr(0, common)); order != 0)
      return order;
    return next(common) - other.next(common);
  }

 private:
  int next(std::size_t at) const {
    if (at < name.size()) return static_cast<unsigned char>(name[at]);
    return is_folder ? '/' : 0;
  }
};

// HEAD's version of a folder, or nothing in its place.
class HeadFolder {
 public:
  HeadFolder(ObjectSource& objects, const std::optional<model::Oid>& tree)
      : raw_(tree ? read(objects, *tree) : RawObject()), reader_(raw_.bytes(), objects.id_bytes()) {
    step();
  }

  // The entry of this name, or null. To be asked in order.
  const TreeEntry* find(const OrderedName& wanted) {
    while (!is_at_end_ && name_.compare(wanted) < 0) step();
    return !is_at_end_ && name_.compare(wanted) == 0 ? &entry_ : nullptr;
  }

  // Whether all of it is in order can be told at the end only.
  void finish() {
    while (!is_at_end_) step();
  }

 private:
  static RawObject read(ObjectSource& objects, const model::Oid& tree) {
    RawObject raw = objects.read(tree);
    if (raw.kind() != model::ObjectKind::tree) throw base::Error("object " + tree.hex() + " is no tree");
    return raw;
  }

  void step() {
    const OrderedName before = name_;
    is_at_end_ = !reader_.next(entry_);
    if (is_at_end_) return;
    name_ = {entry_.name, is_folder_mode(entry_.mode)};
    if (before.compare(name_) >= 0) throw NotForThisReader("a tree of HEAD is out of order");
  }

  RawObject raw_;
  TreeReader reader_;
  TreeEntry entry_;
  OrderedName name_;
  bool is_at_end_ = false;
};

class StagedComparer {
 public:
  StagedComparer(const IndexFile& index, ObjectSource& objects)
      : entries_(index.entries()), objects_(objects) {
    advance();
  }

  std::vector<StagedChange> compare(const std::optional<model::Oid>& tree, const CachedFolder* cached) {
    compare_folder(tree, cached, 0);
    return std::move(changes_);
  }

 private:
  // Takes the entries below folder_, of which HEAD has `tree` and the index's cache-tree has `cached`.
  void compare_folder(const std::optional<model::Oid>& tree, const CachedFolder* cached, int depth) {
    if (depth > kMaxDepth) throw NotForThisReader("folders are nested too deep");
    if (tree && cached != nullptr && cached->entry_count >= 0 && cached->oid() == *tree) {
      pass_over(cached->entry_count);
      return;
    }
    HeadFolder head(objects_, tree);
    while (is_in_folder()) {
      const std::string_view rest = entry_.path.substr(folder_.size());
      if (rest.empty() || rest[0] == '/') throw base::Error("the index has a path with an empty part");
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos) {
        take_file(head.find({rest, false}));
        advance();
        continue;
      }
      const std::string_view name = rest.substr(0, slash);
      const TreeEntry* before = head.find({name, true});
      const CachedFolder* cached_below = cached == nullptr ? nullptr : cached->find(name);
      const std::size_t folder_size = folder_.size();
      folder_.append(name).push_back('/');
      compare_folder(before == nullptr ? std::nullopt : std::optional(before->oid()), cached_below,
                     depth + 1);
      folder_.resize(folder_size);
    }
    head.finish();
  }

  void take_file(const TreeEntry* before) {
    if (entry_.is_intent_to_add) return;
    if (before != nullptr && before->id == entry_.id && canonical_mode(before->mode) == entry_.mode) return;
    changes_.push_back({std::string(entry_.path), entry_.mode, entry_.oid(),
                        before == nullptr ? model::Oid() : before->oid()});
  }

  // All entries below folder_ are as in HEAD. Order makes the first and the last speak for all between.
  void pass_over(std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i) {
      const bool is_asked = i == 0 || i == count - 1;
      if (!has_entry_ || (is_asked && !is_in_folder())) fail_cache_tree();
      advance();
    }
    if (is_in_folder()) fail_cache_tree();
  }

  [[noreturn]] static void fail_cache_tree() {
    throw NotForThisReader("the index has a cache-tree that does not fit its entries");
  }

  bool is_in_folder() const { return has_entry_ && entry_.path.starts_with(folder_); }

  void advance() {
    has_entry_ = entries_.next(entry_);
    if (has_entry_ && entry_.stage != 0) fail_not_merged(entry_.path);
  }

  IndexEntries entries_;
  ObjectSource& objects_;
  IndexEntry entry_;  // the next one
  bool has_entry_ = false;
  std::string folder_;  // that is being compared, with a slash at its end; empty at the root
  std::vector<StagedChange> changes_;
};

}  // namespace

std::vector<StagedChange> compare_staged(const IndexFile& index, ObjectSource& objects,
                                         const std::optional<model::Oid>& tree) {
  return StagedComparer(index, objects).compare(tree, index.cache_tree());
}

}  // namespace sallyport::git
