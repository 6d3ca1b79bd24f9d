#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "match/regex.hpp"

namespace sallyport::scan {

// Lines of a text, for places that are asked for in order. All calls together read the text once, whatever
// its lines are like, and nothing is kept but the line that the last place stood on.
class LineWalk {
 public:
  explicit LineWalk(std::string_view text) : text_(text) {}

  // Goes to the line that holds the byte at `place` (or the end of the text), which must not lie before the
  // last one.
  void advance_to(std::size_t place);

  std::uint32_t number_1based() const noexcept { return number_1based_; }
  std::size_t begin() const noexcept { return begin_; }

  // Where the line ends, without its newline.
  std::size_t end();

  // All lines that `match` stands on, from the one that it begins on, to which the walk must have come.
  match::Span lines_of(match::Span match);

 private:
  std::string_view text_;
  std::size_t place_ = 0;
  std::size_t begin_ = 0;
  std::uint32_t number_1based_ = 1;
  std::optional<std::size_t> end_;
};

}  // namespace sallyport::scan
