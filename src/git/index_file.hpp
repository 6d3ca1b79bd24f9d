#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Nothing is wrong, but this reader does not know enough to answer as git would: git must be asked.
class NotForThisReader : public base::Error {
 public:
  using base::Error::Error;
};

// What stands in the index for one path. The views live until the next entry is read.
struct IndexEntry {
  std::string_view path;   // not empty, without NUL; not otherwise checked
  std::string_view id;     // raw bytes
  std::uint32_t mode = 0;  // 0100644, 0100755, 0120000 or 0160000
  unsigned stage = 0;      // 1 to 3: not merged
  bool is_intent_to_add = false;

  model::Oid oid() const;
};

// How an index is written: its version, and how long its ids and its checksum are.
struct IndexForm {
  std::uint32_t version = 0;
  std::size_t id_bytes = model::Oid::kSha1Bytes;
};

// Reads the entries one after another.
class IndexEntries {
 public:
  IndexEntries(const IndexEntries&) = delete;
  IndexEntries& operator=(const IndexEntries&) = delete;

  // The next entry, or false at the end. Throws base::Error where the bytes are no entry or entries are not
  // in git's order (path as bytes, then stage), NotForThisReader at a mode or flags that are unknown.
  bool next(IndexEntry& entry);

 private:
  friend class IndexFile;
  IndexEntries(std::string_view file, const IndexForm& form, std::uint32_t count)
      : file_(file), form_(form), left_(count) {}
  int take_path(std::string_view name, std::size_t stripped);

  std::string_view file_;  // without its checksum
  IndexForm form_;
  std::uint32_t left_;  // entries that are said to follow
  std::size_t at_ = 12;
  std::string_view path_;  // of the last entry
  std::string buffer_;     // holds path_ in version 4, which tells a path by how it differs from the last
  unsigned stage_ = 0;
};

// The index's cache-tree: a folder of which the index remembers the tree that its entries make.
struct CachedFolder {
  std::string_view name;              // empty at the root
  std::int64_t entry_count = -1;      // in the folder and below; negative: not known any more
  std::string_view id;                // of the tree, raw bytes; empty where the count is negative
  std::vector<CachedFolder> folders;  // by name

  const CachedFolder* find(std::string_view folder) const;  // or null
  model::Oid oid() const;                                   // not to be asked where the count is negative
};

// git's index (gitformat-index(5), versions 2 to 4), mapped and read-only. Opening it checks its
// frame: header, checksum (all zeros where git was told to write none, index.skipHash), the ends of all
// entries and extensions, the cache-tree. Each entry is checked when it is read. Memory does not grow with
// the number of entries, and no count in the file is trusted.
class IndexFile {
 public:
  // Throws base::Error if it cannot be read or is damaged; NotForThisReader if it is of another version or
  // has an extension that must be understood (a split index, folders of a sparse one).
  explicit IndexFile(const std::filesystem::path& path, std::size_t id_bytes = model::Oid::kSha1Bytes);
  // For tests and fuzzing: the index in memory, which must outlive this.
  explicit IndexFile(std::string_view bytes, std::size_t id_bytes = model::Oid::kSha1Bytes);

  std::uint32_t version() const noexcept { return form_.version; }
  std::uint32_t entry_count() const noexcept { return entry_count_; }
  IndexEntries entries() const;
  // The root, or null if the index has no cache-tree.
  const CachedFolder* cache_tree() const noexcept { return cache_tree_.empty() ? nullptr : &cache_tree_[0]; }

 private:
  void open();
  std::size_t end_of_entries() const;
  void read_extensions(std::size_t at);
  void read_cache_tree(std::string_view extension);
  bool is_sum(std::string_view checksum) const;

  base::MappedFile file_;
  std::string_view bytes_;  // without the checksum
  IndexForm form_;
  std::uint32_t entry_count_ = 0;
  std::vector<CachedFolder> cache_tree_;  // one, or none
};

}  // namespace sallyport::git
