#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "rules/load.hpp"

namespace sallyport::rules {

// A rule set from the text of one file that is named "a.toml".
inline RuleSet load_text(std::string_view text) {
  return load({{"a.toml", std::string(text)}});
}

// What `action` throws as base::Error; empty if it throws nothing.
template <typename Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.what();
  }
  return {};
}

inline std::string load_error(std::string_view text) {
  return error_of([&] { load_text(text); });
}

}  // namespace sallyport::rules
