#pragma once

#include <string>
#include <string_view>

#include "model/finding.hpp"

namespace sallyport::report {

// Where a finding stands, for people, on one line and safe to print: "src/a.c:12:9", "src/a.c:12:9 > base64",
// "backup.zip > zip: conf/app.env, line 3, column 5", "message or header of commit 0123456789ab, line 3".
std::string where(const model::Finding& finding);

// Whether its line and column are those of a member of a container, and not of the object itself.
bool is_in_container(const model::Finding& finding);

// Whether something stands at a path of a tree: a file, a link, or the path's own name.
bool is_in_tree(model::Place place) noexcept;

// The kind of place, for machines: "file", "symlink", "path", "commit", "tag", "ref_name", "message_file".
std::string_view place_word(model::Place place) noexcept;

}  // namespace sallyport::report
