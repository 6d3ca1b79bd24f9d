#include "git/pack_file.hpp"

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::git {

namespace {

constexpr std::string_view kPackMagic = "PACK";
constexpr std::size_t kPackHeaderBytes = 12;  // the magic, the version, the number of objects

std::filesystem::path pack_beside(std::filesystem::path index_path) {
  return index_path.replace_extension(".pack");
}

std::uint32_t big_endian_at(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

[[noreturn]] void fail_entry(std::uint64_t offset, const char* what) {
  throw base::Error(fmt::format("a pack's entry at {} {}", offset, what));
}

// Takes the bytes of an entry's head one by one.
class HeadReader {
 public:
  HeadReader(std::string_view rest, std::uint64_t offset) : rest_(rest), offset_(offset) {}

  std::uint8_t take() {
    if (rest_.empty()) fail_entry(offset_, "is cut off");
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  std::string_view take(std::size_t count) {
    if (rest_.size() < count) fail_entry(offset_, "is cut off");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
  std::uint64_t offset_;
};

// How far before an entry its base begins. Each byte but the last adds one, so that no distance can be
// written in two ways.
std::uint64_t take_distance(HeadReader& head, std::uint64_t offset) {
  std::uint8_t byte = head.take();
  std::uint64_t distance = byte & 0x7FU;
  while ((byte & 0x80U) != 0) {
    if (distance >= (std::uint64_t{1} << 55)) fail_entry(offset, "has a base too far away");
    byte = head.take();
    distance = ((distance + 1) << 7) | (byte & 0x7FU);
  }
  return distance;
}

}  // namespace

PackFile::PackFile(const std::filesystem::path& index_path, std::size_t id_bytes)
    : file_(pack_beside(index_path)),
      index_(index_path, id_bytes),
      bytes_(file_.text()),
      id_bytes_(id_bytes) {
  base::with_context(pack_beside(index_path).string(), [&] { open_pack(); });
}

PackFile::PackFile(std::span<const std::byte> index, std::span<const std::byte> pack, std::size_t id_bytes)
    : index_(index, id_bytes),
      bytes_(reinterpret_cast<const char*>(pack.data()), pack.size()),
      id_bytes_(id_bytes) {
  open_pack();
}

void PackFile::open_pack() {
  if (bytes_.size() < kPackHeaderBytes + id_bytes_) throw base::Error("too short for a pack");
  if (!bytes_.starts_with(kPackMagic)) throw base::Error("not a pack");
  const std::uint32_t version = big_endian_at(bytes_, 4);
  if (version != 2 && version != 3) throw base::Error(fmt::format("a pack of version {}", version));
  if (big_endian_at(bytes_, 8) != index_.size())
    throw base::Error("a pack that does not hold as many objects as its index");
  end_ = bytes_.size() - id_bytes_;
  if (bytes_.substr(end_) != index_.pack_checksum())
    throw base::Error("a pack whose index was made for another one");
}

PackEntry PackFile::entry(std::uint64_t offset) const {
  if (offset < kPackHeaderBytes || offset >= end_) fail_entry(offset, "is outside of the pack");
  HeadReader head(bytes_.substr(offset, end_ - offset), offset);
  std::uint8_t byte = head.take();
  const unsigned type = (byte >> 4) & 7U;
  PackEntry entry;
  entry.size_bytes = byte & 0x0FU;
  for (unsigned shift = 4; (byte & 0x80U) != 0; shift += 7) {
    if (shift > 53) fail_entry(offset, "announces a size of more than 60 bits");
    byte = head.take();
    entry.size_bytes |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
  }
  switch (type) {
    case 1:
      entry.kind = model::ObjectKind::commit;
      break;
    case 2:
      entry.kind = model::ObjectKind::tree;
      break;
    case 3:
      entry.kind = model::ObjectKind::blob;
      break;
    case 4:
      entry.kind = model::ObjectKind::tag;
      break;
    case 6: {
      entry.form = PackEntry::Form::offset_delta;
      const std::uint64_t distance = take_distance(head, offset);
      if (distance == 0 || distance > offset) fail_entry(offset, "has a base that is not before it");
      entry.base_offset = offset - distance;
      break;
    }
    case 7:
      entry.form = PackEntry::Form::id_delta;
      entry.base_id = head.take(id_bytes_);
      break;
    default:
      fail_entry(offset, "is of a type that there is not");
  }
  entry.compressed = head.rest();
  return entry;
}

}  // namespace sallyport::git
