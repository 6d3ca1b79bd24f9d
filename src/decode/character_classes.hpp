#pragma once

#include <cstddef>
#include <cstdint>

// Which kinds a byte is of, told by two look-ups: one for its upper and one for its lower four bits, of which
// the bits that both have are its kinds. So a vector of bytes is told with two shuffles. A kind is therefore
// all pairs of some upper and some lower halves.
namespace sallyport::decode {

struct Kind {
  std::uint8_t bit = 0;
  std::uint16_t uppers = 0;  // a bit for each value of the upper half
  std::uint16_t lowers = 0;
};

// Bytes from 0x80 on are of no kind.
struct KindTable {
  alignas(16) std::uint8_t of_upper[16] = {};
  alignas(16) std::uint8_t of_lower[16] = {};

  constexpr std::uint8_t of(char c) const noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return of_upper[byte >> 4U] & of_lower[byte & 0xFU];
  }
};

template <std::size_t kCount>
constexpr KindTable kind_table(const Kind (&kinds)[kCount]) {
  KindTable table;
  for (const Kind& kind : kinds) {
    for (std::size_t half = 0; half < 16; ++half) {
      if (half < 8 && ((kind.uppers >> half) & 1U) != 0) table.of_upper[half] |= kind.bit;
      if (((kind.lowers >> half) & 1U) != 0) table.of_lower[half] |= kind.bit;
    }
  }
  return table;
}

// The halves that are listed.
template <typename... Halves>
constexpr std::uint16_t halves(Halves... half) {
  return static_cast<std::uint16_t>(((1U << static_cast<unsigned>(half)) | ... | 0U));
}
inline constexpr std::uint16_t kAllHalves = 0xFFFF;

// What a byte is by itself.
inline constexpr std::uint8_t kAlnum = 0x07;
inline constexpr std::uint8_t kDigit = 0x04;
inline constexpr std::uint8_t kRun = 0x1F;  // a character of base64 or base64url
inline constexpr std::uint8_t kSpace = 0x60;
inline constexpr std::uint8_t kQuote = 0x80;
inline constexpr KindTable kCharacters = kind_table({
    {0x01, halves(4, 6), 0xFFFE},           // A to O, a to o
    {0x02, halves(5, 7), 0x07FF},           // P to Z, p to z
    {0x04, halves(3), 0x03FF},              // digits
    {0x08, halves(2), halves(11, 13, 15)},  // + - /
    {0x10, halves(5), halves(15)},          // _
    {0x20, halves(0), halves(9, 10, 13)},   // tab, line feed, carriage return
    {0x40, halves(2), halves(0)},           // blank
    {0x80, halves(2), halves(2, 7)},        // " '
});

// Two bytes in a row: what both tables say of them, the first table of the first byte, is what they are. No
// two bytes are more than one thing.
inline constexpr std::uint8_t kOperator = 0x80;  // all others are where a code may begin
inline constexpr KindTable kFirstOfPair = kind_table({
    {0x01, halves(2), halves(5)},          // %
    {0x02, halves(5), halves(12)},         // backslash
    {0x04, halves(5), halves(12)},         // backslash
    {0x08, halves(3), halves(13)},         // =
    {0x10, halves(2), halves(6)},          // &
    {0x20, halves(3), halves(0)},          // 0
    {0x40, halves(0), halves(0)},          // NUL
    {0x80, halves(2), halves(6, 11, 14)},  // & + .
});
inline constexpr KindTable kSecondOfPair = kind_table({
    {0x01, halves(3), 0x00FF},              // 0 to 7
    {0x02, halves(3), 0x00FF},              // 0 to 7
    {0x04, halves(5, 7), halves(5, 8)},     // U X u x
    {0x08, halves(3), halves(3)},           // 3
    {0x10, halves(2, 6, 7), halves(1, 3)},  // # a q, and ! c s
    {0x20, halves(5, 7), halves(8)},        // X x
    {0x40, halves(2, 3, 4, 5, 6, 7), kAllHalves},
    // White space, quotes, an operator, and what may stand before the quote of a literal, f F r R b B u U $
    // @, with more that is not told apart.
    {0x80, halves(0, 2, 4, 5, 6, 7), halves(0, 2, 4, 5, 6, 7, 9, 10, 13, 14)},
});

}  // namespace sallyport::decode
