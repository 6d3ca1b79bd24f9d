#include "decode/characters.hpp"

namespace sallyport::decode {

void append_utf8(std::string& out, std::uint32_t code) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto put_tail = [&](std::uint32_t shift) { put(0x80U | ((code >> shift) & 0x3FU)); };
  if (code > 0x10FFFF || is_high_surrogate(code) || is_low_surrogate(code)) code = kReplacement;
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put_tail(0);
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put_tail(6);
    put_tail(0);
  } else {
    put(0xF0U | (code >> 18U));
    put_tail(12);
    put_tail(6);
    put_tail(0);
  }
}

}  // namespace sallyport::decode
