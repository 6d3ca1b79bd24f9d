#include <array>
#include <cstdint>

#include "decode/line_break.hpp"
#include "decode/payload.hpp"
#include "decode/readers.hpp"

namespace sallyport::decode {

namespace {

constexpr std::size_t kLeastBase64Bytes = 12;
constexpr std::size_t kLeastPaddedBytes = 7;
constexpr std::size_t kTellingCharacters = 24;

constexpr std::array<std::uint8_t, 256> kValues = [] {
  std::array<std::uint8_t, 256> values{};
  for (std::size_t code = 0; code < values.size(); ++code) {
    const char c = static_cast<char>(code);
    values[code] = kNoDigit;
    if (is_upper(c)) values[code] = static_cast<std::uint8_t>(c - 'A');
    if (is_lower(c)) values[code] = static_cast<std::uint8_t>(c - 'a' + 26);
    if (is_digit(c)) values[code] = static_cast<std::uint8_t>(c - '0' + 52);
    if (c == '+' || c == '-') values[code] = 62;
    if (c == '/' || c == '_') values[code] = 63;
  }
  return values;
}();

std::uint8_t base64_value(char c) {
  return kValues[static_cast<unsigned char>(c)];
}

class Base64Reader {
 public:
  Base64Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool next(unsigned char& byte) {
    while (bit_count_ < 8) {
      if (!take_character() && !cross_line()) return false;
    }
    bit_count_ -= 8;
    byte = static_cast<unsigned char>((bits_ >> bit_count_) & 0xFFU);
    return true;
  }
  std::size_t place() const { return at_; }
  std::size_t end() const {
    std::size_t end = at_;
    while (end < text_.size() && end < at_ + 2 && text_[end] == '=') ++end;
    return end;
  }

 private:
  bool take_character() {
    if (at_ == text_.size()) return false;
    const std::uint8_t value = base64_value(text_[at_]);
    if (value == kNoDigit || (value >= 62 && !is_of_alphabet(text_[at_]))) return false;
    bits_ = (bits_ << 6U) | value;
    bit_count_ += 6;
    ++run_;
    ++at_;
    return true;
  }
  // The first character that only one alphabet has decides for it.
  bool is_of_alphabet(char c) {
    const bool is_url = c == '-' || c == '_';
    if (!has_alphabet_) {
      has_alphabet_ = true;
      is_url_ = is_url;
    }
    return is_url == is_url_;
  }
  bool cross_line() {
    const std::size_t next =
        next_line_of_run(text_, at_, run_, [](char c) { return base64_value(c) != kNoDigit; });
    if (next == at_) return false;
    at_ = next;
    run_ = 0;
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  std::size_t run_ = 0;  // characters on this line
  std::uint32_t bits_ = 0;
  unsigned bit_count_ = 0;
  bool has_alphabet_ = false;
  bool is_url_ = false;
};

// Whether the six bytes of the first two groups may begin anything that read_payload() would take: told
// before anything is set up for it, because nearly all that is asked about is an identifier.
bool may_begin_payload(std::string_view text, std::size_t at) {
  constexpr std::size_t kCharacters = 8;
  constexpr unsigned kBits = 6 * kCharacters;
  if (text.size() - at < kCharacters) return false;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < kCharacters; ++i) bits = (bits << 6U) | base64_value(text[at + i]);
  const auto byte_at = [&](unsigned place) {
    return static_cast<unsigned char>((bits >> (kBits - 8 - 8 * place)) & 0xFFU);
  };
  // Compressed or wide.
  const unsigned first = byte_at(0);
  if (first == 0 || first == 0x1F || first == 0x78 || first >= 0xFE || byte_at(1) == 0) return true;
  TextGauge gauge;
  for (unsigned place = 0; place < kBits / 8; ++place) {
    if (!gauge.take(byte_at(place))) return false;
  }
  return true;
}

// Identifiers of one case are no base64, which has both in nearly every two dozen characters.
bool is_mixed(std::string_view head) {
  bool has_upper = false;
  bool has_other = false;
  for (const char c : head) {
    if (base64_value(c) == kNoDigit) break;
    has_upper = has_upper || is_upper(c);
    has_other = has_other || is_lower(c) || is_digit(c);
  }
  return has_upper && has_other;
}

}  // namespace

Stretch base64_at(std::string_view text, std::size_t at, Budget& budget) {
  if (!may_begin_payload(text, at) || !is_mixed(text.substr(at, kTellingCharacters)))
    return nothing_until(at + 1);
  Stretch stretch = read_payload(Base64Reader(text, at), at, kLeastPaddedBytes, budget);
  if (stretch.text.empty()) return stretch;
  // A few characters are too little to tell without padding, and with it must be whole groups.
  const bool is_padded = text[stretch.end - 1] == '=' && (stretch.end - at) % 4 == 0;
  const bool goes_on = stretch.end < text.size() && base64_value(text[stretch.end]) != kNoDigit;
  const std::size_t least = is_padded ? kLeastPaddedBytes
                            : goes_on ? 2 * kLeastBase64Bytes
                                      : kLeastBase64Bytes;
  return stretch.text.size() < least ? nothing_until(stretch.end) : stretch;
}

}  // namespace sallyport::decode
