#pragma once

#include <span>
#include <string_view>

namespace sallyport::base {

// Which of `known` the writer of `key` most likely meant, whatever the case of its letters; empty if none is
// near.
std::string_view nearest_key(std::string_view key, std::span<const std::string_view> known);

}  // namespace sallyport::base
