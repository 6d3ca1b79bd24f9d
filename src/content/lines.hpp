#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sallyport::content {

// One line of a text, which it views.
struct Line {
  std::size_t number_1based = 0;
  std::string_view text;       // without the LF, and without one CR before that or before the end of the text
  bool is_terminated = false;  // an LF follows
};

// Reads a text line by line. A line ends at LF; a CR elsewhere is a character of its line. "a\n" is one line,
// "" is none.
class Lines {
 public:
  explicit Lines(std::string_view text, std::size_t first_number_1based = 1) noexcept
      : rest_(text), number_(first_number_1based) {}

  // The next line; nothing at the end.
  std::optional<Line> take() noexcept {
    if (rest_.empty()) return std::nullopt;
    const std::size_t end = rest_.find('\n');
    Line line{number_++, rest_.substr(0, end), end != std::string_view::npos};
    rest_.remove_prefix(line.is_terminated ? end + 1 : rest_.size());
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    return line;
  }

  // What take() has not given yet.
  std::string_view rest() const noexcept { return rest_; }
  std::size_t next_number_1based() const noexcept { return number_; }

 private:
  std::string_view rest_;
  std::size_t number_;
};

// White space as git has it: space, tab, CR and LF.
inline constexpr std::string_view kGitSpaces = " \t\r\n";

inline bool is_git_space(char c) noexcept {
  return kGitSpaces.find(c) != std::string_view::npos;
}

inline std::string_view trim_right(std::string_view text) noexcept {
  return text.substr(0, text.find_last_not_of(kGitSpaces) + 1);
}

inline std::string_view trim_left(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kGitSpaces);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

inline std::string_view trim_git_spaces(std::string_view text) noexcept {
  return trim_left(trim_right(text));
}

}  // namespace sallyport::content
