#include "content/message.hpp"

#include <algorithm>
#include <utility>

#include "content/lines.hpp"
#include "content/trailers.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

bool is_blank(std::string_view line) noexcept {
  return trim_right(line).empty();
}

// Takes the blank lines at the start.
void skip_blank_lines(Lines& lines) noexcept {
  for (Lines ahead = lines;;) {
    const std::optional<Line> line = ahead.take();
    if (!line || !is_blank(line->text)) return;
    lines = ahead;
  }
}

// As git shows it: the first paragraph of what stands before a NUL, lines trimmed at their ends alone.
std::string summary_of(std::string_view text) {
  std::string summary;
  Lines lines(text);
  while (const std::optional<Line> line = lines.take()) {
    const std::string_view words = trim_right(line->text);
    if (words.empty()) break;
    if (line->number_1based > 1) summary += ' ';
    summary += words;
  }
  return summary;
}

void read_body(Lines lines, Message& message) noexcept {
  Lines ahead = lines;
  const std::optional<Line> second = ahead.take();
  message.has_blank_second_line = !second || is_blank(second->text);
  skip_blank_lines(lines);
  message.body = trim_right(lines.rest());
  if (!message.body.empty()) message.body_line_1based = lines.next_number_1based();
}

}  // namespace

bool Trailer::is_key(std::string_view other) const noexcept {
  return is_same_word(key, other);
}

Message read_message(std::string_view text) {
  Message message;
  message.has_nul = text.find('\0') != std::string_view::npos;
  message.has_carriage_return = text.find('\r') != std::string_view::npos;

  Lines lines(text);
  skip_blank_lines(lines);
  const Lines from_subject = lines;
  const std::optional<Line> subject = lines.take();
  if (!subject || is_blank(subject->text)) return message;
  message.subject = trim_right(subject->text);
  message.subject_line_1based = subject->number_1based;
  read_body(lines, message);

  const std::string_view shown = from_subject.rest().substr(0, from_subject.rest().find('\0'));
  message.summary = summary_of(shown);
  TrailerBlock block = read_trailers(shown, subject->number_1based);
  message.trailers = std::move(block.trailers);
  message.trailers_line_1based = block.line_1based;
  return message;
}

}  // namespace sallyport::content
