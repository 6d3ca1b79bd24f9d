#include "content/conventional.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "content/lines.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

constexpr std::string_view kForm = "\"type: description\" or \"type(scope): description\"";

bool is_type_character(char c) noexcept {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

bool is_scope_character(char c) noexcept {
  return static_cast<unsigned char>(c) >= ' ' && c != '\x7F' && c != '(' && c != ')';
}

ConventionalReading none(std::string reason) {
  return {std::nullopt, std::move(reason)};
}

// Behind the '(' that `rest` begins with, up to behind its ')'. What is wrong with it; empty: nothing.
std::string take_scope(std::string_view& rest, std::string_view& scope) {
  const std::size_t close = rest.find(')');
  if (close == std::string_view::npos) return "the parenthesis of the scope is not closed";
  scope = rest.substr(1, close - 1);
  rest.remove_prefix(close + 1);
  if (scope.empty()) return "the scope in the parentheses is empty";
  if (trim_git_spaces(scope) != scope) return "the scope has white space around it";
  if (!std::all_of(scope.begin(), scope.end(), is_scope_character))
    return "the scope holds a parenthesis or a control character";
  return {};
}

}  // namespace

ConventionalReading read_conventional(std::string_view subject) {
  ConventionalSubject read;
  const auto* const type_end = std::find_if_not(subject.begin(), subject.end(), is_type_character);
  read.type = subject.substr(0, static_cast<std::size_t>(type_end - subject.begin()));
  if (read.type.empty() || !is_letter(read.type[0]))
    return none(fmt::format("it does not begin with a type; the form is {}", kForm));
  std::string_view rest = subject.substr(read.type.size());
  if (rest.starts_with('(')) {
    std::string reason = take_scope(rest, read.scope);
    if (!reason.empty()) return none(std::move(reason));
  }
  read.is_breaking = rest.starts_with('!');
  if (read.is_breaking) rest.remove_prefix(1);
  if (!rest.starts_with(':'))
    return none(fmt::format("no colon stands behind its first word; the form is {}", kForm));
  rest.remove_prefix(1);
  if (trim_git_spaces(rest).empty()) return none("nothing stands behind the colon");
  if (!rest.starts_with(' ') || is_git_space(rest[1]))
    return none("behind the colon stands not just one space");
  read.description = trim_right(rest.substr(1));
  return {read, {}};
}

bool has_breaking_footer(const Message& message) noexcept {
  Lines lines(message.body);
  while (const std::optional<Line> line = lines.take()) {
    if (line->text.starts_with("BREAKING CHANGE: ") || line->text.starts_with("BREAKING-CHANGE: "))
      return true;
  }
  return false;
}

}  // namespace sallyport::content
