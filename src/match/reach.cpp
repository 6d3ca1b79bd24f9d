#include "match/reach.hpp"

namespace sallyport::match {

Reach Reach::unlimited() {
  return {~ByteSet(), 0};
}

Reach::Reach(const ByteSet& free, std::uint32_t width)
    : free_(free), width_(width), has_no_free_(free.none()), has_all_free_(free.all()) {}

bool Reach::covers(std::string_view text, std::size_t begin, std::size_t end) const noexcept {
  if (end <= begin || end - begin <= width_) return true;
  return !has_no_free_ && latest_end(text, begin, end) == end;
}

std::size_t Reach::earliest_begin(std::string_view text, std::size_t end, std::size_t floor) const noexcept {
  if (has_all_free_ || end - floor <= width_) return floor;
  if (has_no_free_) return end - width_;
  std::size_t begin = end;
  for (std::uint64_t others = 0; begin > floor; --begin) {
    if (!holds(free_, text[begin - 1]) && ++others > width_) break;
  }
  return begin;
}

std::size_t Reach::latest_end(std::string_view text, std::size_t begin, std::size_t ceiling) const noexcept {
  return latest_end_within(text, begin, ceiling, width_);
}

bool Reach::two_cover(std::string_view text, std::size_t begin, std::size_t end) const noexcept {
  return end <= begin || latest_end_within(text, begin, end, 2 * std::uint64_t{width_}) == end;
}

std::size_t Reach::latest_end_within(std::string_view text, std::size_t begin, std::size_t ceiling,
                                     std::uint64_t width) const noexcept {
  if (has_all_free_ || ceiling - begin <= width) return ceiling;
  if (has_no_free_) return begin + width;
  std::size_t end = begin;
  for (std::uint64_t others = 0; end < ceiling; ++end) {
    if (!holds(free_, text[end]) && ++others > width) break;
  }
  return end;
}

}  // namespace sallyport::match
