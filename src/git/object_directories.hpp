#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace sallyport::git {

// Splits GIT_ALTERNATE_OBJECT_DIRECTORIES as git does: at ':', an entry that begins with '"' being C-quoted
// (libgit2 does not know the quotes and silently loses such entries). Throws base::Error on a quote that does
// not close or an unknown escape.
std::vector<std::filesystem::path> parse_alternates_variable(std::string_view value);

// `directory` and every object directory that its info/alternates name, theirs included, to git's depth of 5
// (alternates are named relative to the directory that names them). Each once, in git's order. Throws
// base::Error if a listed directory does not exist or the nesting is deeper: objects that git would see must
// not be missing here.
std::vector<std::filesystem::path> with_alternates(const std::filesystem::path& directory);

}  // namespace sallyport::git
