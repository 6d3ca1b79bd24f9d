#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace sallyport::git {

// A number of 4 bytes, the greatest first; they need not be aligned.
inline std::uint32_t load_be32(const void* from) noexcept {
  std::uint32_t value = 0;
  std::memcpy(&value, from, sizeof value);
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

// Raw ids as indexes of packs hold them: sorted, one behind the other, and beside them a fan-out table of 256
// counts, each of the ids whose first byte is at most so much. Borrows both tables; threads may share it.
// That the ids are sorted is taken on trust: if they are not, some are not found.
class SortedIds {
 public:
  static constexpr std::size_t kFanoutBytes = 256 * 4;

  SortedIds() = default;
  // `fanout` must be of kFanoutBytes, `ids` of count(fanout) times `id_bytes`, and an id of 5 bytes or more.
  SortedIds(std::span<const std::byte> fanout, std::span<const std::byte> ids, std::size_t id_bytes) noexcept;

  // How many ids a fan-out table of kFanoutBytes counts. Throws base::Error if it decreases.
  static std::uint32_t count(std::span<const std::byte> fanout);

  std::uint32_t size() const noexcept { return upto(255); }
  // `index` < size().
  std::span<const std::byte> operator[](std::uint32_t index) const noexcept {
    return ids_.subspan(index * id_bytes_, id_bytes_);
  }
  // The place of `id`; nothing if it is not there, or is of another length.
  std::optional<std::uint32_t> find(std::string_view id) const noexcept;

 private:
  std::uint32_t upto(std::size_t first_byte) const noexcept {
    return fanout_.empty() ? 0 : load_be32(fanout_.data() + 4 * first_byte);
  }

  std::span<const std::byte> fanout_;
  std::span<const std::byte> ids_;
  std::size_t id_bytes_ = 0;
};

}  // namespace sallyport::git
