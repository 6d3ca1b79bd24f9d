#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/oid.hpp"
#include "sign/verified.hpp"

namespace sallyport::sign {

// The file format of VerdictCache, our own. All numbers little-endian:
//   "SPVERDC1"; keys digest, 32 bytes; generation, 8; number of entries, 4; the entries; SHA-256 of all
//   before
// and each entry, sorted by object id, no id twice:
//   size of the id (20 or 32), 1; the id; generation, 8; status, 1; owner, 4; valid_from, valid_until,
//   signature_until, 8 each and signed; size of key, 2; key; size of detail, 2; detail
// A generation is a run that wrote the file, counted up; an entry's is the last one that asked for it.

inline constexpr std::size_t kKeysDigestBytes = 32;
// A verdict with a longer key or detail is not for this format.
inline constexpr std::size_t kMaxVerdictTextBytes = 1024;

struct StoredVerdict {
  model::Oid object;
  Verified verified;
  std::uint64_t generation = 0;
};

// `verdicts` are sorted by object, each object once. Throws base::Error if one is not for this format.
std::string pack_verdicts(std::string_view keys_digest, std::uint64_t generation,
                          const std::vector<StoredVerdict>& verdicts);

// The verdicts in the bytes of a file, all checked when it is made and each decoded when it is asked for.
// Threads may share it.
class VerdictTable {
 public:
  VerdictTable() = default;  // an empty one
  // Empty if `bytes` are anything but what pack_verdicts() makes for this keys digest. Throws base::Error
  // only if the crypto library fails.
  VerdictTable(std::string bytes, std::string_view keys_digest);

  std::size_t size() const noexcept { return offsets_.size(); }
  std::uint64_t generation() const noexcept { return generation_; }
  // The place of an object's verdict, if there is one.
  std::optional<std::size_t> find(const model::Oid& object) const;
  // `index` is less than size().
  StoredVerdict at(std::size_t index) const;

 private:
  model::Oid object_at(std::uint32_t offset) const;

  std::string bytes_;
  std::vector<std::uint32_t> offsets_;  // of entries, in order
  std::uint64_t generation_ = 0;
};

}  // namespace sallyport::sign
