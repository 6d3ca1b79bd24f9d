#include "report/text_writer.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.hpp"

namespace sallyport::report {

namespace {

constexpr std::size_t kLabelColumns = 8;
constexpr char kHeldSpace = '\x01';  // no escaped text holds one

std::string_view sgr(Color color) {
  switch (color) {
    case Color::plain:
      return "";
    case Color::bold:
      return "\x1b[1m";
    case Color::red:
      return "\x1b[1;31m";
    case Color::yellow:
      return "\x1b[1;33m";
    case Color::green:
      return "\x1b[32m";
  }
  return "";
}

// Puts kHeldSpace for the spaces within every occurrence of `piece`, so that base::wrap leaves it in one.
void hold_together(std::string& text, std::string_view piece) {
  if (piece.find(' ') == std::string_view::npos) return;
  std::string held(piece);
  std::replace(held.begin(), held.end(), ' ', kHeldSpace);
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + held.size()))
    text.replace(at, held.size(), held);
}

std::string wrap_around(std::string text, std::size_t columns, std::string_view indent,
                        const std::vector<std::string>& whole) {
  for (const std::string& piece : whole) hold_together(text, piece);
  std::string wrapped = base::wrap(text, columns, indent);
  std::replace(wrapped.begin(), wrapped.end(), kHeldSpace, ' ');
  return wrapped;
}

}  // namespace

void TextWriter::line(std::string_view text, Color color) {
  const std::string_view start = has_color_ ? sgr(color) : std::string_view();
  out_ += start;
  out_ += text;
  if (!start.empty()) out_ += "\x1b[0m";
  out_ += '\n';
}

void TextWriter::empty_line() {
  out_ += '\n';
}

void TextWriter::field(std::string_view label, std::string_view text, const std::vector<std::string>& whole) {
  const std::string indent(kLabelColumns, ' ');
  const std::string head = fmt::format("  {:<{}}", label, kLabelColumns - 2);
  // The label is put in by hand: wrap() would drop the spaces behind it.
  const std::size_t columns = columns_ > 2 * kLabelColumns ? columns_ - kLabelColumns : kLabelColumns;
  std::string wrapped = wrap_around(std::string(text), columns, {}, whole);
  for (std::size_t at = wrapped.find('\n'); at != std::string::npos; at = wrapped.find('\n', at + 1))
    wrapped.insert(at + 1, indent);
  line(head + wrapped);
}

void TextWriter::hint(std::string_view label, std::string_view text) {
  std::string_view shown_label = label;
  for (const std::string_view piece : base::split(text, '\n')) {
    const std::string escaped = base::escape_foreign(piece);
    if (piece.starts_with("  ")) {
      line(fmt::format("  {:<{}}{}", shown_label, kLabelColumns - 2, escaped));
    } else {
      field(shown_label, escaped);
    }
    shown_label = {};
  }
}

void TextWriter::prose(std::string_view text, Color color) {
  line(base::wrap(text, columns_, "  "), color);
}

}  // namespace sallyport::report
