#include "model/oid.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::model {

namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Oid> Oid::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kSha1Bytes && hex.size() != 2 * kSha256Bytes) return std::nullopt;
  Oid oid;
  oid.size_ = static_cast<std::uint8_t>(hex.size() / 2);
  for (std::size_t i = 0; i < oid.size_; ++i) {
    const int high = nibble(hex[2 * i]);
    const int low = nibble(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    oid.bytes_[i] = static_cast<std::byte>(high * 16 + low);
  }
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
