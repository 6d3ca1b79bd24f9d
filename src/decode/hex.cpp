#include <algorithm>

#include "decode/line_break.hpp"
#include "decode/payload.hpp"
#include "decode/readers.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kLeastHexBytes = 12;
constexpr std::size_t kLeastSeparatedBytes = 8;

class HexReader {
 public:
  HexReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool next(unsigned char& byte) {
    if (hex_byte(text_, at_) < 0) {
      const auto is_member = [](char c) { return hex_digit(c) != kNoDigit; };
      const std::size_t next = next_line_of_run(text_, at_, run_, is_member);
      if (next == at_ || hex_byte(text_, next) < 0) return false;
      at_ = next;
      run_ = 0;
    }
    byte = static_cast<unsigned char>(hex_byte(text_, at_));
    at_ += 2;
    run_ += 2;
    return true;
  }
  std::size_t place() const { return at_; }
  std::size_t end() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_;
  std::size_t run_ = 0;  // characters on this line
};

class SeparatedReader {
 public:
  SeparatedReader(std::string_view text, std::size_t at) : text_(text), at_(at), separator_(text[at + 2]) {}

  bool next(unsigned char& byte) {
    if (is_begun_ && (at_ == text_.size() || text_[at_] != separator_)) return false;
    const std::size_t digits = is_begun_ ? at_ + 1 : at_;
    const int value = hex_byte(text_, digits);
    if (value < 0) return false;
    is_begun_ = true;
    at_ = digits + 2;
    byte = static_cast<unsigned char>(value);
    return true;
  }
  std::size_t place() const { return at_; }
  std::size_t end() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_;
  char separator_;
  bool is_begun_ = false;
};

// Fewer are nothing. So whether a place with fewer is asked about does not matter.
bool has_least_pairs(std::string_view text, std::size_t at) {
  for (std::size_t pair = 0; pair < kLeastSeparatedBytes; ++pair) {
    const std::size_t begin = at + 3 * pair;
    if (hex_byte(text, begin) < 0 || (pair > 0 && text[begin - 1] != text[at + 2])) return false;
  }
  return true;
}

}  // namespace

Stretch hex_at(std::string_view text, std::size_t at, Budget& budget) {
  if (text.substr(at, 2) == "0x" || text.substr(at, 2) == "0X") at += 2;
  const std::string_view head = text.substr(at, 2 * kTellingBytes);
  if (!std::all_of(head.begin(), head.end(), [](char c) { return hex_digit(c) != kNoDigit; }))
    return nothing_until(at + 1);
  return read_payload(HexReader(text, at), at, kLeastHexBytes, budget);
}

Stretch separated_hex_at(std::string_view text, std::size_t at, Budget& budget) {
  if (!has_least_pairs(text, at)) return nothing_until(at + 1);
  return read_payload(SeparatedReader(text, at), at, kLeastSeparatedBytes, budget);
}

}  // namespace sallyport::decode
