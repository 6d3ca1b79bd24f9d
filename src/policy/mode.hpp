#pragma once

#include <cstdint>

#include "model/effect.hpp"

namespace sallyport::policy {

// What becomes of a rule that is broken; each is stricter than the one before.
enum class Mode : std::uint8_t { off, observe, warn, refuse };
// Of a mode that is not off.
model::Effect effect_of(Mode mode) noexcept;

}  // namespace sallyport::policy
