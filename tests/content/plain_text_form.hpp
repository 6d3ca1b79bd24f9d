#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "content/hidden.hpp"
#include "content/text_form.hpp"
#include "fsck/unicode.hpp"

// What read_text_form() must answer, found byte by byte and character by character.
namespace sallyport::test {

inline void find_hidden_plainly(std::string_view text, content::TextForm& form) {
  std::size_t line = 1;
  char32_t before = 0;
  while (!text.empty()) {
    const fsck::CodePoint point = fsck::decode_utf8(text);
    text.remove_prefix(point.size_bytes == 0 ? 1 : point.size_bytes);
    const char32_t after = text.empty() ? 0 : fsck::decode_utf8(text).value;
    const content::CharacterOnLine here{line, point.value};
    if (content::is_bidirectional_control(point.value)) {
      if (!form.bidirectional) form.bidirectional = here;
    } else if (fsck::is_invisible(point.value, before, after) && !form.invisible) {
      form.invisible = here;
    }
    if (point.size_bytes != 0 && point.value == '\n') ++line;
    before = point.value;
  }
}

// "<" for a line that is "<<<<<<<" or begins with that and a space; "." for any other.
inline char marker_of(std::string_view line) {
  for (const char c : {'<', '=', '>'}) {
    const std::string marker(7, c);
    if (line == marker || (c != '=' && line.starts_with(marker + " "))) return c;
  }
  return '.';
}

inline void find_conflict_plainly(const std::vector<std::string>& lines, content::TextForm& form) {
  for (std::size_t open = 0; open < lines.size(); ++open) {
    if (marker_of(lines[open]) != '<') continue;
    bool is_divided = false;
    for (std::size_t i = open + 1; i < lines.size(); ++i) {
      const char marker = marker_of(lines[i]);
      if (marker == '<') break;
      if (marker == '=') is_divided = true;
      if (marker == '>' && is_divided) {
        form.conflict_line_1based = open + 1;
        return;
      }
    }
  }
}

inline content::TextForm plain_text_form(std::string_view bytes) {
  using content::ByteOrderMark;
  content::TextForm form;
  for (std::size_t i = 0; i < bytes.size() && i < 8000; ++i) form.is_binary |= bytes[i] == '\0';
  if (bytes.starts_with("\xEF\xBB\xBF")) form.byte_order_mark = ByteOrderMark::utf8;
  if (bytes.starts_with("\xFE\xFF")) form.byte_order_mark = ByteOrderMark::utf16_be;
  if (bytes.starts_with("\xFF\xFE")) form.byte_order_mark = ByteOrderMark::utf16_le;
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) form.byte_order_mark = ByteOrderMark::utf32_le;
  if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) form.byte_order_mark = ByteOrderMark::utf32_be;
  if (form.is_binary) return form;
  if (form.byte_order_mark == ByteOrderMark::utf8) bytes.remove_prefix(3);
  std::vector<std::string> lines(1);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n') {
      const bool is_crlf = i > 0 && bytes[i - 1] == '\r';
      ++(is_crlf ? form.crlf_count : form.lf_count);
      lines.emplace_back();
      continue;
    }
    if (bytes[i] == '\r' && (i + 1 == bytes.size() || bytes[i + 1] != '\n')) ++form.lone_cr_count;
    lines.back() += bytes[i];
  }
  for (std::string& line : lines) {
    if (line.ends_with('\r')) line.pop_back();
  }
  form.is_last_line_terminated = lines.back().empty() && (bytes.empty() || bytes.back() == '\n');
  find_conflict_plainly(lines, form);
  find_hidden_plainly(bytes, form);
  return form;
}

}  // namespace sallyport::test
