#pragma once

#include <cstddef>

#include "decode/stretch.hpp"

// Decoders for encodings that stand for single characters within a text. A stretch goes from its first code
// to its last on the line, as long as no more than kMostBetween other bytes stand between two of them.
namespace sallyport::decode {

inline constexpr std::size_t kMostBetween = 64;
// Of white space between two literals, and again behind an operator.
inline constexpr std::size_t kMostSpace = 256;

// "%41". `at` is a percent sign. The integers of a printf format ("%2d") are none.
Stretch percent_at(std::string_view text, std::size_t at);

// "\u0041", "\x41", "\101" and their kind, within one literal, where they stand for visible ASCII; simple
// escapes between them are decoded, too. `at` is a backslash.
Stretch escapes_at(std::string_view text, std::size_t at);

// "&#65;", "&#x41;", "&quot;". `at` is an ampersand.
Stretch entities_at(std::string_view text, std::size_t at);

// Quoted-printable, from "=3D" on, to the end of the line, soft breaks of lines joined. `at` is an equals
// sign.
Stretch quoted_printable_at(std::string_view text, std::size_t at);

// Literals that are put together: "abc" + "def", 'a' . 'b', "a" "b", also over lines. `at` is the quote that
// closes the first.
Stretch concatenation_at(std::string_view text, std::size_t at);

// Reads codes from `at` on: `decode(at, out)` appends what a code at `at` stands for and returns its size, 0
// if there is none; at `is_end(c)` the stretch ends.
template <typename Decode, typename IsEnd>
Stretch read_codes(std::string_view text, std::size_t at, Decode decode, IsEnd is_end) {
  Stretch stretch{.begin = at, .end = at};
  std::size_t text_end = 0;  // behind the last code, in what was decoded
  for (std::size_t place = at;
       place < text.size() && place - stretch.end <= kMostBetween && !is_end(text[place]);) {
    if (const std::size_t size = decode(place, stretch.text); size > 0) {
      place += size;
      stretch.end = place;
      text_end = stretch.text.size();
    } else {
      stretch.text += text[place++];
    }
  }
  if (stretch.end == at) return nothing_until(at + 1);
  stretch.text.resize(text_end);
  return stretch;
}

}  // namespace sallyport::decode
