#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/file.hpp"
#include "git/pack_index.hpp"
#include "model/object.hpp"

namespace sallyport::git {

// What stands at an offset of a pack, before anything is inflated.
struct PackEntry {
  enum class Form : std::uint8_t { whole, offset_delta, id_delta };
  Form form = Form::whole;
  model::ObjectKind kind = model::ObjectKind::blob;  // of a whole object
  std::uint64_t size_bytes = 0;                      // inflated; of a delta: of the delta itself
  std::uint64_t base_offset = 0;                     // of an offset delta
  std::string_view base_id;                          // of an id delta: 20 or 32 raw bytes
  std::string_view compressed;                       // from its zlib stream on, up to the end of all objects
};

// A pack and its index, mapped (git's documentation: gitformat-pack; versions 2 and 3 of packs). Immutable:
// threads may share it. Every length is checked; that objects are what their names say is not: who wrote the
// pack, index-pack or repack, has verified that.
class PackFile {
 public:
  // Throws base::Error if one of the two cannot be mapped, is not of its format, or if they do not belong
  // together (number of objects, checksum of the pack).
  PackFile(const std::filesystem::path& index_path, std::size_t id_bytes);
  // For tests and fuzzing: both in memory, which must outlive this.
  PackFile(std::span<const std::byte> index, std::span<const std::byte> pack, std::size_t id_bytes);

  const PackIndex& index() const noexcept { return index_; }
  std::size_t id_bytes() const noexcept { return id_bytes_; }
  // Where objects end: what follows is the pack's checksum.
  std::uint64_t end_offset() const noexcept { return end_; }

  // Throws base::Error if no entry can begin at `offset`, or one whose base cannot be before it.
  PackEntry entry(std::uint64_t offset) const;

 private:
  void open_pack();

  base::MappedFile file_;
  PackIndex index_;
  std::string_view bytes_;
  std::size_t id_bytes_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace sallyport::git
