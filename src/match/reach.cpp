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
  if (has_all_free_ || ceiling - begin <= width_) return ceiling;
  if (has_no_free_) return begin + width_;
  std::size_t end = begin;
  for (std::uint64_t others = 0; end < ceiling; ++end) {
    if (!holds(free_, text[end]) && ++others > width_) break;
  }
  return end;
}

}  // namespace sallyport::match
