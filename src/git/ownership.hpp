#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

namespace sallyport::git {

// What git's safe.directory means (git-config(1)): `git_dir` and `work_tree` (empty: bare) must belong to the
// effective user, or to the user behind sudo, or one of `safe_directories`, in the order of the
// configuration, must name the work tree (the git directory of a bare repository): its path, "*", or
// "<folder>/*"; an empty value forgets those before it. Throws base::Error with the command that would allow
// it.
void check_ownership(const std::filesystem::path& git_dir, const std::filesystem::path& work_tree,
                     const std::vector<std::string>& safe_directories);

}  // namespace sallyport::git
