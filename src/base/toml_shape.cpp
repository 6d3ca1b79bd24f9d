// Three faults of toml++ 3.3 that a text can be seen to run into before it is parsed:
// - It limits how deep values nest, but not how many parts a dotted key has. "a.a.a. ..." makes a table in a
//   table for every dot, and freeing 300,000 of them, one in the other, overflows the stack.
// - It looks tables up in flat lists, which is quadratic in their number.
// - Its test for white space outside ASCII runs into __builtin_unreachable for some letters, such as those of
//   U+00A1 to U+0499. It tests so outside strings and comments, where TOML has no such letters anyway; for
//   the character after a backslash in a multi-line string; and, to guess the type of a value that begins
//   with a digit or sign, for what follows up to a space, comma, closing bracket or '#', quotes or not.
// So this is a lexer that knows strings, comments and whether a key or a value is due, and no more of TOML.
// Where a text is not TOML the two readers may part ways, but toml++ stops there.

#include "base/toml_shape.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"

namespace sallyport::base {

namespace {

constexpr std::size_t kMaxKeyParts = 16;
constexpr std::size_t kMaxMarks = 65'536;

class ShapeReader {
 public:
  ShapeReader(std::string_view text, std::string_view name) : text_(text), name_(name) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // a byte order mark
  }

  void check() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_[at_] == '"' || text_[at_] == '\'') {
        skip_string();
      } else if (is_any_of(at_, " \t\r\n,]}")) {
        step_over_separator();
      } else if (is_key_due_) {
        step_in_key();
      } else if (is_any_of(at_, "[{")) {
        open_value();
      } else {
        skip_bare_value();
      }
    }
  }

 private:
  void step_over_separator() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      if (open_.empty()) begin_key();
    } else if (c == ',') {
      if (!open_.empty() && open_.back() == '{') begin_key();
    } else if ((c == ']' || c == '}') && !open_.empty()) {
      open_.pop_back();
      is_key_due_ = false;
    }
  }

  void step_in_key() {
    if (text_[at_] == '=') {
      is_key_due_ = false;
    } else if (text_[at_] == '.') {
      if (++key_parts_ > kMaxKeyParts) fail(fmt::format("a key has more than {} dotted parts", kMaxKeyParts));
      count_mark();
    } else if (text_[at_] == '[') {
      count_mark();
    } else {
      require_ascii();
    }
    ++at_;
  }

  void open_value() {
    count_mark();
    open_.push_back(text_[at_]);
    if (text_[at_] == '{') begin_key();
    ++at_;
  }

  // A number, boolean or date.
  void skip_bare_value() {
    for (; at_ < text_.size() && !is_any_of(at_, " \t\r\n,]}#"); ++at_) require_ascii();
    // After a date and a space toml++ guesses on, past any separator.
    if (is_any_of(at_, " ") && is_any_of(at_ + 1, "0123456789"))
      fail("a second value, or a time without its 'T'");
  }

  void skip_string() {
    const char quote = text_[at_];
    const auto is_quote = [&](std::size_t at) { return at < text_.size() && text_[at] == quote; };
    const bool is_multi_line = is_quote(at_ + 1) && is_quote(at_ + 2);
    at_ += is_multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\') {
        skip_escape();
      } else if (is_multi_line && is_quote(at_) && is_quote(at_ + 1) && is_quote(at_ + 2)) {
        at_ += 3;
        // Up to two quotes before the closing three belong to the string.
        for (int extra = 0; extra < 2 && is_quote(at_); ++extra) ++at_;
        return;
      } else if (!is_multi_line && is_quote(at_)) {
        ++at_;
        return;
      } else if (!is_multi_line && text_[at_] == '\n') {
        return;  // not closed, so not TOML
      } else {
        line_ += text_[at_] == '\n';
        ++at_;
      }
    }
  }

  // A backslash and the character after it, or, where it continues the line, all white space after it.
  void skip_escape() {
    const std::size_t begin = ++at_;
    for (; is_any_of(at_, " \t\r\n"); ++at_) line_ += text_[at_] == '\n';
    if (is_beyond_ascii(at_)) fail("a character outside ASCII cannot be the first after a backslash");
    if (at_ == begin) ++at_;
  }

  void begin_key() {
    is_key_due_ = true;
    key_parts_ = 1;
  }

  bool is_any_of(std::size_t at, std::string_view characters) const {
    return at < text_.size() && characters.find(text_[at]) != std::string_view::npos;
  }

  bool is_beyond_ascii(std::size_t at) const {
    return at < text_.size() && static_cast<unsigned char>(text_[at]) >= 0x80;
  }

  void require_ascii() const {
    if (is_beyond_ascii(at_)) fail("a character outside ASCII must stand in a string or a comment");
  }

  void count_mark() {
    if (++marks_ > kMaxMarks)
      fail(fmt::format("more than {} tables, arrays and dotted keys in one file", kMaxMarks));
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("{}:{}: {}", name_, line_, what));
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::vector<char> open_;  // brackets of values, '[' or '{'
  bool is_key_due_ = true;
  std::size_t key_parts_ = 1;
  std::size_t marks_ = 0;
};

}  // namespace

void check_toml_shape(std::string_view text, std::string_view name) {
  ShapeReader(text, name).check();
}

}  // namespace sallyport::base
