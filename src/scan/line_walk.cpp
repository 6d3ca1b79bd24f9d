#include "scan/line_walk.hpp"

#include <algorithm>

namespace sallyport::scan {

void LineWalk::advance_to(std::size_t place) {
  const std::string_view up_to_place = text_.substr(0, place);
  for (;;) {
    const std::size_t newline = up_to_place.find('\n', place_);
    if (newline == std::string_view::npos) break;
    place_ = begin_ = newline + 1;
    ++number_1based_;
    end_.reset();
  }
  place_ = std::max(place_, place);
}

std::size_t LineWalk::end() {
  if (!end_) end_ = std::min(text_.find('\n', place_), text_.size());
  return *end_;
}

match::Span LineWalk::lines_of(match::Span match) {
  const std::size_t last = match.size() > 0 ? match.end - 1 : match.begin;
  if (last <= end()) return {begin_, end()};
  return {begin_, std::min(text_.find('\n', last), text_.size())};
}

}  // namespace sallyport::scan
