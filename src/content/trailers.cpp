#include "content/trailers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "content/lines.hpp"

// Which lines of a message are trailers is decided as git's trailer.c decides it, oddities included: a rule
// that asks for a sign-off must see the one that `git log` and forges see, and no other. Lines are looked at
// from the end, because only the last paragraph counts.

namespace sallyport::content {

namespace {

constexpr char kComment = '#';

bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(kGitSpaces) == std::string_view::npos;
}

bool is_token_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// Where the colon stands in a line that is a trailer: letters, digits and '-', then white space or none.
std::optional<std::size_t> find_separator(std::string_view line) noexcept {
  std::size_t at = 0;
  while (at < line.size() && is_token_character(line[at])) ++at;
  const std::size_t end_of_token = at;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  if (end_of_token == 0 || at == line.size() || line[at] != ':') return std::nullopt;
  return at;
}

bool is_generated_by_git(std::string_view line) noexcept {
  return line.starts_with("Signed-off-by: ") || line.starts_with("(cherry picked from commit ");
}

// The line that begins at `begin`, without its LF.
std::string_view line_at(std::string_view text, std::size_t begin) noexcept {
  const std::string_view rest = text.substr(begin);
  return rest.substr(0, rest.find('\n'));
}

std::size_t behind_line(std::string_view text, std::size_t begin) noexcept {
  return std::min(text.size(), begin + line_at(text, begin).size() + 1);
}

// Where the line before the one that begins at `begin`, which is not the first, begins.
std::size_t line_before(std::string_view text, std::size_t begin) noexcept {
  if (begin < 2) return 0;
  const std::size_t end = text.rfind('\n', begin - 2);
  return end == std::string_view::npos ? 0 : end + 1;
}

// Without the comments, empty lines, and the list of conflicts of old versions of git that stand at the end,
// and what is below scissors. A run of those that begins with the text is not taken for one, by git either.
std::string_view without_tail(std::string_view text) noexcept {
  const std::size_t cut = find_scissors(text, std::string_view(&kComment, 1));
  std::size_t tail = 0;  // 0: what was read last is no part of a tail
  bool is_in_conflicts = false;
  for (std::size_t at = 0; at < cut; at = behind_line(text, at)) {
    const bool begins_conflicts = text.substr(at).starts_with("Conflicts:\n");
    if (text[at] == kComment || text[at] == '\n' || begins_conflicts) {
      is_in_conflicts = is_in_conflicts || begins_conflicts;
      if (tail == 0) tail = at;
    } else if (!(is_in_conflicts && text[at] == '\t')) {
      if (tail != 0) is_in_conflicts = false;
      tail = 0;
    }
  }
  return text.substr(0, tail != 0 ? tail : cut);
}

// Where the first paragraph, which is never trailers, ends.
std::size_t end_of_title(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size() && (text[at] == kComment || !is_blank(line_at(text, at))))
    at = behind_line(text, at);
  return at;
}

// What the lines of a paragraph are, from its end to its beginning.
class Census {
 public:
  void add(std::string_view line) noexcept {
    const bool is_generated = is_generated_by_git(line);
    if (is_generated || find_separator(line)) {
      ++trailers_;
      continuations_ = 0;  // of this trailer
      has_generated_ = has_generated_ || is_generated;
    } else if (!line.empty() && is_git_space(line[0])) {
      ++continuations_;
    } else {
      ++others_;
      add_continuations();
    }
  }
  void add_continuations() noexcept { others_ += std::exchange(continuations_, 0); }

  bool are_trailers() const noexcept {
    return has_generated_ ? trailers_ * 3 >= others_ : trailers_ > 0 && others_ == 0;
  }

 private:
  std::size_t trailers_ = 0;
  std::size_t others_ = 0;
  std::size_t continuations_ = 0;  // lines with space in front, of which it is not known yet of what
  bool has_generated_ = false;
};

// Where the paragraph of trailers begins; the end of `text` if there is none.
std::size_t find_trailers(std::string_view text) noexcept {
  const std::size_t title = end_of_title(text);
  Census census;
  bool is_behind_all = true;
  for (std::size_t begin = text.size(); begin > title;) {
    begin = line_before(text, begin);
    if (begin < title) break;
    const std::string_view line = line_at(text, begin);
    if (line.starts_with(kComment)) {
      census.add_continuations();
    } else if (!is_blank(line)) {
      is_behind_all = false;
      census.add(line);
    } else if (!is_behind_all) {
      census.add_continuations();
      return census.are_trailers() ? behind_line(text, begin) : text.size();
    }
  }
  return text.size();
}

std::string unfold(std::string_view value) {
  std::string plain;
  while (!value.empty()) {
    const std::string_view line = line_at(value, 0);
    value.remove_prefix(behind_line(value, 0));
    plain += line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (!value.empty()) plain += ' ';
    value = trim_left(value);
  }
  return std::string(trim_git_spaces(plain));
}

}  // namespace

std::size_t find_scissors(std::string_view text, std::string_view comment) noexcept {
  constexpr std::string_view kLine = " ------------------------ >8 ------------------------\n";
  for (std::size_t at = text.find(kLine); at != std::string_view::npos; at = text.find(kLine, at + 1)) {
    if (!text.substr(0, at).ends_with(comment)) continue;
    const std::size_t begin = at - comment.size();
    if (begin == 0 || text[begin - 1] == '\n') return begin;
  }
  return text.size();
}

TrailerBlock read_trailers(std::string_view text, std::size_t first_line_1based) {
  text = without_tail(text);
  const std::size_t start = find_trailers(text);
  TrailerBlock block;
  if (start == text.size()) return block;
  const auto lines_before = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  std::size_t number = first_line_1based + static_cast<std::size_t>(lines_before);
  block.line_1based = number;
  for (std::size_t at = start; at < text.size();) {
    const std::optional<std::size_t> separator = find_separator(line_at(text, at));
    const std::size_t number_of_line = number++;
    std::size_t end = behind_line(text, at);
    if (separator) {
      for (; end < text.size() && is_git_space(text[end]); ++number) end = behind_line(text, end);
      const std::size_t value = at + *separator + 1;
      block.trailers.push_back(
          {trim_right(text.substr(at, *separator)), unfold(text.substr(value, end - value)), number_of_line});
    }
    at = end;
  }
  return block;
}

}  // namespace sallyport::content
