#pragma once

#include <string>
#include <string_view>

namespace sallyport::policy {

// What stands in a text and is not seen, or has other things seen than stand there, for people: "the
// character U+202E RIGHT-TO-LEFT OVERRIDE, which changes the order of what is shown". Empty: nothing.
std::string find_unseen(std::string_view text);

}  // namespace sallyport::policy
