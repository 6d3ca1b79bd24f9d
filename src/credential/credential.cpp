#include "credential/credential.hpp"

#include <algorithm>

namespace sallyport::credential {

std::span<const std::string_view> kinds() noexcept {
  return {};
}

bool is_kind(std::string_view kind) noexcept {
  return std::ranges::find(kinds(), kind) != kinds().end();
}

bool is_likely_secret(std::string_view, const Candidate&, model::Profile) noexcept {
  return true;
}

}  // namespace sallyport::credential
