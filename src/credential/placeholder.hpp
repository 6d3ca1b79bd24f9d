#pragma once

#include <string_view>

namespace sallyport::credential {

// Whether the value says of itself that it is none: "changeme", "your-token-here", "xxxxxxxx", "12345678",
// "qwerty", "a1b2c3". Never throws; linear in the value.
bool is_placeholder(std::string_view value) noexcept;

// Whether the value stands for another: a variable, a call, a template, a path, an address, a type, the name
// of a file. What is not quoted may also be the name of a variable.
bool is_reference(std::string_view value, bool is_quoted) noexcept;

// Whether the value is the hash of a password as crypt(3), LDAP and frameworks write it, which is not the
// password.
bool is_password_hash(std::string_view value) noexcept;

}  // namespace sallyport::credential
