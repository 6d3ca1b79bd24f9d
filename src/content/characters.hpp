#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "content/hidden.hpp"

namespace sallyport::content {

// Whether all of it is UTF-8, by the strict rules of RFC 3629.
bool is_utf8(std::string_view text) noexcept;

// Whether `encoding`, as a commit names it or does not, is UTF-8 to git, which then writes no such header.
bool is_utf8_by_name(std::string_view encoding) noexcept;

// How many code points a text has; each byte that is no UTF-8 counts as one.
std::size_t count_characters(std::string_view text) noexcept;

// The same with U+FFFD for each byte that is no UTF-8: characters in place of any bytes, as many as
// count_characters() says.
std::string to_characters(std::string_view text);

// The same with the character of Latin-1 for each such byte, which is what `git commit` makes of a message
// that is to be UTF-8 and is not (git's commit.c, verify_utf8()).
std::string to_utf8_as_git(std::string_view text);

// The first control character of ASCII that has no place in a text: all but TAB, LF, and a CR that stands
// before an LF or ends the text. Terminals move, erase and rename at their word.
std::optional<HiddenCharacter> find_control(std::string_view text) noexcept;

}  // namespace sallyport::content
