#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "match/expression.hpp"

namespace sallyport::match {

// Whether every match of `expression` holds one of `words` (lower case), in any case of letters. Says no
// where it cannot tell.
bool always_holds(const Expression& expression, const std::vector<std::string>& words);

// The length of the longest text of which it can be told that every match holds it, or another of the same
// length or more, in any case of letters.
std::size_t longest_fixed_text(const Expression& expression);

}  // namespace sallyport::match
