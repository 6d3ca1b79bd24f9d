#include "decode/payload.hpp"

#include <algorithm>

#include "decode/inflate.hpp"
#include "decode/wide_text.hpp"

namespace sallyport::decode {

void TextGauge::take_other(unsigned char byte) noexcept {
  const bool is_continuation = (byte & 0xC0U) == 0x80U;
  if (is_continuation && continuations_ > 0) {
    --continuations_;
    return;
  }
  bad_ += continuations_ > 0 ? 1U : 0U;
  continuations_ = 0;
  if (byte >= 0xC2 && byte <= 0xDF) {
    continuations_ = 1;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    continuations_ = 2;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    continuations_ = 3;
  } else {
    ++bad_;
  }
}

bool may_be_packed(std::string_view head) noexcept {
  return is_compressed(head) || (head.size() >= kTellingBytes && detect_short_utf16(head).has_value());
}

std::string unpack_text(std::string_view bytes, Budget& budget) {
  if (is_compressed(bytes)) return inflate_text(bytes, budget);
  const std::optional<WideText> form = detect_short_utf16(bytes);
  std::string text = form ? std::string(wide_to_utf8(bytes, *form).view()) : std::string();
  TextGauge gauge;
  const auto is_taken = [&](char c) { return gauge.take(static_cast<unsigned char>(c)); };
  if (!std::all_of(text.begin(), text.end(), is_taken) || !gauge.is_telling()) text.clear();
  return text;
}

}  // namespace sallyport::decode
