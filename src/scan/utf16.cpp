#include "scan/utf16.hpp"

#include <array>
#include <cstddef>

namespace sallyport::scan {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

bool is_high_surrogate(std::uint32_t unit) {
  return (unit & 0xFC00U) == 0xD800U;
}
bool is_low_surrogate(std::uint32_t unit) {
  return (unit & 0xFC00U) == 0xDC00U;
}

}  // namespace

std::optional<Utf16> detect_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE")) return Utf16::little_endian;
  if (text.starts_with("\xFE\xFF")) return Utf16::big_endian;
  const std::string_view head = text.substr(0, 4096);
  std::array<std::size_t, 2> nuls{};
  for (std::size_t place = head.find('\0'); place != std::string_view::npos;
       place = head.find('\0', place + 1)) {
    ++nuls[place % 2];
  }
  const std::size_t half = head.size() / 2;
  const auto is_full = [&](std::size_t parity) {
    return nuls[parity] >= 8 && nuls[parity] * 100 >= half * 40;
  };
  const auto is_empty = [&](std::size_t parity) { return nuls[parity] * 100 < half * 5; };
  if (is_full(1) && is_empty(0)) return Utf16::little_endian;
  if (is_full(0) && is_empty(1)) return Utf16::big_endian;
  return std::nullopt;
}

std::string utf16_to_utf8(std::string_view text, Utf16 order) {
  const auto unit_at = [&](std::size_t place) {
    const auto first = static_cast<unsigned char>(text[place]);
    const auto second = static_cast<unsigned char>(text[place + 1]);
    return order == Utf16::little_endian ? std::uint32_t{first} | (std::uint32_t{second} << 8U)
                                         : (std::uint32_t{first} << 8U) | std::uint32_t{second};
  };
  std::string out;
  out.reserve(text.size() / 2);
  std::size_t place = text.size() >= 2 && unit_at(0) == 0xFEFF ? 2 : 0;
  while (place + 1 < text.size()) {
    const std::uint32_t unit = unit_at(place);
    place += 2;
    if (is_high_surrogate(unit) && place + 1 < text.size() && is_low_surrogate(unit_at(place))) {
      append_utf8(out, 0x10000U + ((unit & 0x3FFU) << 10U) + (unit_at(place) & 0x3FFU));
      place += 2;
    } else {
      append_utf8(out, is_high_surrogate(unit) || is_low_surrogate(unit) ? kReplacement : unit);
    }
  }
  if (place < text.size()) append_utf8(out, kReplacement);
  return out;
}

}  // namespace sallyport::scan
