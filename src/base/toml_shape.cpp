// Three faults of toml++ 3.3 that a text can be seen to run into before it is parsed:
// - It limits how deep values nest, but not how many parts a dotted key has. "a.a.a. ..." makes a table in a
//   table for every dot, and freeing 300,000 of them, one in the other, overflows the stack.
// - It looks tables up in flat lists, which is quadratic in their number.
// - Its test for white space outside ASCII runs into __builtin_unreachable for some letters, such as those of
//   U+00A1 to U+0499. It makes that test outside strings and comments, where TOML has no such letters anyway,
//   and after a backslash in a multi-line string.
// To know what is a string and what a comment is all the TOML that is understood here. Where a text is not
// TOML the two readers may part ways, but toml++ stops there.

#include "base/toml_shape.hpp"

#include <algorithm>
#include <cstddef>

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
    while (at_ < text_.size()) step();
  }

 private:
  void step() {
    switch (text_[at_]) {
      case '#':
        at_ = std::min(text_.find('\n', at_), text_.size());
        return;
      case '"':
      case '\'':
        skip_string();
        return;
      case '.':
        if (++key_parts_ > kMaxKeyParts)
          fail(fmt::format("a key has more than {} dotted parts", kMaxKeyParts));
        count_mark();
        break;
      case '[':
        count_mark();
        key_parts_ = 1;
        break;
      case '\n':
        ++line_;
        key_parts_ = 1;
        break;
      case '=':
      case ',':
      case '{':
      case '}':
      case ']':
        key_parts_ = 1;
        break;
      default:
        if (is_beyond_ascii(at_)) fail("a character outside ASCII must stand in a string or a comment");
        break;
    }
    ++at_;
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
    for (; at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos;
         ++at_)
      line_ += text_[at_] == '\n';
    if (is_beyond_ascii(at_)) fail("a character outside ASCII cannot be the first after a backslash");
    if (at_ == begin) ++at_;
  }

  bool is_beyond_ascii(std::size_t at) const {
    return at < text_.size() && static_cast<unsigned char>(text_[at]) >= 0x80;
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
  std::size_t key_parts_ = 1;  // of the key that is being read, if it is one
  std::size_t marks_ = 0;
};

}  // namespace

void check_toml_shape(std::string_view text, std::string_view name) {
  ShapeReader(text, name).check();
}

}  // namespace sallyport::base
