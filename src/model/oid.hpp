#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sallyport::model {

// An object id: 20 bytes in a SHA-1 repository, 32 in a SHA-256 one. A default-made Oid is null with 20
// bytes. Ids of different algorithms are never equal.
class Oid {
 public:
  static constexpr std::size_t kSha1Bytes = 20;
  static constexpr std::size_t kSha256Bytes = 32;

  Oid() = default;

  // 40 or 64 lower- or upper-case hexadecimal characters and nothing else; otherwise nothing.
  static std::optional<Oid> from_hex(std::string_view hex);

  // `bytes` must be 20 or 32 bytes long; anything else throws base::Error.
  static Oid from_bytes(std::span<const std::byte> bytes);

  // All zeros: in a ref update, "there is none".
  bool is_null() const noexcept;

  std::span<const std::byte> bytes() const noexcept { return {bytes_.data(), size_}; }
  std::string hex() const;
  // The first 12 hexadecimal characters, for people.
  std::string abbreviated() const { return hex().substr(0, 12); }

  friend bool operator==(const Oid&, const Oid&) = default;
  friend std::strong_ordering operator<=>(const Oid&, const Oid&) = default;

 private:
  std::array<std::byte, kSha256Bytes> bytes_{};  // beyond size_: zeros
  std::uint8_t size_ = kSha1Bytes;
};

}  // namespace sallyport::model

template <>
struct std::hash<sallyport::model::Oid> {
  // An id is already a cryptographic hash: its first bytes are as good as any.
  std::size_t operator()(const sallyport::model::Oid& oid) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, oid.bytes().data(), sizeof value);
    return value;
  }
};
