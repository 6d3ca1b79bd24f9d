#include "decode/characters.hpp"
#include "decode/codes.hpp"

namespace sallyport::decode {

namespace {

// A single octal escape is a control character or a part of a UTF-8 one; text in octal has more.
constexpr std::size_t kLeastOctal = 3;

constexpr bool is_visible(std::uint32_t code) {
  return code > 0x20 && code < 0x7F;
}

class Escapes {
 public:
  explicit Escapes(std::string_view text) : text_(text) {}

  // As read_codes() asks for it.
  std::size_t decode(std::size_t at, std::string& out) {
    if (text_[at] != '\\' || at + 1 == text_.size()) return 0;
    const char kind = text_[at + 1];
    if (kind == 'x') return take_byte(number_at(text_, at + 2, 16, 2), out);
    if (kind == 'u' && at + 2 < text_.size() && text_[at + 2] == '{') return take_braced(at, out);
    if (kind == 'u') return take_unit(at, out);
    if (kind == 'U') return take_character(number_at(text_, at + 2, 16, 8), 8, out);
    if (kind >= '0' && kind <= '7') return take_octal(number_at(text_, at + 1, 8, 3), out);
    return take_simple(kind, out);
  }
  // More text than bytes of something else.
  bool is_telling() const {
    return visible_ > strange_ || (visible_octal_ >= kLeastOctal && visible_octal_ > strange_);
  }

 private:
  std::size_t take_byte(Number number, std::string& out) {
    if (number.digits != 2) return 0;
    visible_ += is_visible(number.value) ? 1U : 0U;
    strange_ += is_plain(static_cast<unsigned char>(number.value)) ? 0U : 1U;
    out += static_cast<char>(number.value);
    return 4;
  }
  std::size_t take_character(Number number, std::size_t digits, std::string& out) {
    if (number.digits != digits) return 0;
    visible_ += is_visible(number.value) ? 1U : 0U;
    append_utf8(out, number.value);
    return 2 + digits;
  }
  std::size_t take_unit(std::size_t at, std::string& out) {
    const Number number = number_at(text_, at + 2, 16, 4);
    const bool is_pair = at + 7 < text_.size() && text_[at + 6] == '\\' && text_[at + 7] == 'u';
    const Number low = is_pair ? number_at(text_, at + 8, 16, 4) : Number();
    if (number.digits != 4 || !is_high_surrogate(number.value) || low.digits != 4 ||
        !is_low_surrogate(low.value))
      return take_character(number, 4, out);
    append_utf8(out, from_surrogates(number.value, low.value));
    return 12;
  }
  std::size_t take_braced(std::size_t at, std::string& out) {
    const Number number = number_at(text_, at + 3, 16, 6);
    const std::size_t close = at + 3 + number.digits;
    if (number.digits == 0 || close >= text_.size() || text_[close] != '}') return 0;
    take_character(number, number.digits, out);
    return close + 1 - at;
  }
  std::size_t take_octal(Number number, std::string& out) {
    if (number.value > 0xFF) return 0;
    visible_octal_ += number.digits == 3 && is_visible(number.value) ? 1U : 0U;
    strange_ += is_plain(static_cast<unsigned char>(number.value)) ? 0U : 1U;
    out += static_cast<char>(number.value);
    return 1 + number.digits;
  }
  std::size_t take_simple(char kind, std::string& out) {
    constexpr std::string_view kKinds = "ntr\\\"'/";
    constexpr std::string_view kMeanings = "\n\t\r\\\"'/";
    const std::size_t found = kKinds.find(kind);
    if (found == std::string_view::npos) return 0;
    out += kMeanings[found];
    return 2;
  }

  std::string_view text_;
  std::size_t visible_ = 0;
  std::size_t visible_octal_ = 0;
  std::size_t strange_ = 0;  // bytes that are neither text nor written as characters
};

}  // namespace

Stretch escapes_at(std::string_view text, std::size_t at) {
  Escapes escapes(text);
  const auto decode = [&](std::size_t place, std::string& out) { return escapes.decode(place, out); };
  const auto ends_literal = [](char c) { return is_quote(c) || c == '`' || c == '\n'; };
  Stretch stretch = read_codes(text, at, decode, ends_literal);
  return escapes.is_telling() ? stretch : nothing_until(stretch.end);
}

}  // namespace sallyport::decode
