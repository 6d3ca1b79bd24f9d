#include "decode/characters.hpp"
#include "decode/codes.hpp"

namespace sallyport::decode {

namespace {

// "%2d", "%5f": more likely a format than a character, for encoders write capitals.
bool is_like_format(char last) {
  return last == 'a' || (last >= 'c' && last <= 'f');
}
bool ends_word(char c) {
  return static_cast<unsigned char>(c) <= ' ' || is_quote(c) || c == '<' || c == '>' || c == '`';
}

}  // namespace

Stretch percent_at(std::string_view text, std::size_t at) {
  std::size_t visible = 0;
  std::size_t strange = 0;
  const auto decode = [&](std::size_t place, std::string& out) -> std::size_t {
    if (text[place] != '%') return 0;
    const int value = hex_byte(text, place + 1);
    if (value < 0) return 0;
    const bool is_ascii = is_plain(static_cast<unsigned char>(value));
    visible += is_ascii && value > ' ' && !is_like_format(text[place + 2]) ? 1U : 0U;
    strange += !is_ascii && value < 0x80 ? 1U : 0U;
    out += static_cast<char>(value);
    return 3;
  };
  Stretch stretch = read_codes(text, at, decode, ends_word);
  return visible > strange ? stretch : nothing_until(stretch.end);
}

}  // namespace sallyport::decode
