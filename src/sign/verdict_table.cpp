#include "sign/verdict_table.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kTableMagic = "SPVERDC1";  // raise the digit when the layout changes
constexpr std::size_t kDigestBytes = sizeof(base::Sha256);
constexpr std::size_t kMinEntryBytes = 1 + model::Oid::kSha1Bytes + 8 + 1 + 4 + 3 * 8 + 2 + 2;
// Offsets are kept in 32 bits.
constexpr std::size_t kMaxTableBytes = std::numeric_limits<std::uint32_t>::max();

template <typename Number>
void put(std::string& bytes, Number number) {
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t i = 0; i < sizeof(Number); ++i, rest >>= 8) bytes += static_cast<char>(rest & 0xFF);
}

void put_text(std::string& bytes, std::string_view text) {
  put(bytes, static_cast<std::uint16_t>(text.size()));
  bytes += text;
}

std::string_view bytes_of(const model::Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size()};
}

std::string_view bytes_of(const base::Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Reads off the front; past the end every read gives zeros or nothing, and is_ok() is false.
class TableReader {
 public:
  explicit TableReader(std::string_view bytes) : rest_(bytes) {}

  std::string_view take(std::size_t size_bytes) {
    if (size_bytes > rest_.size()) {
      is_ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size_bytes);
    rest_.remove_prefix(size_bytes);
    return taken;
  }
  template <typename Number>
  Number take_number() {
    const std::string_view taken = take(sizeof(Number));
    std::uint64_t value = 0;
    for (std::size_t i = taken.size(); i-- > 0;) value = (value << 8) | static_cast<unsigned char>(taken[i]);
    return static_cast<Number>(value);
  }
  std::string_view take_text() {
    const auto size_bytes = take_number<std::uint16_t>();
    if (size_bytes > kMaxVerdictTextBytes) is_ok_ = false;
    return take(size_bytes);
  }
  bool is_ok() const noexcept { return is_ok_; }
  std::size_t left() const noexcept { return rest_.size(); }

 private:
  std::string_view rest_;
  bool is_ok_ = true;
};

struct EntryView {
  std::string_view object;
  std::uint64_t generation = 0;
  std::uint8_t status = 0;
  Owner owner = kNobody;
  std::int64_t valid_from = 0;
  std::int64_t valid_until = 0;
  std::int64_t signature_until = 0;
  std::string_view key;
  std::string_view detail;
};

EntryView read_entry(TableReader& reader) {
  EntryView entry;
  entry.object = reader.take(reader.take_number<std::uint8_t>());
  entry.generation = reader.take_number<std::uint64_t>();
  entry.status = reader.take_number<std::uint8_t>();
  entry.owner = reader.take_number<std::uint32_t>();
  entry.valid_from = reader.take_number<std::int64_t>();
  entry.valid_until = reader.take_number<std::int64_t>();
  entry.signature_until = reader.take_number<std::int64_t>();
  entry.key = reader.take_text();
  entry.detail = reader.take_text();
  return entry;
}

bool is_status(std::uint8_t number) {
  return number <= static_cast<std::uint8_t>(model::SignatureStatus::good);
}

bool is_id_size(std::size_t size_bytes) {
  return size_bytes == model::Oid::kSha1Bytes || size_bytes == model::Oid::kSha256Bytes;
}

model::Oid to_oid(std::string_view bytes) {
  return model::Oid::from_bytes(base::as_bytes(bytes));
}

// Where the entries begin; nothing unless there are any and everything about the file fits.
std::optional<std::vector<std::uint32_t>> read_offsets(TableReader reader, std::size_t end,
                                                       std::uint32_t count, std::uint64_t generation) {
  if (count > reader.left() / kMinEntryBytes) return std::nullopt;
  std::vector<std::uint32_t> offsets;
  offsets.reserve(count);
  model::Oid last;
  for (std::uint32_t i = 0; i < count; ++i) {
    offsets.push_back(static_cast<std::uint32_t>(end - reader.left()));
    const EntryView entry = read_entry(reader);
    if (!reader.is_ok() || !is_id_size(entry.object.size()) || !is_status(entry.status) ||
        entry.generation > generation)
      return std::nullopt;
    const model::Oid object = to_oid(entry.object);
    if (i > 0 && object <= last) return std::nullopt;
    last = object;
  }
  if (reader.left() != 0) return std::nullopt;
  return offsets;
}

}  // namespace

std::string pack_verdicts(std::string_view keys_digest, std::uint64_t generation,
                          const std::vector<StoredVerdict>& verdicts) {
  if (keys_digest.size() != kKeysDigestBytes) throw base::Error("the digest of the keys is not of 32 bytes");
  std::string bytes{kTableMagic};
  bytes += keys_digest;
  put(bytes, generation);
  put(bytes, static_cast<std::uint32_t>(verdicts.size()));
  for (const StoredVerdict& verdict : verdicts) {
    const Verified& verified = verdict.verified;
    if (verified.key.size() > kMaxVerdictTextBytes || verified.detail.size() > kMaxVerdictTextBytes)
      throw base::Error("a verdict with a text that is too long to be kept");
    put(bytes, static_cast<std::uint8_t>(verdict.object.bytes().size()));
    bytes += bytes_of(verdict.object);
    put(bytes, verdict.generation);
    put(bytes, static_cast<std::uint8_t>(verified.status));
    put(bytes, verified.owner);
    put(bytes, verified.valid_from);
    put(bytes, verified.valid_until);
    put(bytes, verified.signature_until);
    put_text(bytes, verified.key);
    put_text(bytes, verified.detail);
  }
  if (bytes.size() > kMaxTableBytes - kDigestBytes) throw base::Error("more verdicts than can be kept");
  bytes += bytes_of(base::sha256(bytes));
  return bytes;
}

VerdictTable::VerdictTable(std::string bytes, std::string_view keys_digest) {
  if (bytes.size() < kDigestBytes || bytes.size() > kMaxTableBytes) return;
  const std::size_t end = bytes.size() - kDigestBytes;
  const std::string_view content = std::string_view(bytes).substr(0, end);
  TableReader reader(content);
  if (reader.take(kTableMagic.size()) != kTableMagic || reader.take(kKeysDigestBytes) != keys_digest) return;
  const auto generation = reader.take_number<std::uint64_t>();
  const auto count = reader.take_number<std::uint32_t>();
  if (!reader.is_ok() || bytes_of(base::sha256(content)) != std::string_view(bytes).substr(end)) return;
  auto offsets = read_offsets(reader, end, count, generation);
  if (!offsets) return;
  offsets_ = std::move(*offsets);
  bytes_ = std::move(bytes);
  generation_ = generation;
}

model::Oid VerdictTable::object_at(std::uint32_t offset) const {
  const auto size_bytes = static_cast<unsigned char>(bytes_[offset]);
  return to_oid(std::string_view(bytes_).substr(offset + 1, size_bytes));
}

std::optional<std::size_t> VerdictTable::find(const model::Oid& object) const {
  const auto found = std::partition_point(offsets_.begin(), offsets_.end(),
                                          [&](std::uint32_t offset) { return object_at(offset) < object; });
  if (found == offsets_.end() || object_at(*found) != object) return std::nullopt;
  return static_cast<std::size_t>(found - offsets_.begin());
}

StoredVerdict VerdictTable::at(std::size_t index) const {
  TableReader reader(std::string_view(bytes_).substr(offsets_.at(index)));
  const EntryView entry = read_entry(reader);
  return {.object = to_oid(entry.object),
          .verified = {.status = static_cast<model::SignatureStatus>(entry.status),
                       .key = std::string(entry.key),
                       .owner = entry.owner,
                       .detail = std::string(entry.detail),
                       .valid_from = entry.valid_from,
                       .valid_until = entry.valid_until,
                       .signature_until = entry.signature_until},
          .generation = entry.generation};
}

}  // namespace sallyport::sign
