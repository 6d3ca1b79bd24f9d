#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "decode/views.hpp"

namespace sallyport::decode {

// The view of one encoding; an empty one if there is none.
inline View view_of(std::string_view text, std::string_view encoding, const Limits& limits = {}) {
  for (View& view : decode(text, limits).views) {
    if (view.segments.front().encoding == encoding) return std::move(view);
  }
  return {};
}

// What the segments of one encoding decode to, with a '|' between two.
inline std::string decoded(std::string_view text, std::string_view encoding) {
  const View view = view_of(text, encoding);
  std::string all;
  for (const Segment& segment : view.segments) {
    if (!all.empty()) all += '|';
    all += view.text.substr(segment.begin, segment.end - segment.begin);
  }
  return all;
}

// The whole text of the view.
inline std::string viewed(std::string_view text, std::string_view encoding) {
  return view_of(text, encoding).text;
}

inline std::string encode_base64(std::string_view bytes, bool is_url = false, bool is_padded = true) {
  const std::string_view digits = is_url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                                         : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i)
      bits = (bits << 8U) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    const std::size_t used = std::min<std::size_t>(3, bytes.size() - at) + 1;
    for (std::size_t i = 0; i < 4; ++i) {
      if (i < used) {
        out += digits[(bits >> (18 - 6 * i)) & 0x3FU];
      } else if (is_padded) {
        out += '=';
      }
    }
  }
  return out;
}

inline std::string encode_hex(std::string_view bytes, std::string_view before = {},
                              std::string_view between = {}) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (!out.empty()) out += between;
    out += before;
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xFU];
  }
  return out;
}

inline std::string wrap_lines(std::string_view text, std::size_t width, std::string_view line_break) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) {
    if (at > 0) out += line_break;
    out += text.substr(at, width);
  }
  return out;
}

inline std::string utf16(std::string_view ascii, bool is_little_endian) {
  std::string out;
  for (const char c : ascii) out += is_little_endian ? std::string{c, '\0'} : std::string{'\0', c};
  return out;
}

// The same numbers everywhere (SplitMix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  std::string pick(std::string_view from, std::size_t size) {
    std::string out;
    while (out.size() < size) out += from[below(from.size())];
    return out;
  }
  std::string words(std::size_t size) {
    return pick("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 =:;-_/+", size);
  }

 private:
  std::uint64_t state_;
};

}  // namespace sallyport::decode
