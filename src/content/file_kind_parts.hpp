#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

#include "content/file_kind.hpp"

namespace sallyport::content {

// Sets of kinds, for the parts of file_kinds_of().
class FileKindSet {
 public:
  void add(FileKind kind) noexcept { bits_.set(static_cast<std::size_t>(kind)); }
  void remove(FileKind kind) noexcept { bits_.reset(static_cast<std::size_t>(kind)); }
  bool has(FileKind kind) const noexcept { return bits_.test(static_cast<std::size_t>(kind)); }
  bool is_empty() const noexcept { return bits_.none(); }

 private:
  std::bitset<32> bits_;
};

// `path` in small letters.
FileKindSet kinds_by_name(std::string_view path) noexcept;

// `name` is the last component of the path in small letters: it tells a library from a program.
FileKindSet kinds_by_head(std::string_view head, std::string_view name) noexcept;

}  // namespace sallyport::content
