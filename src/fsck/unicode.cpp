#include "fsck/unicode.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include <utf8proc.h>

#include "base/handle.hpp"

namespace sallyport::fsck {

namespace {

const utf8proc_uint8_t* utf8proc_bytes(std::string_view text) noexcept {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// How many bytes at the start of `text` are ASCII, rounded down to eight unless that is all of them.
std::size_t ascii_prefix(std::string_view text) noexcept {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  for (; at + sizeof kHighBits <= text.size(); at += sizeof kHighBits) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) != 0) return at;
  }
  for (std::size_t i = at; i < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x80) return at;
  }
  return text.size();
}

const utf8proc_property_t& property(char32_t code_point) noexcept {
  return *utf8proc_get_property(static_cast<utf8proc_int32_t>(code_point));
}

bool is_never_seen(char32_t code_point) noexcept {
  if (code_point < 0x80) return false;
  switch (code_point) {
    case 0x034F:  // combining grapheme joiner
    case 0x115F:  // the Hangul fillers
    case 0x1160:
    case 0x3164:
    case 0xFFA0:
    case 0x17B4:  // Khmer inherent vowels
    case 0x17B5:
      return true;
    default:
      break;
  }
  switch (property(code_point).category) {
    case UTF8PROC_CATEGORY_CF:
      // Unicode's Prepended_Concatenation_Mark: drawn around or above what follows.
      return property(code_point).boundclass != UTF8PROC_BOUNDCLASS_PREPEND;
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

bool is_pictograph(char32_t code_point) noexcept {
  return property(code_point).boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

bool is_joiner(char32_t code_point) noexcept {
  return code_point == 0x200C || code_point == 0x200D;
}

// The first may have been given a colour of skin, or the form of an emoji.
bool join_emoji(char32_t before, char32_t after) noexcept {
  const bool is_modifier = before == 0xFE0F || (before >= 0x1F3FB && before <= 0x1F3FF);
  return (is_modifier || is_pictograph(before)) && is_pictograph(after);
}

// A letter, or a mark on one, from Arabic to Sinhala.
bool is_letter_that_joins(char32_t code_point) noexcept {
  if (code_point < 0x0600 || code_point > 0x0DFF) return false;
  const auto category = property(code_point).category;
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

bool join_letters(char32_t before, char32_t after) noexcept {
  return is_letter_that_joins(before) && is_letter_that_joins(after);
}

}  // namespace

CodePoint decode_utf8(std::string_view text) noexcept {
  utf8proc_int32_t value = 0;
  const utf8proc_ssize_t size =
      utf8proc_iterate(utf8proc_bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (size <= 0) return {};
  return {static_cast<char32_t>(value), static_cast<std::size_t>(size)};
}

bool is_ascii(std::string_view text) noexcept {
  return ascii_prefix(text) == text.size();
}

bool is_utf8(std::string_view text) noexcept {
  for (;;) {
    text.remove_prefix(ascii_prefix(text));
    if (text.empty()) return true;
    for (std::size_t left = 8; left > 0 && !text.empty(); --left) {
      const std::size_t size = decode_utf8(text).size_bytes;
      if (size == 0) return false;
      text.remove_prefix(size);
    }
  }
}

bool is_invisible(char32_t code_point, char32_t before, char32_t after) noexcept {
  if (!is_never_seen(code_point)) return false;
  return !is_joiner(code_point) || !(join_emoji(before, after) || join_letters(before, after));
}

bool has_control(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; });
}

bool has_invisible(std::string_view text) noexcept {
  char32_t before = 0;
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    text.remove_prefix(std::max<std::size_t>(point.size_bytes, 1));
    if (is_never_seen(point.value) &&
        is_invisible(point.value, before, text.empty() ? 0 : decode_utf8(text).value))
      return true;
    before = point.value;
  }
  return false;
}

std::optional<std::string> fold(std::string_view name) {
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                           UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  base::Handle<utf8proc_uint8_t, std::free> folded;
  const utf8proc_ssize_t size = utf8proc_map(utf8proc_bytes(name), static_cast<utf8proc_ssize_t>(name.size()),
                                             base::out(folded), kOptions);
  if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(folded.get()), static_cast<std::size_t>(size));
}

}  // namespace sallyport::fsck
