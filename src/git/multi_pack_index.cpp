#include "git/multi_pack_index.hpp"

#include <fmt/core.h>

#include "base/error.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

namespace {

constexpr std::string_view kMultiPackMagic = "MIDX";
constexpr std::size_t kMultiPackHeaderBytes = 12;  // the magic, four numbers of a byte, the number of packs
constexpr std::size_t kChunkEntryBytes = 12;       // an id of 4, an offset of 8
constexpr std::size_t kPlaceBytes = 8;             // the number of a pack, an offset

std::uint64_t load_be64(const std::byte* from) {
  return (std::uint64_t{load_be32(from)} << 32U) | load_be32(from + 4);
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

using Chunk = std::optional<std::span<const std::byte>>;

// The chunks that are needed; others are passed over.
struct Chunks {
  Chunk names, fanout, ids, places;

  Chunk* slot(std::string_view id) {
    if (id == "PNAM") return &names;
    if (id == "OIDF") return &fanout;
    if (id == "OIDL") return &ids;
    if (id == "OOFF") return &places;
    return nullptr;
  }
};

// A chunk ends where the next one begins; an entry without an id says where the last one ends, which is where
// the checksum begins.
Chunks read_chunk_table(std::span<const std::byte> bytes, std::size_t count, std::size_t checksum_at) {
  const std::size_t table_end = kMultiPackHeaderBytes + (count + 1) * kChunkEntryBytes;
  if (table_end > checksum_at) throw base::Error("a multi-pack index that ends in its table of chunks");
  constexpr std::string_view kNoId("\0\0\0\0", 4);
  Chunks chunks;
  for (std::size_t i = 0; i < count; ++i) {
    const std::byte* const entry = bytes.data() + kMultiPackHeaderBytes + i * kChunkEntryBytes;
    const std::string_view id = as_text({entry, 4});
    const std::uint64_t begin = load_be64(entry + 4);
    const std::uint64_t end = load_be64(entry + kChunkEntryBytes + 4);
    if (id == kNoId) throw base::Error("a multi-pack index whose table of chunks ends too early");
    if (begin < table_end || end < begin || end > checksum_at)
      throw base::Error("a multi-pack index with a chunk out of its place");
    Chunk* const slot = chunks.slot(id);
    if (slot == nullptr) continue;
    if (*slot) throw base::Error("a multi-pack index with a chunk twice");
    *slot = bytes.subspan(begin, end - begin);
  }
  const std::byte* const last = bytes.data() + table_end - kChunkEntryBytes;
  if (as_text({last, 4}) != kNoId || load_be64(last + 4) != checksum_at)
    throw base::Error("a multi-pack index whose chunks do not end where its checksum begins");
  return chunks;
}

}  // namespace

MultiPackIndex::MultiPackIndex(const std::filesystem::path& path, std::size_t id_bytes)
    : file_(path), bytes_(file_.bytes()) {
  base::with_context(path.string(), [&] { open(id_bytes); });
}

MultiPackIndex::MultiPackIndex(std::span<const std::byte> bytes, std::size_t id_bytes) : bytes_(bytes) {
  open(id_bytes);
}

void MultiPackIndex::open(std::size_t id_bytes) {
  if (bytes_.size() < kMultiPackHeaderBytes + id_bytes) throw base::Error("too short for a multi-pack index");
  const auto number = [&](std::size_t at) { return std::to_integer<unsigned>(bytes_[at]); };
  if (!as_text(bytes_).starts_with(kMultiPackMagic) || number(4) != 1)
    throw base::Error("not a multi-pack index of version 1");
  if (number(5) != (id_bytes == model::Oid::kSha1Bytes ? 1U : 2U))
    throw base::Error("a multi-pack index of another hash");
  if (number(7) != 0) throw base::Error("a multi-pack index that is based on others");
  const Chunks chunks = read_chunk_table(bytes_, number(6), bytes_.size() - id_bytes);
  if (!chunks.names || !chunks.fanout || !chunks.ids || !chunks.places)
    throw base::Error("a multi-pack index that lacks a chunk");
  if (chunks.fanout->size() != SortedIds::kFanoutBytes)
    throw base::Error("a multi-pack index whose fan-out table is of another size");
  const std::size_t count = SortedIds::count(*chunks.fanout);
  if (chunks.ids->size() != count * id_bytes || chunks.places->size() != count * kPlaceBytes)
    throw base::Error("a multi-pack index whose tables do not fit its count");
  read_pack_names(*chunks.names, load_be32(bytes_.data() + 8));
  ids_ = SortedIds(*chunks.fanout, *chunks.ids, id_bytes);
  places_ = *chunks.places;
}

// Each ends with a NUL; behind the last, NULs fill up.
void MultiPackIndex::read_pack_names(std::span<const std::byte> chunk, std::uint32_t count) {
  std::string_view rest = as_text(chunk);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) throw base::Error("a multi-pack index with too few names of packs");
    const std::string_view name = rest.substr(0, end);
    // An empty name is before all others.
    if (name <= (pack_names_.empty() ? std::string_view() : pack_names_.back()))
      throw base::Error("a multi-pack index whose names of packs are not in order");
    pack_names_.push_back(name);
    rest.remove_prefix(end + 1);
  }
}

std::optional<std::uint32_t> MultiPackIndex::find(std::string_view id) const {
  const auto place = ids_.find(id);
  if (!place) return std::nullopt;
  const std::uint32_t pack = load_be32(places_.data() + std::size_t{*place} * kPlaceBytes);
  if (pack >= pack_names_.size())
    throw base::Error(
        fmt::format("a multi-pack index of {} packs that names number {}", pack_names_.size(), pack));
  return pack;
}

}  // namespace sallyport::git
