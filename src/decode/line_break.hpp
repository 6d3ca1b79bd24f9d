#pragma once

#include <cstddef>
#include <string_view>

#include "decode/characters.hpp"

namespace sallyport::decode {

// Where a stretch that is wrapped over lines goes on: `at` is where it ends on its line after `run`
// characters of it; `is_member` tells its characters. `at` itself if it does not go on. Lines of less than 32
// characters are not wrapped ones, and what goes on must fill its line, but for padding or a quote: so words
// of prose are not taken along. A break that is written as an escape ("\n") counts as one.
template <typename IsMember>
std::size_t next_line_of_run(std::string_view text, std::size_t at, std::size_t run, IsMember is_member) {
  constexpr std::size_t kLeastRun = 32;
  constexpr std::size_t kMostIndent = 128;
  if (run < kLeastRun) return at;
  std::size_t next = at;
  const auto skip = [&](std::string_view piece) {
    const bool is_there = text.substr(next, piece.size()) == piece;
    if (is_there) next += piece.size();
    return is_there;
  };
  const bool is_escape = skip("\\r\\n") || skip("\\n");
  if (!is_escape) {
    skip("\\");
    skip("\r");
    if (!skip("\n")) return at;
    while (next < text.size() && next - at < kMostIndent && is_blank(text[next])) ++next;
  }
  std::size_t end = next;
  while (end < text.size() && end - next < kLeastRun && is_member(text[end])) ++end;
  if (end == next) return at;
  if (end - next == kLeastRun || end == text.size()) return next;
  return std::string_view("=\r\n\"'`\\<").find(text[end]) != std::string_view::npos ? next : at;
}

}  // namespace sallyport::decode
