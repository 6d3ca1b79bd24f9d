#include "decode/views.hpp"

namespace sallyport::decode {

std::size_t View::source_of(std::size_t at) const noexcept {
  return at;
}

const Segment* View::segment_at(std::size_t begin, std::size_t end) const noexcept {
  for (const Segment& segment : segments) {
    if (segment.begin < end && begin < segment.end) return &segment;
  }
  return nullptr;
}

Decoded decode(std::string_view, const Limits&) {
  return {};
}

}  // namespace sallyport::decode
