#include "content/clean_message.hpp"

#include "content/lines.hpp"
#include "content/trailers.hpp"

namespace sallyport::content {

namespace {

// As git-stripspace(1); with a comment string, as its --strip-comments.
std::string strip_space(std::string_view text, std::string_view comment) {
  std::string stripped;
  bool is_behind_blank = false;
  Lines lines(text);
  while (const std::optional<Line> line = lines.take()) {
    if (!comment.empty() && line->text.starts_with(comment)) continue;
    const std::string_view words = trim_right(line->text);
    if (words.empty()) {
      is_behind_blank = true;
      continue;
    }
    if (is_behind_blank && !stripped.empty()) stripped += '\n';
    is_behind_blank = false;
    stripped += words;
    stripped += '\n';
  }
  return stripped;
}

}  // namespace

std::optional<Cleanup> cleanup_named(std::string_view word, bool is_edited) noexcept {
  if (word.empty() || word == "default") return is_edited ? Cleanup::strip : Cleanup::whitespace;
  if (word == "scissors") return is_edited ? Cleanup::scissors : Cleanup::whitespace;
  if (word == "strip") return Cleanup::strip;
  if (word == "whitespace") return Cleanup::whitespace;
  if (word == "verbatim") return Cleanup::verbatim;
  return std::nullopt;
}

std::string clean_message(std::string_view file, const Cleaning& cleaning) {
  if (cleaning.is_verbose || cleaning.cleanup == Cleanup::scissors)
    file = file.substr(0, find_scissors(file, cleaning.comment));
  if (cleaning.cleanup == Cleanup::verbatim) return std::string(file);
  return strip_space(file, cleaning.cleanup == Cleanup::strip ? cleaning.comment : std::string_view{});
}

char guess_comment_char(std::string_view file) noexcept {
  constexpr std::string_view kCandidates = "#;@!$%^&|:";
  constexpr char kUsual = '#';
  for (const char candidate : kCandidates) {
    const std::string_view comment(&candidate, 1);
    if (find_scissors(file, comment) < file.size()) return candidate;
  }
  char last = kUsual;
  Lines lines(file);
  while (const std::optional<Line> line = lines.take()) {
    if (!trim_right(line->text).empty()) last = line->text[0];
  }
  return kCandidates.find(last) == std::string_view::npos ? kUsual : last;
}

}  // namespace sallyport::content
