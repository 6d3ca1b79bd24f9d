#pragma once

#include <optional>
#include <string_view>

#include "decode/stretch.hpp"
#include "decode/views.hpp"

namespace sallyport::decode {

// How much of its line stands on either side of a stretch in the view.
inline constexpr std::size_t kSurroundingBytes = 256;
// Two lines in front, with what ends the first, and a byte more, so that windows which touch reach each
// other.
static_assert(kViewReachBefore == 2 * (kSurroundingBytes + 1));
static_assert(kViewReachBehind == kSurroundingBytes + 1);

// Makes one view of the stretches of one encoding, which come in order and do not overlap. No byte of the
// text is copied twice, so the view is no larger than the text and what was decoded.
class ViewBuilder {
 public:
  ViewBuilder(std::string_view text, std::string_view encoding) : text_(text), encoding_(encoding) {}

  // Leaves the stretch out, and says so in `budget`, if it does not fit any more.
  void add(const Stretch& stretch, Budget& budget);
  // The view, if anything was added.
  std::optional<View> finish();

 private:
  std::size_t window_begin(std::size_t at) const noexcept;
  std::size_t window_end(std::size_t at) const noexcept;
  void copy(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::string_view encoding_;
  View view_;
  std::size_t copied_to_ = 0;  // in the text: what comes next in the view if the window goes on
};

}  // namespace sallyport::decode
