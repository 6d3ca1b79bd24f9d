#include "model/profile.hpp"

namespace sallyport::model {

std::string_view to_string(Profile profile) noexcept {
  return profile == Profile::strict ? "strict" : "balanced";
}

std::optional<Profile> profile_of(std::string_view word) noexcept {
  for (const Profile profile : {Profile::balanced, Profile::strict}) {
    if (word == to_string(profile)) return profile;
  }
  return std::nullopt;
}

}  // namespace sallyport::model
