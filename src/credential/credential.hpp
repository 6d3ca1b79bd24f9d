#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "model/profile.hpp"

namespace sallyport::credential {

// A value that stands where a credential would, and what surrounds it.
struct Candidate {
  std::string_view value;  // without its quotes
  std::string_view match;  // the rule's whole match: the name, the assignment, the value
  std::string_view line;   // the line or lines of the match; may be long: look at no more than you need
};

// The kinds of value that a rule file may name ("password", "token", "key" ...), in order.
std::span<const std::string_view> kinds() noexcept;
bool is_kind(std::string_view kind) noexcept;

// Whether the value is more likely a secret than a placeholder, a name, a word, a path, a call, a hash of a
// package or a test's "foo". For the same value, strict says yes whenever balanced does. `kind` must be one
// of kinds(). Never throws; time linear in what it is given.
bool is_likely_secret(std::string_view kind, const Candidate& candidate, model::Profile profile) noexcept;

}  // namespace sallyport::credential
