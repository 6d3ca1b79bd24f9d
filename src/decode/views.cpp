#include "decode/views.hpp"

#include <algorithm>

#include "decode/sweep.hpp"
#include "decode/wide_text.hpp"

namespace sallyport::decode {

namespace {

// The last of `items`, which are in order, that does not begin behind `at`.
template <typename Item>
const Item* last_before(const std::vector<Item>& items, std::size_t at) noexcept {
  const auto is_behind = [](std::size_t place, const Item& item) { return place < item.begin; };
  const auto next = std::upper_bound(items.begin(), items.end(), at, is_behind);
  return next == items.begin() ? nullptr : &*(next - 1);
}

}  // namespace

std::size_t View::source_of(std::size_t at) const noexcept {
  const Segment* const segment = last_before(segments, at);
  if (segment != nullptr && at < segment->end) return segment->source_begin;
  const Copy* const copy = last_before(copies, at);
  if (copy != nullptr && (segment == nullptr || copy->begin >= segment->end))
    return copy->source_begin + (at - copy->begin);
  return segment != nullptr ? segment->source_end : 0;
}

const Segment* View::segment_at(std::size_t begin, std::size_t end) const noexcept {
  const auto ends_before = [](const Segment& segment, std::size_t place) { return segment.end <= place; };
  const auto found = std::lower_bound(segments.begin(), segments.end(), begin, ends_before);
  return found != segments.end() && found->begin < end && begin < end ? &*found : nullptr;
}

Decoded decode(std::string_view text, const Limits& limits) {
  if (text.size() < kLeastBytes) return {};
  const Part whole{0, text.size()};
  return Sweep(text, detect_wide_text(text).has_value(), limits).run({&whole, 1});
}

Decoded decode_parts(std::string_view text, std::span<const Part> parts, const Limits& limits) {
  if (text.size() < kLeastBytes) return {};
  return Sweep(text, false, limits).run(parts);
}

}  // namespace sallyport::decode
