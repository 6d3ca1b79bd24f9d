// toml++ 3.3 limits how deep values nest, but not how many parts a dotted key has: "a.a.a. ..." makes one
// table inside another for every dot, and freeing 300,000 of them recursively overflows the stack. It also
// looks tables up in flat lists, which is quadratic in their number. Both are told from the text by its dots
// and brackets; to know which of those stand in strings and comments is all the TOML that is understood here.
// Where the text is not TOML, the two readers may part ways, but toml++ stops there.
#include "rules/toml_shape.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "base/error.hpp"

namespace sallyport::rules {

namespace {

constexpr std::size_t kMaxKeyParts = 16;
constexpr std::size_t kMaxMarks = 65'536;

// Where the string ends whose opening quote is at `begin`; a one-line string that is not closed ends with its
// line.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const auto is_quote = [&](std::size_t at) { return at < text.size() && text[at] == quote; };
  const bool is_multi_line = is_quote(begin + 1) && is_quote(begin + 2);
  std::size_t at = begin + (is_multi_line ? 3 : 1);
  while (at < text.size()) {
    if (quote == '"' && text[at] == '\\') {
      at += 2;
    } else if (!is_multi_line && (text[at] == '\n' || text[at] == quote)) {
      return text[at] == quote ? at + 1 : at;
    } else if (is_multi_line && is_quote(at) && is_quote(at + 1) && is_quote(at + 2)) {
      at += 3;
      // Up to two quotes before the closing three belong to the string.
      for (int extra = 0; extra < 2 && is_quote(at); ++extra) ++at;
      return at;
    } else {
      ++at;
    }
  }
  return text.size();
}

}  // namespace

void check_toml_shape(std::string_view text, std::string_view name) {
  std::size_t line = 1;
  std::size_t key_parts = 1;
  std::size_t marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t next = at + 1;
    switch (text[at]) {
      case '#':
        next = std::min(text.find('\n', at), text.size());
        break;
      case '"':
      case '\'':
        next = end_of_string(text, at);
        line += static_cast<std::size_t>(std::count(text.data() + at, text.data() + next, '\n'));
        break;
      case '.':
        ++key_parts;
        ++marks;
        break;
      case '[':
        ++marks;
        key_parts = 1;
        break;
      case '\n':
        ++line;
        key_parts = 1;
        break;
      case '=':
      case ',':
      case '{':
      case '}':
      case ']':
        key_parts = 1;
        break;
      default:
        break;
    }
    if (key_parts > kMaxKeyParts)
      throw base::Error(fmt::format("{}:{}: a key has more than {} dotted parts", name, line, kMaxKeyParts));
    if (marks > kMaxMarks)
      throw base::Error(fmt::format("{}:{}: more than {} tables, arrays and dotted keys in one file", name,
                                    line, kMaxMarks));
    at = next;
  }
}

}  // namespace sallyport::rules
