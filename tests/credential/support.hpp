#pragma once

#include <string>
#include <string_view>

#include "credential/credential.hpp"

namespace sallyport::credential::test {

// Asks about a value and what stands before and after it on its line; a rule would have matched from the
// start of the line to one character behind the value.
inline bool is_secret(std::string_view kind, const std::string& before, const std::string& value,
                      const std::string& after, model::Profile profile) {
  const std::string line = before + value + after;
  const std::string_view view = line;
  const std::string_view match = view.substr(0, before.size() + value.size() + (after.empty() ? 0 : 1));
  return is_likely_secret(kind, {view.substr(before.size(), value.size()), match, view}, profile);
}

inline bool balanced(std::string_view kind, const std::string& before, const std::string& value,
                     const std::string& after = "\"") {
  return is_secret(kind, before, value, after, model::Profile::balanced);
}
inline bool strict(std::string_view kind, const std::string& before, const std::string& value,
                   const std::string& after = "\"") {
  return is_secret(kind, before, value, after, model::Profile::strict);
}

}  // namespace sallyport::credential::test
