#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "content/message.hpp"

namespace sallyport::content {

struct TrailerBlock {
  std::vector<Trailer> trailers;
  std::size_t line_1based = 0;  // 0: there is none
};

// The trailers at the end of `text`, which begins with the line `first_line_1based` and holds no NUL.
TrailerBlock read_trailers(std::string_view text, std::size_t first_line_1based);

// Where the first scissors line (git-commit(1), --cleanup=scissors) begins; the end of `text` if there is
// none.
std::size_t find_scissors(std::string_view text, std::string_view comment) noexcept;

}  // namespace sallyport::content
