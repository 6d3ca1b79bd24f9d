#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "git/object_source.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

struct EntryAtPath {
  std::uint32_t mode = 0;
  model::Oid oid;
};

// What a commit's tree has at `path` (without a slash at either end), or nothing. Throws base::Error if a
// tree on the way cannot be read, or `commit` is none.
std::optional<EntryAtPath> entry_at(ObjectSource& objects, const model::Oid& commit, std::string_view path);

// The text of the plain file there, or nothing if there is none. Throws base::Error also if it is no plain
// file, or larger than `limit_bytes`.
std::optional<std::string> file_at(ObjectSource& objects, const model::Oid& commit, std::string_view path,
                                   std::uint64_t limit_bytes);

}  // namespace sallyport::git
