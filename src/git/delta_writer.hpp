#pragma once

#include <string>
#include <string_view>

namespace sallyport::git {

// A delta (as DeltaReader reads) that makes `target` of `base`, for texts of which one is a version of the
// other: what is the same at the front, at the back, and from line to line between changes that are near each
// other is copied. Not the shortest one, but found in little more time than it takes to compare them. Throws
// std::length_error for what a delta cannot say: a copy from 4 GiB on.
std::string write_delta(std::string_view base, std::string_view target);

}  // namespace sallyport::git
