#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "git/sorted_ids.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// A pack's index of version 2 (git's documentation: gitformat-pack), mapped. Tells which objects the pack
// holds and where; reads no object. Every length is checked when it is opened; what it says of offsets is
// used as a reading order only.
class PackIndex {
 public:
  // Throws base::Error if the file is no sound version 2 index of ids of `id_bytes`.
  PackIndex(const std::filesystem::path& path, std::size_t id_bytes);
  // For tests and fuzzing: the index in memory, which must outlive this.
  PackIndex(std::span<const std::byte> bytes, std::size_t id_bytes);

  std::uint32_t size() const noexcept { return ids_.size(); }
  // `index` < size().
  model::Oid oid(std::uint32_t index) const;
  // Where the object begins in the pack file; nothing if the pack does not hold it or the index is unsound
  // there.
  std::optional<std::uint64_t> offset(const model::Oid& oid) const;
  // The same by place in the index; `index` < size(). Nothing if the index is unsound there.
  std::optional<std::uint64_t> offset(std::uint32_t index) const;
  // Of an object of raw id `id`: its place in the index, if it is there.
  std::optional<std::uint32_t> find(std::string_view id) const noexcept { return ids_.find(id); }
  // What the pack ends with: its checksum, of id_bytes.
  std::string_view pack_checksum() const;

 private:
  void open(std::size_t id_bytes);
  std::uint32_t be32(std::size_t at) const;

  base::MappedFile file_;
  std::span<const std::byte> bytes_;
  std::size_t id_bytes_ = 0;
  SortedIds ids_;
  std::size_t offsets_at_ = 0;
  std::size_t large_offsets_at_ = 0;
  std::size_t large_offset_count_ = 0;
};

// Every object that lies in `directory` itself, loose or in a pack; alternates are not followed. Throws
// base::Error if a pack's index cannot be read, or if a pack has none: what cannot be listed cannot be looked
// at. Temporary files of a running git are passed over.
std::vector<model::Oid> list_objects(const std::filesystem::path& directory, std::size_t id_bytes);

}  // namespace sallyport::git
