#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::match {

// An expression without the upper bounds of its long repeats. RE2 makes as many copies of what is repeated as
// the bound says: from `[^"]{6,400}` a program of thousands of instructions, which takes longer to make than
// a small push takes to be scanned. `[^"]{6,}` is seven copies.
//
// Why what it finds can be taken for what the expression finds. Both go through the same ways of matching in
// the same order of preference, but for ways on which a repeat passes its bound, which only this form has. So
// the way that this form prefers, if it passes none, is the one that the expression prefers: same match, same
// groups. And where this form has no way, the expression has none. Each such repeat is of one byte and stands
// in a group of its own, so that the size of that group is how often it was repeated; within what is itself
// repeated, where a group tells of the last time alone, no bound is left out.
struct QuickForm {
  struct Bound {
    std::size_t group = 0;
    std::size_t most_bytes = 0;
  };

  std::string regex;
  std::vector<std::size_t>
      groups;                 // by a group of the expression, its number in `regex`; group 0 is the match
  std::vector<Bound> bounds;  // passed by none: the match is the expression's
};

// The form of `regex`, which RE2 must already have taken over Latin-1. Nothing if there is no long repeat, or
// where it holds what is not understood here.
std::optional<QuickForm> quick_form(std::string_view regex);

}  // namespace sallyport::match
