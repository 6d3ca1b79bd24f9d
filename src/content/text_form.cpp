#include "content/text_form.hpp"

#include <algorithm>
#include <bit>

#include "content/byte_block.hpp"
#include "content/hidden.hpp"

// This runs on every new blob, so lines are not gone through one by one: blocks of 64 bytes are asked where
// line ends stand and what stands behind them, and only what could be a marker is looked at.

namespace sallyport::content {

namespace {

constexpr std::size_t kBytesOfGitsTest = 8000;
constexpr std::size_t kMarkerBytes = 7;

struct Mark {
  std::string_view bytes;
  ByteOrderMark mark;
};

// UTF-32LE begins as UTF-16LE does.
constexpr Mark kMarks[] = {
    {{"\xEF\xBB\xBF", 3}, ByteOrderMark::utf8},     {{"\xFF\xFE\0\0", 4}, ByteOrderMark::utf32_le},
    {{"\0\0\xFE\xFF", 4}, ByteOrderMark::utf32_be}, {{"\xFF\xFE", 2}, ByteOrderMark::utf16_le},
    {{"\xFE\xFF", 2}, ByteOrderMark::utf16_be},
};

ByteOrderMark mark_of(std::string_view bytes) noexcept {
  for (const Mark& mark : kMarks) {
    if (bytes.starts_with(mark.bytes)) return mark.mark;
  }
  return ByteOrderMark::none;
}

// Waits for the three markers of a conflict in their order. A new opening one begins anew, so that text that
// speaks of conflicts does not hide one.
class Conflict {
 public:
  void add(std::string_view line, std::size_t number_1based) noexcept {
    if (is_done_ || line.size() < kMarkerBytes || !is_marker(line)) return;
    if (line[0] == '<') {
      opening_ = number_1based;
      has_divider_ = false;
    } else if (line[0] == '=') {
      has_divider_ = has_divider_ || (opening_ != 0 && line.size() == kMarkerBytes);
    } else {
      is_done_ = has_divider_;
    }
  }
  std::optional<std::size_t> line_1based() const noexcept {
    return is_done_ ? std::optional(opening_) : std::nullopt;
  }

 private:
  static bool is_marker(std::string_view line) noexcept {
    return line.find_first_not_of(line[0]) >= kMarkerBytes &&
           (line.size() == kMarkerBytes || line[kMarkerBytes] == ' ');
  }

  std::size_t opening_ = 0;
  bool has_divider_ = false;
  bool is_done_ = false;
};

// The line that begins at `begin`, as far as is to be known of it.
std::string_view head_of_line(std::string_view text, std::size_t begin) noexcept {
  std::string_view head = text.substr(begin, kMarkerBytes + 2);
  head = head.substr(0, head.find('\n'));
  return head.ends_with('\r') ? head.substr(0, head.size() - 1) : head;
}

void read_lines(std::string_view text, TextForm& form) noexcept {
  Conflict conflict;
  std::size_t lines = 0;
  std::size_t crlfs = 0;
  std::size_t crs = 0;
  std::uint64_t is_behind_lf = 1;
  std::uint64_t is_behind_cr = 0;
  for_each_block(text, [&](const ByteBlock& block, std::size_t offset) {
    const std::uint64_t lf = block.equal_to('\n');
    const std::uint64_t cr = block.equal_to('\r');
    std::uint64_t markers = block.equal_to('<') | block.equal_to('=') | block.equal_to('>');
    markers &= (lf << 1U) | is_behind_lf;
    for (; markers != 0; markers &= markers - 1) {
      const std::uint64_t before = (markers & (~markers + 1)) - 1;
      conflict.add(head_of_line(text, offset + static_cast<std::size_t>(std::countr_zero(markers))),
                   1 + lines + count_bits(lf & before));
    }
    lines += count_bits(lf);
    if ((cr | is_behind_cr) != 0) {
      crs += count_bits(cr);
      crlfs += count_bits(lf & ((cr << 1U) | is_behind_cr));
    }
    is_behind_lf = lf >> 63U;
    is_behind_cr = cr >> 63U;
  });
  form.crlf_count = crlfs;
  form.lf_count = lines - crlfs;
  form.lone_cr_count = crs - crlfs;
  form.is_last_line_terminated = text.empty() || text.back() == '\n';
  form.conflict_line_1based = conflict.line_1based();
}

std::optional<CharacterOnLine> on_line(const std::optional<HiddenCharacter>& found,
                                       std::string_view text) noexcept {
  if (!found) return std::nullopt;
  const std::string_view before = text.substr(0, found->offset_bytes);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  return CharacterOnLine{1 + static_cast<std::size_t>(lines), found->code_point};
}

}  // namespace

std::string_view to_string(ByteOrderMark mark) noexcept {
  switch (mark) {
    case ByteOrderMark::none:
      return "none";
    case ByteOrderMark::utf8:
      return "UTF-8";
    case ByteOrderMark::utf16_le:
      return "UTF-16LE";
    case ByteOrderMark::utf16_be:
      return "UTF-16BE";
    case ByteOrderMark::utf32_le:
      return "UTF-32LE";
    case ByteOrderMark::utf32_be:
      return "UTF-32BE";
  }
  return "none";
}

TextForm read_text_form(std::string_view bytes) noexcept {
  TextForm form;
  form.byte_order_mark = mark_of(bytes);
  form.is_binary = bytes.substr(0, kBytesOfGitsTest).find('\0') != std::string_view::npos;
  if (form.is_binary) return form;
  const std::string_view text =
      form.byte_order_mark == ByteOrderMark::utf8 ? bytes.substr(kMarks[0].bytes.size()) : bytes;
  read_lines(text, form);
  const HiddenCharacters hidden = find_hidden(text);
  form.bidirectional = on_line(hidden.bidirectional, text);
  form.invisible = on_line(hidden.invisible, text);
  return form;
}

}  // namespace sallyport::content
