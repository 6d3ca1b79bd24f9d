#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "git/sorted_ids.hpp"

namespace sallyport::git {

// The file objects/pack/multi-pack-index (git's documentation: gitformat-pack, version 1), mapped: which of
// many packs holds an object. Immutable: threads may share it.
//
// Every length is checked when it is opened. Not checked, since that would read the whole file: its checksum,
// that its ids are sorted, and what it says of each of them. So what it says is a hint: the pack may not hold
// the object, and an object that it does not know may be in one of its packs. Where objects begin, it says as
// well, but that is not read: the index of the pack does. Chains of such files (multi-pack-index.d) are not
// read either.
class MultiPackIndex {
 public:
  // Throws base::Error if the file is no sound one of ids of `id_bytes`.
  MultiPackIndex(const std::filesystem::path& path, std::size_t id_bytes);
  // For tests and fuzzing: the file in memory, which must outlive this.
  MultiPackIndex(std::span<const std::byte> bytes, std::size_t id_bytes);

  // The names of the packs' indexes ("pack-<hex>.idx"), sorted, by the number of the pack. Each is there once
  // and is not empty; that it is a file's name is not promised. They live as long as this.
  const std::vector<std::string_view>& pack_names() const noexcept { return pack_names_; }
  // How many objects it knows.
  std::uint32_t size() const noexcept { return ids_.size(); }
  // The number of the pack that holds the object of raw id `id`; nothing if it does not know the object.
  // Throws base::Error if it names a pack by a number that there is not.
  std::optional<std::uint32_t> find(std::string_view id) const;

 private:
  void open(std::size_t id_bytes);
  void read_pack_names(std::span<const std::byte> chunk, std::uint32_t count);

  base::MappedFile file_;
  std::span<const std::byte> bytes_;
  std::vector<std::string_view> pack_names_;
  SortedIds ids_;
  std::span<const std::byte> places_;  // of each id: the number of its pack, and its offset there
};

}  // namespace sallyport::git
