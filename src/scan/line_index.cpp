#include "scan/line_index.hpp"

#include <algorithm>
#include <cstdint>

namespace sallyport::scan {

std::size_t LineIndex::line_0based(std::size_t at) {
  if (begins_.empty()) {
    begins_.push_back(0);
    for (std::size_t end = text_.find('\n'); end != std::string_view::npos; end = text_.find('\n', end + 1))
      begins_.push_back(end + 1);
  }
  return static_cast<std::size_t>(std::ranges::upper_bound(begins_, at) - begins_.begin()) - 1;
}

void LineIndex::place(Hit& hit) {
  const auto number = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
  const std::size_t line = line_0based(hit.secret.begin);
  hit.line_1based = number(line + 1);
  hit.column_1based = number(hit.secret.begin - begins_[line] + 1);
  // The last byte says where the secret ends.
  hit.end_line_1based = number(line_0based(hit.secret.end - (hit.secret.size() > 0 ? 1 : 0)) + 1);
  const std::size_t match_line = line_0based(hit.match.begin);
  hit.match_line_1based = number(match_line + 1);
  hit.match_column_1based = number(hit.match.begin - begins_[match_line] + 1);
}

}  // namespace sallyport::scan
