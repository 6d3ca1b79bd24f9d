#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sallyport::content {

// What is usually no source: kinds of files for lists of what may not enter a repository. Told by names and
// by first bytes (each format's own description; file(1)'s are not used), and by neither for sure: who wants
// to can hide a file from both.
enum class FileKind : std::uint8_t {
  env,
  credential_file,
  private_key,
  key_store,
  database,
  database_dump,
  core_file,
  os_litter,
  editor_litter,
  executable,
  object_file,
  archive,
  disk_image,
  image,
  media,
  office,
};

struct FileKindMeaning {
  FileKind kind = FileKind::env;
  std::string_view word;     // "key-store": for policies
  std::string_view meaning;  // for documents: "a store of keys: PKCS #12, ..."
};

// All kinds, in the order of the enumeration.
std::span<const FileKindMeaning> file_kinds() noexcept;

std::string_view to_string(FileKind kind) noexcept;  // its word
std::optional<FileKind> file_kind_named(std::string_view word) noexcept;

struct FoundKind {
  FileKind kind = FileKind::env;
  bool is_by_content = false;  // else by its name

  friend bool operator==(const FoundKind&, const FoundKind&) = default;
};

// What the file at `path` (divided at '/') is, each kind once, by its name if that tells, in the order of the
// enumeration. `head` is its content, of which no more than the first 40,000 bytes are looked at. Names count
// in any case of letters (ASCII).
std::vector<FoundKind> file_kinds_of(std::string_view path, std::string_view head);

}  // namespace sallyport::content
