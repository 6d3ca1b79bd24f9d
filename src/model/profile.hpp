#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sallyport::model {

// How sure a finding must be. Each profile finds at least what those before it find.
enum class Profile : std::uint8_t {
  balanced,  // for hooks: a false alarm costs trust
  strict,    // for audits: a miss costs more
};
std::string_view to_string(Profile profile) noexcept;
// Nothing for any other word.
std::optional<Profile> profile_of(std::string_view word) noexcept;

}  // namespace sallyport::model
