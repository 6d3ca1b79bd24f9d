#pragma once

#include <cstdint>
#include <string_view>

namespace sallyport::model {

// What comes of a rule that is broken.
enum class Effect : std::uint8_t {
  refuses,
  warns,     // is told to whoever pushes, and no more
  observed,  // is recorded, and told to nobody who pushes
};
// The policy's words: "refuse", "warn", "observe".
std::string_view to_string(Effect effect) noexcept;

}  // namespace sallyport::model
