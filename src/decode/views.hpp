#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"

namespace sallyport::decode {

// A stretch of a view that was decoded, and where it comes from.
struct Segment {
  std::size_t begin = 0;  // in the view, in bytes
  std::size_t end = 0;
  std::size_t source_begin = 0;  // in the text that was decoded
  std::size_t source_end = 0;
  std::string_view encoding;  // "base64", "percent" ...; a constant of this room
};

// A text with some of its stretches decoded in place, so that what stands around them is still around them:
// `password = "cGFzcw=="` becomes `password = "pass"`. Only the surroundings of decoded stretches are in it,
// not the whole text.
struct View {
  std::string text;
  std::vector<Segment> segments;  // in order, not overlapping; at least one

  // Where byte `at` of the view stands in the text: within a segment, that segment's beginning; outside, the
  // very byte.
  std::size_t source_of(std::size_t at) const noexcept;
  // The first segment that meets [begin, end); null if none does.
  const Segment* segment_at(std::size_t begin, std::size_t end) const noexcept;

  // Stretches that were copied as they are, in order: so that source_of can be answered.
  struct Copy {
    std::size_t begin = 0;
    std::size_t source_begin = 0;
  };
  std::vector<Copy> copies;
};

// So far around a stretch, before and behind it, reaches what of the text bears on a view: what stands around
// it there, and whether that meets what stands around the next one.
inline constexpr std::size_t kViewReachBefore = 514;
inline constexpr std::size_t kViewReachBehind = 257;

struct Limits {
  std::size_t inflated_bytes = 16U << 20;  // of one compressed stretch
  std::size_t view_bytes = 64U << 20;      // of all views of one text, with what maps them back
  base::Deadline deadline = {};            // what comes later is not looked at
};

// What decoding a text gave.
struct Decoded {
  std::vector<View> views;  // one for each kind of encoding that was met; most texts have none
  // Which limits were met: "decode.inflated_bytes" (a compressed stretch was inflated so far and no further),
  // "decode.view_bytes" (stretches were left as they are), base::kTimeLimit. Each once; empty nearly always.
  std::vector<std::string_view> limits_met;
  // What counts towards decode.view_bytes besides the views: bytes that were inflated, and a fee for each
  // attempt, also where nothing came of it. Nought nearly always.
  std::size_t inflated_bytes = 0;
};

// Texts of less are not looked at.
inline constexpr std::size_t kLeastBytes = 4;

// Every stretch of `text` that decodes to something worth looking at: text, or a compressed form of it. One
// layer only; whoever wants more decodes the views again. A text that is wide as a whole (wide_text.hpp) is
// to be decoded in its UTF-8 form, too. Time and memory linear in the text. Throws
// nothing but std::bad_alloc and base::NoScratchRoom.
Decoded decode(std::string_view text, const Limits& limits = {});

// From one byte of a text up to another.
struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// What is found in `parts` of a text that is not wide as a whole. They are in order, do not overlap, and are
// between seams (seam.hpp). Where decoding anything else gives no view and spends nothing, this is all that
// decode() gives, to the byte.
Decoded decode_parts(std::string_view text, std::span<const Part> parts, const Limits& limits = {});

}  // namespace sallyport::decode
