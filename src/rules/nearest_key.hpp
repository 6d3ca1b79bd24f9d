#pragma once

#include <string_view>
#include <vector>

namespace sallyport::rules {

// Which of `known` the writer of `key` most likely meant, whatever the case of its letters; empty if none is
// near.
std::string_view nearest_key(std::string_view key, const std::vector<std::string_view>& known);

}  // namespace sallyport::rules
