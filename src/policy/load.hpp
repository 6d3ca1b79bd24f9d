#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "policy/policy.hpp"

namespace sallyport::policy {

// What holds where there is no policy file: secrets refused everywhere, key and .env files refused,
// refs/replace/* denied, nothing else. docs/policy.md lists it.
Policy defaults();

// Reads a policy from TOML. Strict: an unknown key, a wrong type or value, a bad glob: base::Error with
// "name:line" and the nearest known key.
Policy load(std::string_view text, const std::string& name);

// Reads a server's policy file. Throws base::Error if it is missing, unreadable, larger than 4 MiB, or if its
// owner is neither root nor the effective user, or if group or others can write it. The same holds for the
// files that it includes, and for the repository's own below `git_dir`, if it allows one.
Policy load_file(const std::filesystem::path& path, const std::filesystem::path& git_dir = {});

}  // namespace sallyport::policy
