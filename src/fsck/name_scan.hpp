#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sallyport::fsck {

// What is to be known of each name of each tree, read eight bytes at a time: most names are plain, and all
// that is slow is done for the others alone.
struct NameScan {
  std::uint64_t hash = 0;  // the same for two plain names that differ in the case of letters only
  bool is_plain = true;    // printable ASCII without '/', '\\' and '~'
};

// Scans `size_bytes` at `text`. Seven bytes behind them are read (not looked at): in a tree there are a NUL
// and an id.
inline NameScan scan_name(const char* text, std::size_t size_bytes) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x80 * kOnes;
  constexpr std::uint64_t kFiller = 'a' * kOnes;
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15U;
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHigh; };

  std::uint64_t odd = 0;
  std::uint64_t hash = size_bytes * kMultiplier;
  for (std::size_t at = 0; at < size_bytes; at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text + at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    const std::size_t left = size_bytes - at;
    if (left < sizeof word) {
      const std::uint64_t mask = (std::uint64_t{1} << (8 * left)) - 1;
      word = (word & mask) | (kFiller & ~mask);
    }
    const std::uint64_t low_bits = word & ~kHigh;
    odd |= word & kHigh;
    odd |= (word - ' ' * kOnes) & ~word & kHigh;
    odd |= (low_bits + 2 * kOnes) & kHigh;  // '~' and DEL
    odd |= has_zero(word ^ ('/' * kOnes)) | has_zero(word ^ ('\\' * kOnes));
    // Capitals have the high bit in the first sum and not in the second.
    const std::uint64_t from_a = low_bits + (0x80 - 'A') * kOnes;
    const std::uint64_t behind_z = low_bits + (0x7F - 'Z') * kOnes;
    const std::uint64_t capitals = from_a & ~behind_z & ~word & kHigh;
    hash = (hash ^ (word | (capitals >> 2))) * kMultiplier;
    hash ^= hash >> 32;
  }
  return {hash, odd == 0};
}

}  // namespace sallyport::fsck
