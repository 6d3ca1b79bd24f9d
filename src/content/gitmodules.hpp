#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sallyport::content {

// What a .gitmodules (gitmodules(5)) says of one submodule. Of each key all values, in their order: git takes
// one of two, other programs another, so a rule has to allow each.
struct Submodule {
  std::string name;
  std::vector<std::string> paths;
  std::vector<std::string> urls;
  std::vector<std::string> branches;
};

struct Submodules {
  std::vector<Submodule> submodules;  // in the order of their first setting
  // Whether all was read as git's configuration. If not, what stands before the error is here.
  bool is_whole = true;
};

// Any bytes, by fsck::ConfigText. Whether a setting is one that git refuses, fsck::check_gitmodules() tells.
// Takes up to some 40 times the memory of the file.
Submodules read_gitmodules(std::string_view bytes);

// Whether a URL of any kind carries what lets somebody in: a password ("user:password@"), a user name that is
// a token (20 characters and more with letters and digits, or one that forges issue: "ghp_...", "glpat-...",
// "x-access-token"), or a token in its query ("?private_token=", "access_token="). "git@host" does not.
bool has_credentials(std::string_view url) noexcept;

}  // namespace sallyport::content
