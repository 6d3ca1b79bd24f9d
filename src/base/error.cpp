#include "base/error.hpp"

#include <fmt/core.h>

namespace sallyport::base {

void rethrow_with_context(std::string_view context, const std::exception& error) {
  std::string hint;
  if (const auto* ours = dynamic_cast<const Error*>(&error)) hint = ours->hint();
  throw Error(fmt::format("{}: {}", context, error.what()), std::move(hint));
}

}  // namespace sallyport::base
