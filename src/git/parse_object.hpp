#pragma once

#include <cstdint>
#include <string_view>

#include "model/commit.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Strict readers of raw objects (git's documentation: gitformat-signature, git-hash-object; fsck.c for the
// oddities). What decides the graph must be right or base::Error is thrown: a commit begins with "tree <hex>"
// and its "parent <hex>" lines, a tag with "object <hex>" and "type <kind>". All else that is odd is named in
// `oddities`. More than 100,000 headers are an error too, so that memory stays bounded. The result's views
// point into `raw`.
//
// `id_bytes` is the size of an id in this repository, 20 or 32; an id of another length is an error.
model::Commit parse_commit(std::string_view raw, std::size_t id_bytes);
model::Tag parse_tag(std::string_view raw, std::size_t id_bytes);

// One entry of a tree. Views into the raw tree.
struct TreeEntry {
  std::uint32_t mode = 0;
  std::string_view name;
  std::string_view id;  // raw bytes
  model::Oid oid() const;
};

// Reads the entries of a raw tree one by one.
class TreeReader {
 public:
  TreeReader(std::string_view raw, std::size_t id_bytes) : rest_(raw), id_bytes_(id_bytes) {}
  // False at the end. Throws base::Error if the bytes are no tree entry: a mode that is not octal, an empty
  // name, a name with '/', a short id.
  bool next(TreeEntry& entry);

 private:
  std::string_view rest_;
  std::size_t id_bytes_;
};

}  // namespace sallyport::git
