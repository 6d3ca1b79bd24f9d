#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "scan/hit.hpp"

namespace sallyport::scan {

// Lines of a text for places that come in any order. Reads the text once, when it is first asked.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text) : text_(text) {}

  // Sets the lines and columns of `hit` to where its spans stand in the text.
  void place(Hit& hit);

 private:
  std::size_t line_0based(std::size_t at);

  std::string_view text_;
  std::vector<std::size_t> begins_;  // of the lines
};

}  // namespace sallyport::scan
