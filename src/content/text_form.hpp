#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sallyport::content {

enum class ByteOrderMark : std::uint8_t { none, utf8, utf16_le, utf16_be, utf32_le, utf32_be };

std::string_view to_string(ByteOrderMark mark) noexcept;  // "none", "UTF-8", "UTF-16LE", ...

struct CharacterOnLine {
  std::size_t line_1based = 0;
  char32_t code_point = 0;  // describe() in hidden.hpp names it

  friend bool operator==(const CharacterOnLine&, const CharacterOnLine&) = default;
};

// What the bytes of a file say of its form.
struct TextForm {
  // By git's own test (buffer_is_binary): a NUL among the first 8,000 bytes. Git shows no changes of such a
  // file, whatever its name; UTF-16 and UTF-32 are binary by it. Nothing below but the byte order mark is
  // told of one.
  bool is_binary = false;
  ByteOrderMark byte_order_mark = ByteOrderMark::none;

  std::size_t lf_count = 0;  // line feeds with no CR before them
  std::size_t crlf_count = 0;
  std::size_t lone_cr_count = 0;        // carriage returns with no LF behind them
  bool is_last_line_terminated = true;  // the file is empty or ends with LF

  // The opening marker of a merge conflict that was left in: "<<<<<<<", then a line "=======", then
  // ">>>>>>>", each of just seven characters at the start of a line, before a space or the end of the line.
  std::optional<std::size_t> conflict_line_1based;

  // The first of each kind of hidden character (hidden.hpp), the byte order mark left out.
  std::optional<CharacterOnLine> bidirectional;
  std::optional<CharacterOnLine> invisible;

  bool has_mixed_line_ends() const noexcept {
    return (lf_count != 0) + (crlf_count != 0) + (lone_cr_count != 0) > 1;
  }
};

// Reads any bytes, in linear time: some GB/s of ordinary source text.
TextForm read_text_form(std::string_view bytes) noexcept;

}  // namespace sallyport::content
