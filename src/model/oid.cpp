#include "model/oid.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::model {

namespace {

constexpr std::uint8_t kNoNibble = 0x80;

// Of each character, its value as a hexadecimal digit.
constexpr std::array<std::uint8_t, 256> kNibbles = [] {
  std::array<std::uint8_t, 256> nibbles{};
  nibbles.fill(kNoNibble);
  for (std::uint8_t i = 0; i < 10; ++i) nibbles['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) nibbles['a' + i] = nibbles['A' + i] = 10 + i;
  return nibbles;
}();

unsigned nibble(char c) {
  return kNibbles[static_cast<unsigned char>(c)];
}

}  // namespace

std::optional<Oid> Oid::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kSha1Bytes && hex.size() != 2 * kSha256Bytes) return std::nullopt;
  Oid oid;
  oid.size_ = static_cast<std::uint8_t>(hex.size() / 2);
  unsigned seen = 0;
  for (std::size_t i = 0; i < oid.size_; ++i) {
    const unsigned high = nibble(hex[2 * i]);
    const unsigned low = nibble(hex[2 * i + 1]);
    seen |= high | low;
    oid.bytes_[i] = static_cast<std::byte>(high << 4 | low);
  }
  if ((seen & kNoNibble) != 0) return std::nullopt;
  return oid;
}

Oid Oid::from_bytes(std::span<const std::byte> bytes) {
  if (bytes.size() != kSha1Bytes && bytes.size() != kSha256Bytes)
    throw base::Error(fmt::format("an object id of {} bytes; it must be 20 or 32", bytes.size()));
  Oid oid;
  oid.size_ = static_cast<std::uint8_t>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), oid.bytes_.begin());
  return oid;
}

bool Oid::is_null() const noexcept {
  return std::all_of(bytes_.begin(), bytes_.end(), [](std::byte b) { return b == std::byte{0}; });
}

std::string Oid::hex() const {
  return base::to_hex(bytes());
}

}  // namespace sallyport::model
