#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "policy/load.hpp"

namespace sallyport::test {

inline policy::Policy policy_of(std::string_view text) {
  return policy::load(text, "policy.toml");
}

// What load() says of a policy that it does not take; "" if it takes it.
inline std::string complaint(std::string_view text) {
  try {
    policy_of(text);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

// Whether the policy is not taken, for a reason that holds `part`; doctest shows the reason if not.
inline bool fails_with(std::string_view text, std::string_view part) {
  const std::string message = complaint(text);
  INFO(message);
  const bool says = !message.empty() && message.find(part) != std::string::npos;
  CHECK(says);
  return says;
}

}  // namespace sallyport::test
