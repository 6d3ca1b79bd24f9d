#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <vector>

#include "decode/seam.hpp"
#include "decode/views.hpp"

// What seams promise, for tests and for the fuzzer.
namespace sallyport::decode {

// A part of a text that is not wide as a whole, alone: how it begins does not make it a wide one.
inline Decoded decode_part(std::string_view part) {
  const Part whole{0, part.size()};
  return decode_parts(part, {&whole, 1});
}

// What decoding found, by where it stands in the text, and what it spent on the way.
struct Findings {
  using Source = std::tuple<std::string_view, std::size_t, std::size_t>;
  std::vector<Source> sources;
  std::size_t inflated_bytes = 0;

  // `begin`: where the part stands in the whole text.
  void add(std::string_view part, std::size_t begin) {
    const Decoded decoded = decode_part(part);
    for (const View& view : decoded.views) {
      for (const Segment& segment : view.segments)
        sources.emplace_back(segment.encoding, begin + segment.source_begin, begin + segment.source_end);
    }
    inflated_bytes += decoded.inflated_bytes;
    std::sort(sources.begin(), sources.end());
  }
  bool operator==(const Findings&) const = default;
};

inline Findings findings_of(std::string_view part, std::size_t begin = 0) {
  Findings findings;
  findings.add(part, begin);
  return findings;
}

inline std::vector<std::size_t> seams_of(std::string_view text) {
  std::vector<std::size_t> seams{0};
  while (seams.back() < text.size()) seams.push_back(seam_after(text, seams.back() + 1));
  return seams;
}

// Whether the text may be cut at each of some places at once.
inline bool is_cut_well(std::string_view text, const std::vector<std::size_t>& seams) {
  Findings parts;
  std::size_t begin = 0;
  for (const std::size_t seam : seams) {
    parts.add(text.substr(begin, seam - begin), begin);
    begin = seam;
  }
  parts.add(text.substr(begin), begin);
  return parts == findings_of(text);
}

inline bool is_same(const Decoded& one, const Decoded& other) {
  const auto is_same_segment = [](const Segment& a, const Segment& b) {
    return a.begin == b.begin && a.end == b.end && a.source_begin == b.source_begin &&
           a.source_end == b.source_end && a.encoding == b.encoding;
  };
  const auto is_same_view = [&](const View& a, const View& b) {
    return a.text == b.text && std::ranges::equal(a.segments, b.segments, is_same_segment);
  };
  return std::ranges::equal(one.views, other.views, is_same_view) && one.limits_met == other.limits_met &&
         one.inflated_bytes == other.inflated_bytes;
}

// Whether decoding the parts between seams in which there is something gives what decoding all of them gives,
// views included.
inline bool is_found_in_parts(std::string_view text, const std::vector<std::size_t>& seams) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i + 1 < seams.size(); ++i) {
    const Findings found = findings_of(text.substr(seams[i], seams[i + 1] - seams[i]));
    if (!found.sources.empty() || found.inflated_bytes > 0) parts.push_back({seams[i], seams[i + 1]});
  }
  const Part whole{0, text.size()};
  return is_same(decode_parts(text, parts), decode_parts(text, {&whole, 1}));
}

// Whether seams are told from what stands within their reach alone.
inline bool is_told_nearby(std::string_view text, std::size_t at) {
  const std::size_t begin = at - std::min(at, kSeamReach);
  const std::string_view near = text.substr(begin, at - begin + kSeamReach);
  return at == begin || at - begin == near.size() || is_seam(near, at - begin) == is_seam(text, at);
}

}  // namespace sallyport::decode
