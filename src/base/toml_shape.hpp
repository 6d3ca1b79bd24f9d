#pragma once

#include <string_view>

namespace sallyport::base {

// Refuses a TOML text that toml++ would accept, or begin to read, and then choke on: a key of more than 16
// dotted parts, more than 65,536 dots and opening brackets outside strings and comments, and characters
// outside ASCII where toml++ cannot tell them from white space. Says nothing on whether the text is TOML at
// all. Throws Error as "name:line: ...".
void check_toml_shape(std::string_view text, std::string_view name);

}  // namespace sallyport::base
