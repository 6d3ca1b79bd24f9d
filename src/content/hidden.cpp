#include "content/hidden.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include <fmt/format.h>

#include "content/byte_block.hpp"
#include "fsck/unicode.hpp"

// Few pairs of bytes begin a code point that could be hidden. Blocks of bytes are asked for the first of such
// a pair, a table for the second, and only what is left is decoded; a test asks for all of Unicode.

namespace sallyport::content {

namespace {

// For each first byte a bit for each second byte, by its low six bits.
using Suspects = std::array<std::uint64_t, 256>;

constexpr Suspects make_suspects() {
  Suspects suspects{};
  const auto add = [&](unsigned first, unsigned second, unsigned last) {
    for (; second <= last; ++second) suspects[first] |= std::uint64_t{1} << (second & 0x3F);
  };
  add(0xC2, 0x80, 0x9F);  // C1 controls
  add(0xC2, 0xAD, 0xAD);  // soft hyphen
  add(0xCD, 0x8F, 0x8F);  // combining grapheme joiner
  add(0xD8, 0x9C, 0x9C);  // Arabic letter mark
  add(0xE1, 0x85, 0x85);  // Hangul fillers
  add(0xE1, 0x9E, 0x9E);  // Khmer inherent vowels
  add(0xE1, 0xA0, 0xA0);  // Mongolian vowel separator
  add(0xE2, 0x80, 0x81);  // widths, joiners, directions
  add(0xE3, 0x85, 0x85);  // Hangul filler
  add(0xEF, 0xBB, 0xBB);  // zero width no-break space
  add(0xEF, 0xBE, 0xBF);  // Hangul filler, annotations
  add(0xF0, 0x93, 0x93);  // format controls of hieroglyphs,
  add(0xF0, 0x9B, 0x9B);  //   of shorthand,
  add(0xF0, 0x9D, 0x9D);  //   of music
  add(0xF3, 0xA0, 0xA0);  // tags
  return suspects;
}

constexpr Suspects kSuspects = make_suspects();
constexpr unsigned char kFirsts[] = {0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF0, 0xF3};

// Where in a block, of which `high` tells what is not ASCII, a first byte of the table stands.
std::uint64_t firsts_of(const ByteBlock& block, std::uint64_t high) noexcept {
  if (high == 0) return 0;
  std::uint64_t firsts = 0;
  for (const unsigned char first : kFirsts) firsts |= block.equal_to(first);
  return firsts;
}

// The code point that ends at `end`; 0 if none does.
char32_t code_point_before(std::string_view text, std::size_t end) noexcept {
  constexpr std::size_t kLongest = 4;
  for (std::size_t at = end; at > 0 && end - at < kLongest;) {
    const bool is_first = (static_cast<unsigned char>(text[--at]) & 0xC0) != 0x80;
    if (!is_first) continue;
    const fsck::CodePoint point = fsck::decode_utf8(text.substr(at));
    return at + point.size_bytes == end ? point.value : 0;
  }
  return 0;
}

void look_at(std::string_view text, std::size_t at, HiddenCharacters& found) noexcept {
  if (found.bidirectional && found.invisible) return;
  const fsck::CodePoint point = fsck::decode_utf8(text.substr(at));
  const std::string_view behind = text.substr(at + point.size_bytes);
  if (point.size_bytes == 0) return;
  if (is_bidirectional_control(point.value)) {
    if (!found.bidirectional) found.bidirectional = {at, point.value};
  } else if (!found.invisible && fsck::is_invisible(point.value, code_point_before(text, at),
                                                    behind.empty() ? 0 : fsck::decode_utf8(behind).value)) {
    found.invisible = {at, point.value};
  }
}

struct Name {
  char32_t code_point;
  std::string_view name;
};

constexpr Name kNames[] = {
    {0x00AD, "SOFT HYPHEN"},
    {0x034F, "COMBINING GRAPHEME JOINER"},
    {0x061C, "ARABIC LETTER MARK"},
    {0x115F, "HANGUL CHOSEONG FILLER"},
    {0x1160, "HANGUL JUNGSEONG FILLER"},
    {0x180E, "MONGOLIAN VOWEL SEPARATOR"},
    {0x200B, "ZERO WIDTH SPACE"},
    {0x200C, "ZERO WIDTH NON-JOINER"},
    {0x200D, "ZERO WIDTH JOINER"},
    {0x200E, "LEFT-TO-RIGHT MARK"},
    {0x200F, "RIGHT-TO-LEFT MARK"},
    {0x2028, "LINE SEPARATOR"},
    {0x2029, "PARAGRAPH SEPARATOR"},
    {0x202A, "LEFT-TO-RIGHT EMBEDDING"},
    {0x202B, "RIGHT-TO-LEFT EMBEDDING"},
    {0x202C, "POP DIRECTIONAL FORMATTING"},
    {0x202D, "LEFT-TO-RIGHT OVERRIDE"},
    {0x202E, "RIGHT-TO-LEFT OVERRIDE"},
    {0x2060, "WORD JOINER"},
    {0x2061, "FUNCTION APPLICATION"},
    {0x2062, "INVISIBLE TIMES"},
    {0x2063, "INVISIBLE SEPARATOR"},
    {0x2064, "INVISIBLE PLUS"},
    {0x2066, "LEFT-TO-RIGHT ISOLATE"},
    {0x2067, "RIGHT-TO-LEFT ISOLATE"},
    {0x2068, "FIRST STRONG ISOLATE"},
    {0x2069, "POP DIRECTIONAL ISOLATE"},
    {0x3164, "HANGUL FILLER"},
    {0xFEFF, "ZERO WIDTH NO-BREAK SPACE"},
    {0xFFA0, "HALFWIDTH HANGUL FILLER"},
};

}  // namespace

bool is_bidirectional_control(char32_t code_point) noexcept {
  return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069) ||
         code_point == 0x200E || code_point == 0x200F || code_point == 0x061C;
}

HiddenCharacters find_hidden(std::string_view text) noexcept {
  HiddenCharacters found;
  for_each_block(text, [&](const ByteBlock& block, std::size_t offset) {
    for (std::uint64_t left = firsts_of(block, block.high()); left != 0; left &= left - 1) {
      const std::size_t at = offset + static_cast<std::size_t>(std::countr_zero(left));
      if (at + 1 >= text.size()) return;
      const auto first = static_cast<unsigned char>(text[at]);
      const auto second = static_cast<unsigned char>(text[at + 1]);
      if ((kSuspects[first] >> (second & 0x3FU) & 1U) != 0) look_at(text, at, found);
    }
  });
  return found;
}

std::string describe(char32_t code_point) {
  std::string text = fmt::format("U+{:04X}", static_cast<std::uint32_t>(code_point));
  const auto* const known = std::find_if(std::begin(kNames), std::end(kNames),
                                         [&](const Name& name) { return name.code_point == code_point; });
  if (known != std::end(kNames)) {
    text += ' ';
    text += known->name;
  } else if (code_point >= 0xE0000 && code_point <= 0xE007F) {
    text += " TAG";
  }
  return text;
}

}  // namespace sallyport::content
