#include "decode/view_builder.hpp"

#include <algorithm>
#include <utility>

#include "decode/characters.hpp"

namespace sallyport::decode {

namespace {

// The beginning of the line of `at`, or what of it is within reach and not before `floor`.
std::size_t line_begin(std::string_view text, std::size_t at, std::size_t floor) noexcept {
  const std::size_t lowest = std::max(floor, at - std::min(at, kSurroundingBytes));
  while (at > lowest && text[at - 1] != '\n') --at;
  return at;
}

// What may stand before a value on its own line when the name of the value stands on the line before.
bool may_follow_name(char c) noexcept {
  return is_blank(c) || is_quote(c) || c == '`' || c == '(' || c == '|' || c == '>' || c == '+' || c == '.';
}

}  // namespace

std::size_t ViewBuilder::window_begin(std::size_t at) const noexcept {
  const std::size_t begin = line_begin(text_, at, copied_to_);
  if (begin == copied_to_ || text_[begin - 1] != '\n') return begin;
  for (std::size_t place = begin; place < at; ++place) {
    if (!may_follow_name(text_[place])) return begin;
  }
  return line_begin(text_, begin - 1, copied_to_);
}

std::size_t ViewBuilder::window_end(std::size_t at) const noexcept {
  const std::string_view rest = text_.substr(at, kSurroundingBytes);
  return at + std::min(rest.find('\n'), rest.size());
}

void ViewBuilder::copy(std::size_t begin, std::size_t end) {
  if (begin >= end) return;
  view_.copies.push_back({view_.text.size(), begin});
  view_.text.append(text_, begin, end - begin);
}

void ViewBuilder::add(const Stretch& stretch, Budget& budget) {
  const std::size_t begin = std::max(stretch.begin, copied_to_);
  const std::size_t between = std::min(begin - copied_to_, 3 * kSurroundingBytes);
  const std::size_t cost = between + stretch.text.size() + sizeof(Segment) + sizeof(View::Copy);
  if (cost > budget.limits.view_bytes - std::min(budget.view_bytes, budget.limits.view_bytes)) {
    budget.meet("decode.view_bytes");
    return;
  }
  budget.view_bytes += cost;
  const std::size_t window = window_begin(begin);
  if (view_.segments.empty()) {
    copy(window, begin);
  } else if (const std::size_t last_end = window_end(copied_to_); window <= last_end) {
    copy(copied_to_, begin);
  } else {
    copy(copied_to_, last_end);
    view_.text += '\n';
    copy(window, begin);
  }
  const std::size_t at = view_.text.size();
  view_.text += stretch.text;
  view_.segments.push_back({at, view_.text.size(), begin, stretch.end, encoding_});
  copied_to_ = stretch.end;
}

std::optional<View> ViewBuilder::finish() {
  if (view_.segments.empty()) return std::nullopt;
  copy(copied_to_, window_end(copied_to_));
  return std::move(view_);
}

}  // namespace sallyport::decode
