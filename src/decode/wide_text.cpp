#include "decode/wide_text.hpp"

#include <array>
#include <cstddef>

#include "decode/characters.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kHeadBytes = 4096;
constexpr std::size_t kLeastWideCharacters = 16;

bool is_little_endian(WideText form) {
  return form == WideText::utf16_le || form == WideText::utf32_le;
}
std::size_t unit_bytes(WideText form) {
  return form == WideText::utf16_le || form == WideText::utf16_be ? 2 : 4;
}

bool has_plain_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_plain(static_cast<unsigned char>(text[at]));
}
bool has_nul_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] == '\0';
}

std::optional<WideText> detect_mark(std::string_view text) {
  if (text.starts_with(std::string_view("\xFF\xFE\0\0", 4))) return WideText::utf32_le;
  if (text.starts_with(std::string_view("\0\0\xFE\xFF", 4))) return WideText::utf32_be;
  if (text.starts_with("\xFF\xFE")) return WideText::utf16_le;
  if (text.starts_with("\xFE\xFF")) return WideText::utf16_be;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(WideText form) noexcept {
  return unit_bytes(form) == 2 ? "utf-16" : "utf-32";
}

std::optional<WideText> detect_wide_text(std::string_view text) {
  if (const auto marked = detect_mark(text)) return marked;
  const std::string_view head = text.substr(0, kHeadBytes);
  std::array<std::size_t, 4> nuls{};
  for (std::size_t place = head.find('\0'); place != std::string_view::npos;
       place = head.find('\0', place + 1)) {
    ++nuls[place % 4];
  }
  const std::size_t quarter = head.size() / 4;
  const auto is_full = [&](std::size_t place) {
    return nuls[place] >= 8 && nuls[place] * 100 >= quarter * 95;
  };
  const auto is_empty = [&](std::size_t place) { return nuls[place] * 100 < quarter * 5; };
  if (is_empty(0) && nuls[1] * 100 >= quarter * 40 && is_full(2) && is_full(3)) return WideText::utf32_le;
  if (is_full(0) && is_full(1) && nuls[2] * 100 >= quarter * 40 && is_empty(3)) return WideText::utf32_be;

  const std::array<std::size_t, 2> half_nuls{nuls[0] + nuls[2], nuls[1] + nuls[3]};
  const std::size_t half = head.size() / 2;
  const auto is_half_full = [&](std::size_t parity) {
    return half_nuls[parity] >= 8 && half_nuls[parity] * 100 >= half * 40;
  };
  const auto is_half_empty = [&](std::size_t parity) { return half_nuls[parity] * 100 < half * 5; };
  if (is_half_full(1) && is_half_empty(0)) return WideText::utf16_le;
  if (is_half_full(0) && is_half_empty(1)) return WideText::utf16_be;
  return std::nullopt;
}

std::optional<WideText> detect_short_utf16(std::string_view text) noexcept {
  if (text.starts_with("\xFF\xFE")) return WideText::utf16_le;
  if (text.starts_with("\xFE\xFF")) return WideText::utf16_be;
  if (text.size() < 8) return std::nullopt;
  const auto is_alternating = [&](std::size_t first) {
    for (std::size_t at = 0; at < 8; at += 2) {
      if (!has_plain_at(text, at + first) || !has_nul_at(text, at + 1 - first)) return false;
    }
    return true;
  };
  if (is_alternating(0)) return WideText::utf16_le;
  if (is_alternating(1)) return WideText::utf16_be;
  return std::nullopt;
}

base::ScratchText wide_to_utf8(std::string_view text, WideText form) {
  constexpr std::size_t kPieceBytes = 64U << 10;
  const std::size_t width = unit_bytes(form);
  const auto unit_at = [&](std::size_t place) {
    std::uint32_t unit = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t at = is_little_endian(form) ? width - 1 - i : i;
      unit = (unit << 8U) | static_cast<unsigned char>(text[place + at]);
    }
    return unit;
  };
  base::ScratchText out;
  out.expect(text.size() / width);
  std::string piece;
  std::size_t place = text.size() >= width && unit_at(0) == 0xFEFF ? width : 0;
  while (place + width <= text.size()) {
    std::uint32_t code = unit_at(place);
    place += width;
    if (width == 2 && is_high_surrogate(code) && place + 2 <= text.size() &&
        is_low_surrogate(unit_at(place))) {
      code = from_surrogates(code, unit_at(place));
      place += 2;
    }
    append_utf8(piece, code);
    if (piece.size() < kPieceBytes) continue;
    out.append(piece);
    piece.clear();
  }
  if (place < text.size()) append_utf8(piece, ~0U);
  out.append(piece);
  return out;
}

Stretch utf16_stretch(std::string_view text, std::size_t at) {
  const bool is_nul_last = at > 0 && has_plain_at(text, at - 1);
  Stretch stretch{.begin = is_nul_last ? at - 1 : at};
  std::size_t place = is_nul_last ? at - 1 : at + 1;
  while (has_plain_at(text, place) && has_nul_at(text, place + 1)) {
    stretch.text += text[place];
    place += 2;
  }
  // With the NUL first, the last character has none behind it.
  if (!is_nul_last && has_plain_at(text, place)) stretch.text += text[place++];
  stretch.end = place;
  return stretch.text.size() >= kLeastWideCharacters ? stretch : nothing_until(place);
}

}  // namespace sallyport::decode
