#include <algorithm>

#include "decode/payload.hpp"
#include "decode/readers.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kLeastArrayBytes = 8;
constexpr std::size_t kMostBlanks = 64;  // between two elements, with an end of line

class ByteArrayReader {
 public:
  ByteArrayReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool next(unsigned char& byte) {
    std::size_t at = at_;
    if (is_begun_ && !skip_comma(at)) return false;
    const int value = take_element(at);
    if (value < 0) return false;
    is_begun_ = true;
    at_ = at;
    byte = static_cast<unsigned char>(value);
    return true;
  }
  std::size_t place() const { return at_; }
  std::size_t end() const { return at_; }

 private:
  bool has(std::size_t at, char c) const { return at < text_.size() && text_[at] == c; }

  bool skip_comma(std::size_t& at) const {
    if (!has(at, ',')) return false;
    const std::size_t most = std::min(text_.size(), ++at + kMostBlanks);
    while (at < most && (is_blank(text_[at]) || text_[at] == '\n' || text_[at] == '\r')) ++at;
    return true;
  }
  int take_element(std::size_t& at) const {
    if (has(at, '\'') && has(at + 2, '\'')) {
      at += 3;
      return static_cast<unsigned char>(text_[at - 2]);
    }
    const bool is_hex = has(at, '0') && (has(at + 1, 'x') || has(at + 1, 'X'));
    if (is_hex) at += 2;
    const Number number = number_at(text_, at, is_hex ? 16 : 10, 4);
    at += number.digits;
    return number.digits == 0 || number.value > 0xFF ? -1 : static_cast<int>(number.value);
  }

  std::string_view text_;
  std::size_t at_;
  bool is_begun_ = false;
};

}  // namespace

Stretch byte_array_at(std::string_view text, std::size_t at, Budget& budget) {
  return read_payload(ByteArrayReader(text, at), at, kLeastArrayBytes, budget);
}

}  // namespace sallyport::decode
