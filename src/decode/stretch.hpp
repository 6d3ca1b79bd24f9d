#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "decode/views.hpp"

namespace sallyport::decode {

// What one decoder says of one place. With an empty text: nothing is there that it would decode. Either way
// it need not be asked about a place before `end` again, and it has spent time in proportion to `end -
// begin`, or a constant: this is what keeps the pass linear.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

inline Stretch nothing_until(std::size_t end) {
  return {.begin = end, .end = end};
}

// What is spent on one text, shared by its decoders.
struct Budget {
  Limits limits;
  std::size_t view_bytes = 0;      // in the views, with what it takes to map them back
  std::size_t inflated_bytes = 0;  // over all stretches
  std::vector<std::string_view> limits_met;

  void meet(std::string_view limit) {
    if (std::find(limits_met.begin(), limits_met.end(), limit) == limits_met.end())
      limits_met.push_back(limit);
  }
};

}  // namespace sallyport::decode
