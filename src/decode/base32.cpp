#include <algorithm>
#include <cstdint>

#include "decode/payload.hpp"
#include "decode/readers.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kLeastBase32Characters = 24;
constexpr std::size_t kGroup = 8;
constexpr std::size_t kLeastBase32Bytes = 10;

constexpr std::uint8_t base32_value(char c) {
  if (is_upper(c)) return static_cast<std::uint8_t>(c - 'A');
  if (c >= '2' && c <= '7') return static_cast<std::uint8_t>(c - '2' + 26);
  return kNoDigit;
}

class Base32Reader {
 public:
  Base32Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool next(unsigned char& byte) {
    while (bit_count_ < 8) {
      const std::uint8_t value = at_ < text_.size() ? base32_value(text_[at_]) : kNoDigit;
      if (value == kNoDigit) return false;
      bits_ = (bits_ << 5U) | value;
      bit_count_ += 5;
      ++at_;
    }
    bit_count_ -= 8;
    byte = static_cast<unsigned char>((bits_ >> bit_count_) & 0xFFU);
    return true;
  }
  std::size_t place() const { return at_; }
  std::size_t end() const {
    std::size_t end = at_;
    while (end < text_.size() && end < at_ + 6 && text_[end] == '=') ++end;
    return end;
  }

 private:
  std::string_view text_;
  std::size_t at_;
  std::uint32_t bits_ = 0;
  unsigned bit_count_ = 0;
};

}  // namespace

Stretch base32_at(std::string_view text, std::size_t at, Budget& budget) {
  const std::string_view head = text.substr(at, kGroup);
  if (!std::all_of(head.begin(), head.end(), [](char c) { return base32_value(c) != kNoDigit; }))
    return nothing_until(at + 1);
  Stretch stretch = read_payload(Base32Reader(text, at), at, kLeastBase32Bytes, budget);
  const std::size_t size = stretch.end - at;
  const bool is_whole = stretch.end == text.size() || !is_alnum(text[stretch.end]);
  if (size < kLeastBase32Characters || size % kGroup != 0 || !is_whole) return nothing_until(stretch.end);
  return stretch;
}

}  // namespace sallyport::decode
