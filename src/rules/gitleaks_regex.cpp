#include "rules/gitleaks_regex.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

namespace sallyport::rules {

namespace {

class Reader {
 public:
  explicit Reader(std::string_view pattern) : rest_(pattern) {}

  GoRegex read() {
    while (!rest_.empty()) {
      if (rest_.starts_with("\\Q")) {
        take_quoted();
      } else if (rest_.front() == '\\') {
        take_escape();
      } else if (rest_.front() == '[') {
        take_class();
      } else if (is_named_group()) {
        ++depth_;
        rest_.remove_prefix(3);
        out_.re2 += "(?P<";
      } else {
        count_group();
        take(1);
      }
    }
    if (depth_ != 0) out_.is_balanced = false;
    return std::move(out_);
  }

 private:
  // What a look-behind, (?<= or (?<!, opens is left as it is: neither Go nor RE2 takes it.
  bool is_named_group() const {
    return rest_.starts_with("(?<") && rest_.size() > 3 && rest_[3] != '=' && rest_[3] != '!';
  }

  void count_group() {
    if (rest_.front() == '(') ++depth_;
    if (rest_.front() == ')' && --depth_ < 0) out_.is_balanced = false;
  }

  void take(std::size_t count) {
    for (const char c : rest_.substr(0, count)) {
      if (static_cast<unsigned char>(c) >= 0x80) out_.is_of_bytes = false;
    }
    out_.re2 += rest_.substr(0, count);
    rest_.remove_prefix(std::min(count, rest_.size()));
  }

  void take_escape() {
    if (rest_.size() > 1 && (rest_[1] == 'p' || rest_[1] == 'P')) out_.is_of_bytes = false;
    if (rest_.starts_with("\\x{")) out_.is_of_bytes = false;
    take(2);
  }

  void take_quoted() {
    const std::size_t end = rest_.find("\\E", 2);
    take(end == std::string_view::npos ? rest_.size() : end + 2);
  }

  // Of [:alpha:] and the like; 0 where there is none.
  std::size_t named_class_bytes() const {
    constexpr std::size_t kLongest = 12;
    if (!rest_.starts_with("[:")) return 0;
    const std::size_t end = rest_.substr(0, kLongest).find(":]", 2);
    return end == std::string_view::npos ? 0 : end + 2;
  }

  // The first ']' of a class stands for itself.
  void take_class() {
    take(rest_.starts_with("[^") ? 2 : 1);
    for (bool is_first = true; !rest_.empty(); is_first = false) {
      if (rest_.front() == ']' && !is_first) return take(1);
      if (const std::size_t named = named_class_bytes(); named > 0) {
        take(named);
      } else if (rest_.front() == '\\') {
        take_escape();
      } else {
        take(1);
      }
    }
    out_.is_balanced = false;
  }

  std::string_view rest_;
  GoRegex out_;
  long depth_ = 0;
};

}  // namespace

GoRegex read_go_regex(std::string_view pattern) {
  return Reader(pattern).read();
}

std::string join_alternatives(const std::vector<std::string>& patterns) {
  return fmt::format("(?:{})", fmt::join(patterns, "|"));
}

}  // namespace sallyport::rules
