#pragma once

#include <string_view>

#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"

namespace sallyport::fsck {

// The line of an author, committer or tagger: "NAME <MAIL> SECONDS ZONE", without the word before it and the
// LF behind it, in which there is no NUL and no LF.

// What git refuses in it first.
Found find_identity_defect(std::string_view line);

// Adds what level strict refuses in a line that has no defect of the other kind. `is_utf8`: the line is in
// UTF-8; in another encoding its characters are not known.
void check_identity(std::string_view line, bool is_utf8, Defects& defects);

}  // namespace sallyport::fsck
