#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sallyport::content {

// What stands in a repository for a file that Git LFS keeps elsewhere (git-lfs, docs/spec.md, version 1).
struct LfsPointer {
  std::string_view oid;  // SHA-256 of the file, 64 small hexadecimal digits; views the pointer
  std::uint64_t size_bytes = 0;
};

struct LfsReading {
  std::optional<LfsPointer> pointer;
  std::string_view reason;  // for people, if it is none; of a fixed text
};

// Whether a file is meant to be a pointer: it begins with the word and address of a version, whatever
// follows, white space and a byte order mark before it left out. A file of this kind that read_lfs_pointer()
// refuses is handed to people in place of the real one.
bool is_pointer_like(std::string_view bytes) noexcept;

// Strict: less than 1,024 bytes, each line "key value\n", the version (this one or its first address,
// hawser.github.com) first, other keys in order: those of extensions ("ext-0-name"), oid, size; no other key,
// each once.
LfsReading read_lfs_pointer(std::string_view bytes) noexcept;

}  // namespace sallyport::content
