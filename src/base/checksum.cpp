#include "base/checksum.hpp"

#include <cstddef>

#include <libdeflate.h>

namespace sallyport::base {

namespace {

// Up to here the definition itself is used, a bit at a time. libdeflate asks the processor what it can do
// when it is first called, which takes 15 µs in a virtual machine, and many a hook sums up one path and
// nothing else.
constexpr std::size_t kMostShortBytes = 256;

std::uint32_t short_crc32(std::string_view bytes, std::uint32_t before) noexcept {
  constexpr std::uint32_t kPolynomial = 0xEDB88320;  // with its bits in reverse
  std::uint32_t sum = ~before;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1U) != 0 ? kPolynomial : 0U);
  }
  return ~sum;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
  return bytes.size() <= kMostShortBytes ? short_crc32(bytes, before)
                                         : libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace sallyport::base
