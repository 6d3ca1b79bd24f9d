// Reads no more of RE2's syntax (https://github.com/google/re2/wiki/Syntax) than must be known to see where
// repeats and groups are; whoever wants to know what an expression means has expression_reader.cpp.
#include "match/quick_form.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace sallyport::match {

namespace {

// Below that, the copies are not worth a group.
constexpr std::uint32_t kLeastGain = 16;
constexpr std::uint32_t kUnlimited = UINT32_MAX;

struct Repeat {
  std::uint32_t least = 1;
  std::uint32_t most = 1;
  bool is_lazy = false;
};

struct Piece {
  enum class Kind : std::uint8_t { open, close, one_of, other };
  Kind kind = Kind::other;
  std::string_view text;      // without its repeat
  bool is_capturing = false;  // open
  std::size_t opened_by = 0;  // close: the place of its `open`
  std::string_view repeat_text;
  Repeat repeat;
  bool is_repeated_around = false;  // it stands in something that can be repeated more than once
};

// Throws nothing; ok() is false once something was not understood.
class PieceReader {
 public:
  explicit PieceReader(std::string_view regex) : rest_(regex) {}

  std::optional<std::vector<Piece>> read() {
    while (is_ok_ && !rest_.empty()) read_piece();
    if (!is_ok_ || !open_.empty()) return std::nullopt;
    mark_repeated();
    return std::move(pieces_);
  }

 private:
  void fail() noexcept { is_ok_ = false; }

  std::string_view take(std::size_t bytes) {
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void read_piece() {
    Piece piece;
    const char first = rest_.front();
    if (first == '(') return open_group();
    if (first == ')') {
      if (open_.empty()) return fail();
      piece.kind = Piece::Kind::close;
      piece.opened_by = open_.back();
      open_.pop_back();
      piece.text = take(1);
    } else if (first == '[') {
      piece.kind = Piece::Kind::one_of;
      piece.text = take(class_size());
    } else if (first == '\\') {
      read_escape(piece);
    } else if (first == '*' || first == '+' || first == '?') {
      return fail();  // a repeat of nothing, or of a repeat
    } else {
      piece.kind = first == '.' ? Piece::Kind::one_of : Piece::Kind::other;
      piece.text = take(1);
    }
    read_repeat(piece);
    pieces_.push_back(piece);
  }

  void open_group() {
    Piece piece{.kind = Piece::Kind::open};
    std::size_t size = 1;
    if (!rest_.starts_with("(?")) {
      piece.is_capturing = true;
    } else if (rest_.starts_with("(?P<")) {
      piece.is_capturing = true;
      size = rest_.find('>') + 1;
    } else {
      // (?flags:... is a group, (?flags) is none.
      size = std::min(rest_.find_first_of(":)"), rest_.size() - 1) + 1;
      const std::string_view flags = rest_.substr(2, size - 3);
      // U says that `{n,m}` is lazy, which makes no difference; but it is rare.
      if (flags.find_first_not_of("ims-") != std::string_view::npos) return fail();
      if (rest_[size - 1] == ')') piece.kind = Piece::Kind::other;
    }
    if (size == 0) return fail();
    if (piece.kind == Piece::Kind::open) open_.push_back(pieces_.size());
    piece.text = take(size);
    pieces_.push_back(piece);
  }

  // Of the class that begins here; 0 if it does not end.
  std::size_t class_size() {
    std::size_t at = rest_.starts_with("[^") ? 2 : 1;
    for (bool is_first = true; at < rest_.size(); is_first = false) {
      if (rest_[at] == ']' && !is_first) return at + 1;
      if (rest_[at] == '\\') {
        at += 2;
      } else if (rest_.substr(at).starts_with("[:")) {
        const std::size_t end = rest_.find(":]", at + 2);
        if (end == std::string_view::npos) break;
        at = end + 2;
      } else {
        ++at;
      }
    }
    fail();
    return 0;
  }

  void read_escape(Piece& piece) {
    if (rest_.size() < 2) return fail();
    const char escaped = rest_[1];
    if (std::string_view("dDsSwW").find(escaped) != std::string_view::npos) {
      piece.kind = Piece::Kind::one_of;
    } else if (escaped == 'x') {
      const bool is_long = rest_.size() > 2 && rest_[2] == '{';
      piece.text = take(is_long ? std::min(rest_.find('}'), rest_.size() - 1) + 1 : 4);
      return;
    } else if (std::string_view("0123456789pPQEC").find(escaped) != std::string_view::npos) {
      return fail();
    }
    piece.text = take(2);
  }

  void read_repeat(Piece& piece) {
    const std::string_view before = rest_;
    Repeat repeat;
    if (rest_.empty()) return;
    const char first = rest_.front();
    if (first == '*' || first == '+' || first == '?') {
      rest_.remove_prefix(1);
      repeat.least = first == '+' ? 1 : 0;
      repeat.most = first == '?' ? 1 : kUnlimited;
    } else if (first != '{' || !read_bounds(repeat)) {
      return;  // a `{` that begins no repeat is a letter
    }
    repeat.is_lazy = rest_.starts_with('?');
    if (repeat.is_lazy) rest_.remove_prefix(1);
    if (!rest_.empty() && (rest_.front() == '{')) return fail();  // a repeat of a repeat, perhaps
    piece.repeat = repeat;
    piece.repeat_text = before.substr(0, before.size() - rest_.size());
  }

  // {n}, {n,} or {n,m}; takes nothing if it is none.
  bool read_bounds(Repeat& repeat) {
    const std::size_t end = rest_.find('}');
    if (end == std::string_view::npos) return false;
    const std::string_view inner = rest_.substr(1, end - 1);
    const std::size_t comma = inner.find(',');
    const auto number = [](std::string_view digits, std::uint32_t& value) {
      const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return error == std::errc() && stop == digits.data() + digits.size();
    };
    if (!number(inner.substr(0, comma), repeat.least)) return false;
    repeat.most = repeat.least;
    if (comma != std::string_view::npos) {
      const std::string_view most = inner.substr(comma + 1);
      repeat.most = kUnlimited;
      if (!most.empty() && !number(most, repeat.most)) return false;
    }
    rest_.remove_prefix(end + 1);
    return true;
  }

  // A group is repeated by what stands behind its end.
  void mark_repeated() {
    std::vector<bool> is_many(pieces_.size());
    for (const Piece& piece : pieces_) {
      if (piece.kind == Piece::Kind::close) is_many[piece.opened_by] = piece.repeat.most > 1;
    }
    std::vector<bool> around{false};
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (pieces_[i].kind == Piece::Kind::open) around.push_back(around.back() || is_many[i]);
      if (pieces_[i].kind == Piece::Kind::close) around.pop_back();
      pieces_[i].is_repeated_around = around.back();
    }
  }

  std::string_view rest_;
  std::vector<Piece> pieces_;
  std::vector<std::size_t> open_;
  bool is_ok_ = true;
};

bool is_long(const Piece& piece) {
  return piece.kind == Piece::Kind::one_of && piece.repeat.most != kUnlimited && !piece.is_repeated_around &&
         piece.repeat.most >= kLeastGain && piece.repeat.most - piece.repeat.least >= kLeastGain;
}

}  // namespace

std::optional<QuickForm> quick_form(std::string_view regex) {
  const std::optional<std::vector<Piece>> pieces = PieceReader(regex).read();
  if (!pieces) return std::nullopt;
  QuickForm form{.groups = {0}};
  std::size_t groups = 0;
  for (const Piece& piece : *pieces) {
    if (is_long(piece)) {
      form.bounds.push_back({++groups, piece.repeat.most});
      form.regex +=
          fmt::format("({}{{{},}}{})", piece.text, piece.repeat.least, piece.repeat.is_lazy ? "?" : "");
      continue;
    }
    if (piece.is_capturing) form.groups.push_back(++groups);
    form.regex += piece.text;
    form.regex += piece.repeat_text;
  }
  if (form.bounds.empty()) return std::nullopt;
  return form;
}

}  // namespace sallyport::match
