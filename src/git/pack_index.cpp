#include "git/pack_index.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint32_t kMagic = 0xFF744F63;  // "\377tOc"
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kHeaderBytes = 8;

}  // namespace

PackIndex::PackIndex(const std::filesystem::path& path, std::size_t id_bytes)
    : file_(path), bytes_(file_.bytes()) {
  base::with_context(path.string(), [&] { open(id_bytes); });
}

PackIndex::PackIndex(std::span<const std::byte> bytes, std::size_t id_bytes) : bytes_(bytes) {
  open(id_bytes);
}

std::uint32_t PackIndex::be32(std::size_t at) const {
  return load_be32(bytes_.subspan(at, sizeof(std::uint32_t)).data());
}

void PackIndex::open(std::size_t id_bytes) {
  id_bytes_ = id_bytes;
  if (bytes_.size() < kHeaderBytes + SortedIds::kFanoutBytes + 2 * id_bytes)
    throw base::Error("too short for a pack index");
  if (be32(0) != kMagic || be32(4) != kVersion) throw base::Error("not a pack index of version 2");
  const auto fanout = bytes_.subspan(kHeaderBytes, SortedIds::kFanoutBytes);
  const std::size_t count = SortedIds::count(fanout);
  const std::size_t ids_at = kHeaderBytes + SortedIds::kFanoutBytes;
  // Ids, checksums, offsets; then offsets of 8 bytes for packs over 2 GiB; then the checksums of pack and
  // index.
  const std::size_t fixed = ids_at + count * (id_bytes + 8) + 2 * id_bytes;
  if (bytes_.size() < fixed || (bytes_.size() - fixed) % 8 != 0)
    throw base::Error("a pack index whose size does not fit its count");
  ids_ = SortedIds(fanout, bytes_.subspan(ids_at, count * id_bytes), id_bytes);
  offsets_at_ = ids_at + count * (id_bytes + 4);
  large_offsets_at_ = offsets_at_ + count * 4;
  large_offset_count_ = (bytes_.size() - fixed) / 8;
}

model::Oid PackIndex::oid(std::uint32_t index) const {
  return model::Oid::from_bytes(ids_[index]);
}

std::optional<std::uint64_t> PackIndex::offset(std::uint32_t index) const {
  const std::uint32_t small = be32(offsets_at_ + std::size_t{index} * 4);
  if ((small & 0x80000000U) == 0) return small;
  const std::size_t large = small & 0x7FFFFFFFU;
  if (large >= large_offset_count_) return std::nullopt;
  const std::size_t at = large_offsets_at_ + large * 8;
  return (std::uint64_t{be32(at)} << 32) | be32(at + 4);
}

std::optional<std::uint64_t> PackIndex::offset(const model::Oid& oid) const {
  const auto place = find({reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size()});
  return place ? offset(*place) : std::nullopt;
}

std::string_view PackIndex::pack_checksum() const {
  const auto checksum = bytes_.subspan(bytes_.size() - 2 * id_bytes_, id_bytes_);
  return {reinterpret_cast<const char*>(checksum.data()), checksum.size()};
}

namespace {

void list_packs(const std::filesystem::path& folder, std::size_t id_bytes, std::vector<model::Oid>& found) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".pack" || !path.filename().string().starts_with("pack-")) continue;
    std::filesystem::path index = path;
    const PackIndex pack(index.replace_extension(".idx"), id_bytes);
    for (std::uint32_t i = 0; i < pack.size(); ++i) found.push_back(pack.oid(i));
  }
  if (error && error != std::errc::no_such_file_or_directory)
    throw base::Error(fmt::format("cannot list {}: {}", folder.string(), error.message()));
}

}  // namespace

std::vector<model::Oid> list_objects(const std::filesystem::path& directory, std::size_t id_bytes) {
  std::vector<model::Oid> found;
  list_packs(directory / "pack", id_bytes, found);
  std::error_code error;
  for (const auto& fan : std::filesystem::directory_iterator(directory, error)) {
    const std::string prefix = fan.path().filename().string();
    if (prefix.size() != 2 || !fan.is_directory()) continue;
    for (const auto& entry : std::filesystem::directory_iterator(fan.path())) {
      // Names that are no id, such as tmp_obj_XXXXXX, are files that git has not finished.
      if (const auto oid = model::Oid::from_hex(prefix + entry.path().filename().string());
          oid && oid->bytes().size() == id_bytes)
        found.push_back(*oid);
    }
  }
  if (error) throw base::Error(fmt::format("cannot list {}: {}", directory.string(), error.message()));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace sallyport::git
