// Portable Document Format 1.7 (ISO 32000-1), 7.3.4 (strings) and 9.4 (text). A word is often drawn in pieces
// with small shifts between them: [(pass) -20 (word)] TJ. Pieces are joined; a shift as wide as a space is
// one, and a shift to another line ends the line.
#include "unpack/pdf_text.hpp"

#include <array>
#include <charconv>

namespace sallyport::unpack {

namespace {

constexpr std::string_view kBlanks("\0\t\n\f\r ", 6);
constexpr std::string_view kDelimiters("()<>[]{}/%");
constexpr int kWideShift = -200;  // thousandths of the font's size; a space has 250 and more

bool is_one_of(char byte, std::string_view set) noexcept {
  return set.find(byte) != std::string_view::npos;
}

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

class Text {
 public:
  explicit Text(std::string_view stream) noexcept : rest_(stream) {}

  std::string read() {
    while (!rest_.empty()) read_token();
    return std::move(text_);
  }

 private:
  char next() noexcept {
    const char byte = rest_.empty() ? '\0' : rest_[0];
    rest_.remove_prefix(rest_.empty() ? 0 : 1);
    return byte;
  }

  void read_token() {
    const char first = next();
    if (first == '(') return read_string();
    if (first == '<' && !rest_.starts_with('<')) return read_hex_string();
    if (first == '<') rest_.remove_prefix(1);
    if (first == '[') is_in_array_ = true;
    if (first == ']') is_in_array_ = false;
    if (first == '%') rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
    if (first == '/') take_word();
    if (is_one_of(first, kBlanks) || is_one_of(first, kDelimiters)) return;
    const std::size_t more = take_word().size();
    const char* const end = rest_.data();
    read_word({end - more - 1, more + 1});
  }

  std::string_view take_word() noexcept {
    std::size_t size = 0;
    while (size < rest_.size() && !is_one_of(rest_[size], kBlanks) && !is_one_of(rest_[size], kDelimiters))
      ++size;
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return word;
  }

  void read_string() {
    for (unsigned nested = 1; !rest_.empty();) {
      const char byte = next();
      if (byte == '\\') {
        read_escape();
        continue;
      }
      if (byte == '(') ++nested;
      if (byte == ')' && --nested == 0) return;
      put(byte);
    }
  }

  void read_escape() {
    const char byte = next();
    constexpr std::string_view kNames = "nrtbf";
    constexpr std::string_view kMeant = "\n\r\t\b\f";
    if (const std::size_t index = kNames.find(byte); index != std::string_view::npos)
      return put(kMeant[index]);
    if (byte == '\n') return;
    if (byte == '\r') {
      if (rest_.starts_with('\n')) next();
      return;
    }
    if (byte < '0' || byte > '7') return put(byte);
    unsigned value = static_cast<unsigned>(byte - '0');
    for (int i = 0; i < 2 && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7'; ++i)
      value = value * 8 + static_cast<unsigned>(next() - '0');
    put(static_cast<char>(static_cast<unsigned char>(value & 0xff)));
  }

  void read_hex_string() {
    int high = -1;
    while (!rest_.empty()) {
      const char byte = next();
      if (byte == '>') break;
      const int value = hex_value(byte);
      if (value < 0) continue;
      if (high >= 0) put(static_cast<char>(static_cast<unsigned char>(high * 16 + value)));
      high = high >= 0 ? -1 : value;
    }
    if (high >= 0) put(static_cast<char>(static_cast<unsigned char>(high * 16)));
  }

  // Letters of two bytes have a NUL before those that we know.
  void put(char byte) {
    if (byte != '\0') text_ += byte;
  }
  void put_once(char blank) {
    if (!text_.empty() && text_.back() != '\n' && text_.back() != blank) text_ += blank;
  }

  void read_word(std::string_view word) {
    float number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error == std::errc() && end == word.data() + word.size()) {
      numbers_ = {numbers_[1], number};
      if (is_in_array_ && number < kWideShift) put_once(' ');
      return;
    }
    if (word == "Td" || word == "TD") return put_once(numbers_[1] == 0 ? ' ' : '\n');
    if (word == "T*" || word == "'" || word == "\"" || word == "Tm" || word == "ET") put_once('\n');
  }

  std::string_view rest_;
  std::string text_;
  std::array<float, 2> numbers_{};
  bool is_in_array_ = false;
};

}  // namespace

std::string pdf_text(std::string_view stream) {
  if (stream.find("BT") == std::string_view::npos || stream.find("ET") == std::string_view::npos) return {};
  return Text(stream).read();
}

}  // namespace sallyport::unpack
