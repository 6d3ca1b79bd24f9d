#pragma once

#include <cstddef>
#include <string_view>

#include "credential/credential.hpp"

namespace sallyport::credential {

// What stands around a value.
struct Context {
  std::string_view name;     // what it is assigned to, as far as it stands before it: "self.db_password"
  std::string_view between;  // from the name to the value: "\": '"
  std::string_view rest;     // after the value, up to the end of the line
  bool is_quoted = false;
};

// Never throws. Looks at no more than 200 bytes before and after the match.
Context context_of(const Candidate& candidate) noexcept;

// Whether the name speaks of something about a credential rather than one: "password_field", "tokenUrl",
// "resetPassword", "public_key", "nextToken".
bool is_about_credentials(std::string_view name) noexcept;

}  // namespace sallyport::credential
