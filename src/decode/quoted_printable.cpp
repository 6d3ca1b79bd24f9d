#include "decode/characters.hpp"
#include "decode/codes.hpp"

namespace sallyport::decode {

Stretch quoted_printable_at(std::string_view text, std::size_t at) {
  // In this encoding every equals sign is written so; without one there is nothing to look for.
  if (text.substr(at, 3) != "=3D") return nothing_until(at + 1);
  const auto decode = [&](std::size_t place, std::string& out) -> std::size_t {
    if (text[place] != '=') return 0;
    if (text.substr(place, 2) == "=\n") return 2;
    if (text.substr(place, 3) == "=\r\n") return 3;
    const int value = hex_byte(text, place + 1);
    if (value < 0 || is_lower(text[place + 1]) || is_lower(text[place + 2])) return 0;
    out += static_cast<char>(value);
    return 3;
  };
  return read_codes(text, at, decode, [](char c) { return c == '\n'; });
}

}  // namespace sallyport::decode
