#include <algorithm>
#include <array>

#include "decode/characters.hpp"
#include "decode/codes.hpp"

// Languages differ in how they put literals together, and a text does not say which it is in. So a join is
// recognised by its looks: a quote, white space with at most one operator in it, a quote. Most of what looks
// like this in source code is prose; what counts is that a word goes on across a join and could be a secret.
namespace sallyport::decode {

namespace {

constexpr std::size_t kMostLeft = 128;      // of the first literal
constexpr std::size_t kLeastCrossing = 10;  // characters of a word that goes across a join
constexpr std::size_t kLeastBehind = 16;    // of one that begins at a join

// No dollar sign: what a shell puts in place of a variable is no part of a secret.
constexpr std::array<bool, 256> kIsOfWord = [] {
  std::array<bool, 256> is_of_word{};
  for (std::size_t code = '!'; code < is_of_word.size(); ++code) is_of_word[code] = code != 0x7F;
  for (const char c : std::string_view("\"'`\\(){}<>,;$")) is_of_word[static_cast<unsigned char>(c)] = false;
  return is_of_word;
}();

bool is_of_word(char c) {
  return kIsOfWord[static_cast<unsigned char>(c)];
}

// Or hide what would.
constexpr std::array<bool, 256> kMayEndLiteral = [] {
  std::array<bool, 256> may_end{};
  for (const char c : std::string_view("\"'\\\n")) may_end[static_cast<unsigned char>(c)] = true;
  return may_end;
}();

bool may_end_literal(char c) {
  return kMayEndLiteral[static_cast<unsigned char>(c)];
}

class Literals {
 public:
  explicit Literals(std::string_view text) : text_(text) {}

  // Where the literal begins that is joined to the one which `close` closes: behind its quote. 0 if none is.
  std::size_t joined_to(std::size_t close) const {
    std::size_t at = skip_space(close + 1);
    const bool has_space = at > close + 1;
    const std::size_t before_operator = at;
    if (has(at, '+') || has(at, '.') || has(at, '&')) {
      at = skip_space(at + 1);
      if (has(before_operator, '.') && has(at, '.')) at = skip_space(at + 1);
    } else if (has(at, '\\') && (has(at + 1, '\n') || has(at + 1, '\r'))) {
      at = skip_space(at + 1);
    } else if (!has_space && has(at, text_[close])) {
      return 0;  // an empty literal, or a doubled quote in one
    }
    if (at + 1 < text_.size() && is_prefix(text_[at])) ++at;
    return at < text_.size() && is_quote(text_[at]) ? at + 1 : 0;
  }
  // The place of the quote that closes the literal at `begin`; npos if its line does not hold it.
  std::size_t close_of(std::size_t begin) const {
    const char quote = text_[begin - 1];
    for (std::size_t at = begin; at < text_.size(); ++at) {
      const char c = text_[at];
      if (!may_end_literal(c)) continue;
      if (c == quote) return at;
      if (c == '\n') break;
      if (c == '\\') ++at;
    }
    return std::string_view::npos;
  }
  // Calls `take` with the literal at `begin` and those which are joined to it; gives where the last ends,
  // behind its quote, or `end` if the first has no end.
  template <typename Take>
  std::size_t each(std::size_t begin, std::size_t end, Take take) const {
    while (begin != 0) {
      const std::size_t close = close_of(begin);
      if (close == std::string_view::npos) break;
      take(text_.substr(begin, close - begin));
      end = close + 1;
      begin = joined_to(close);
    }
    return end;
  }

 private:
  bool has(std::size_t at, char c) const { return at < text_.size() && text_[at] == c; }
  // Of a literal that is more than its characters: f"", r'', @"".
  bool is_prefix(char c) const { return std::string_view("fFrRbBuU@$").find(c) != std::string_view::npos; }
  std::size_t skip_space(std::size_t at) const {
    const std::size_t most = std::min(text_.size(), at + kMostSpace);
    std::size_t lines = 0;
    for (; at < most; ++at) {
      if (text_[at] == '\n' && ++lines > 2) break;
      if (!is_space(text_[at])) break;
    }
    return at;
  }

  std::string_view text_;
};

// Of one word in joined literals, of which some joins are within.
class Word {
 public:
  void take(std::string_view piece) {
    size_ += piece.size();
    for (const char c : piece) {
      has_digit_ = has_digit_ || is_digit(c);
      has_upper_ = has_upper_ || is_upper(c);
      has_lower_ = has_lower_ || is_lower(c);
    }
  }
  void join() {
    is_joined_ = true;
    is_crossing_ = is_crossing_ || size_ > 0;
  }
  bool may_be_secret() const {
    if (!is_joined_) return false;
    if (is_crossing_) return size_ >= kLeastCrossing && (has_digit_ || (has_upper_ && has_lower_));
    return size_ >= kLeastBehind && has_digit_;
  }

 private:
  std::size_t size_ = 0;
  bool has_digit_ = false;
  bool has_upper_ = false;
  bool has_lower_ = false;
  bool is_joined_ = false;
  bool is_crossing_ = false;
};

// Where the last word of a literal begins. What follows a backslash is an escape, no part of a word.
std::size_t last_word_of(std::string_view literal) {
  std::size_t begin = literal.size();
  while (begin > 0 && is_of_word(literal[begin - 1])) --begin;
  std::size_t backslashes = 0;
  while (backslashes < begin && literal[begin - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1 && begin < literal.size() ? begin + 1 : begin;
}

// The words at the joins; the others do not count.
class Words {
 public:
  // `first` is the word at the end of the first literal.
  explicit Words(std::string_view first) { word_.take(first); }

  void join(std::string_view literal) {
    word_.join();
    const auto end = std::find_if_not(literal.begin(), literal.end(), is_of_word);
    word_.take({literal.begin(), end});
    if (end == literal.end()) return;
    end_word();
    word_.take(literal.substr(last_word_of(literal)));
  }
  bool have_secret() {
    end_word();
    return have_secret_;
  }

 private:
  void end_word() {
    have_secret_ = have_secret_ || word_.may_be_secret();
    word_ = {};
  }

  Word word_;
  bool have_secret_ = false;
};

}  // namespace

Stretch concatenation_at(std::string_view text, std::size_t at) {
  const Literals literals(text);
  const std::size_t second = literals.joined_to(at);
  if (second == 0) return nothing_until(at + 1);
  std::size_t begin = at;
  while (begin > 0 && at - begin < kMostLeft && is_of_word(text[begin - 1])) --begin;
  // What follows a backslash is an escape, no part of a word.
  if (begin > 0 && text[begin - 1] == '\\') begin = std::min(begin + 1, at);

  const std::string_view first = text.substr(begin, at - begin);
  Words words(first);
  const std::size_t end = literals.each(second, at + 1, [&](auto literal) { words.join(literal); });
  if (!words.have_secret()) return nothing_until(end);
  Stretch stretch{.begin = begin, .end = end, .text = std::string(first)};
  literals.each(second, at + 1, [&](auto literal) { stretch.text += literal; });
  stretch.text += text[at];
  return stretch;
}

}  // namespace sallyport::decode
