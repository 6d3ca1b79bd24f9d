#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace sallyport::content {

// 64 bytes that are asked many questions at once: each answer has a bit for each byte, the lowest for the
// first.
inline constexpr std::size_t kBlockBytes = 64;

// In words of eight bytes, for any processor.
class WordBlock {
 public:
  // `bytes` is the first of 64.
  explicit WordBlock(const char* bytes) noexcept { std::memcpy(words_.data(), bytes, kBlockBytes); }

  std::uint64_t equal_to(unsigned char value) const noexcept {
    // The high bit of each byte that is nought; no carry leaves a byte.
    return gather([&](std::uint64_t word) {
      const std::uint64_t differing = word ^ (kOnes * value);
      return ~(((differing & ~kHighBits) + ~kHighBits) | differing);
    });
  }
  // What is not ASCII.
  std::uint64_t high() const noexcept {
    return gather([](std::uint64_t word) { return word; });
  }

 private:
  static constexpr std::uint64_t kOnes = 0x0101010101010101U;
  static constexpr std::uint64_t kHighBits = 0x8080808080808080U;

  // The product brings the high bits of eight bytes together in its highest byte.
  template <typename Tell>
  std::uint64_t gather(Tell tell) const noexcept {
    std::uint64_t bits = 0;
    for (std::size_t i = words_.size(); i-- > 0;) {
      std::uint64_t word = words_[i];
      if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
      bits = (bits << sizeof word) | ((((tell(word) & kHighBits) >> 7U) * 0x0102040810204080U) >> 56U);
    }
    return bits;
  }

  std::array<std::uint64_t, kBlockBytes / sizeof(std::uint64_t)> words_;
};

#ifdef __SSE2__
// The same with what every x86-64 has.
class VectorBlock {
 public:
  explicit VectorBlock(const char* bytes) noexcept { std::memcpy(lanes_, bytes, kBlockBytes); }

  std::uint64_t equal_to(unsigned char value) const noexcept {
    const __m128i all = _mm_set1_epi8(static_cast<char>(value));
    return gather([&](__m128i lane) { return _mm_cmpeq_epi8(lane, all); });
  }
  std::uint64_t high() const noexcept {
    return gather([](__m128i lane) { return lane; });
  }

 private:
  template <typename Tell>
  std::uint64_t gather(Tell tell) const noexcept {
    std::uint64_t bits = 0;
    for (std::size_t i = std::size(lanes_); i-- > 0;)
      bits = (bits << sizeof(__m128i)) | static_cast<unsigned>(_mm_movemask_epi8(tell(lanes_[i])));
    return bits;
  }

  __m128i lanes_[kBlockBytes / sizeof(__m128i)];
};
using ByteBlock = VectorBlock;
#else
using ByteBlock = WordBlock;
#endif

// Calls each(block, offset_bytes) for all of `text`; behind its end stand spaces.
template <typename Each>
void for_each_block(std::string_view text, Each each) {
  std::size_t at = 0;
  for (; at + kBlockBytes <= text.size(); at += kBlockBytes) each(ByteBlock(text.data() + at), at);
  if (at == text.size()) return;
  std::array<char, kBlockBytes> last;
  last.fill(' ');
  std::memcpy(last.data(), text.data() + at, text.size() - at);
  each(ByteBlock(last.data()), at);
}

// How many bits are set: std::popcount is a call where the processor is not known to have it.
constexpr std::size_t count_bits(std::uint64_t bits) noexcept {
  bits -= (bits >> 1U) & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + ((bits >> 2U) & 0x3333333333333333U);
  bits = (bits + (bits >> 4U)) & 0x0F0F0F0F0F0F0F0FU;
  return static_cast<std::size_t>((bits * 0x0101010101010101U) >> 56U);
}

}  // namespace sallyport::content
