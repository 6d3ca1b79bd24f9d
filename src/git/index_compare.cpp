// A walk over the tree beside the index: both are sorted by their paths' bytes, where a folder's path ends in
// a slash. An entry of a tree is compared with the index's entry of the same path; what the walk passes over
// in the index is not in the tree.
#include "git/index_compare.hpp"

#include <utility>

#include "base/error.hpp"
#include "git/library.hpp"

namespace sallyport::git {

namespace {

class IndexComparer {
 public:
  IndexComparer(ObjectSource& objects, git_index* index)
      : objects_(objects), index_(index), entry_count_(git_index_entrycount(index)) {}

  IndexComparison compare(const model::Oid& tree) {
    enter(tree);
    while (!open_.empty()) {
      TreeEntry entry;
      Folder& folder = open_.back();
      if (folder.reader.next(entry)) {
        take(entry);
        continue;
      }
      if (folder.names.empty() && open_.size() > 1)
        found_.differing.push_back(path_.substr(0, folder.path_bytes));
      open_.pop_back();
    }
    while (next_ < entry_count_) pass_over();
    return std::move(found_);
  }

 private:
  struct Folder {
    RawObject raw;
    TreeReader reader;
    std::size_t path_bytes;  // of the path up to here, with the slash
    std::unordered_set<std::string_view> names;
  };

  void enter(const model::Oid& tree) {
    const RawObject raw = objects_.read(tree);
    if (raw.kind() != model::ObjectKind::tree) throw base::Error("object " + tree.hex() + " is no tree");
    open_.push_back({raw, TreeReader(raw.bytes(), objects_.id_bytes()), path_.size(), {}});
  }

  void take(const TreeEntry& entry) {
    Folder& folder = open_.back();
    const bool is_folder = entry.mode == model::mode::kTree;
    const std::string before = std::exchange(path_, path_.substr(0, folder.path_bytes));
    path_ += entry.name;
    if (is_folder) path_ += '/';
    const bool is_proper = folder.names.insert(entry.name).second && before < path_;
    while (next_ < entry_count_ && next_path() < path_) pass_over();
    if (!is_proper) {
      found_.differing.push_back(path_);
    } else if (is_folder && next_ < entry_count_ && next_path().starts_with(path_)) {
      enter(entry.oid());
    } else if (is_folder || next_ == entry_count_ || next_path() != path_) {
      found_.differing.push_back(path_);
    } else {
      take_file({entry.mode, entry.oid()});
    }
  }

  // The tree has a file where the index's next entry stands.
  void take_file(const TreeFile& file) {
    const git_index_entry* expected = git_index_get_byindex(index_, next_);
    if (git_index_entry_is_conflict(expected) != 0) {
      found_.at_conflicts.emplace(path_, file);
    } else if (file != TreeFile{expected->mode, to_oid(expected->id)}) {
      found_.differing.push_back(path_);
    }
    skip_path();
  }

  // The tree has nothing where the index's next entry stands.
  void pass_over() {
    const git_index_entry* expected = git_index_get_byindex(index_, next_);
    if (git_index_entry_is_conflict(expected) == 0) found_.differing.emplace_back(expected->path);
    skip_path();
  }

  void skip_path() {
    const std::string_view path = next_path();
    while (next_ < entry_count_ && next_path() == path) ++next_;
  }

  std::string_view next_path() const { return git_index_get_byindex(index_, next_)->path; }

  ObjectSource& objects_;
  git_index* index_;
  std::size_t entry_count_;
  std::vector<Folder> open_;
  std::string path_;      // of the tree's last entry
  std::size_t next_ = 0;  // of the index's entries
  IndexComparison found_;
};

}  // namespace

IndexComparison compare_with_index(ObjectSource& objects, const model::Oid& tree, git_index* index) {
  return IndexComparer(objects, index).compare(tree);
}

}  // namespace sallyport::git
