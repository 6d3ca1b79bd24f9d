#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"
#include "fsck/path.hpp"

namespace sallyport::fsck {

Defects check_symlink(std::string_view path, std::string_view target) {
  Defects defects;
  const auto say = [&](const Kind& found) { add(defects, found, std::string(target)); };
  if (target.empty()) say(kind("symlinkEmpty"));
  if (target.find('\0') != std::string_view::npos) say(kind("symlinkNul"));
  const auto depth = static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
  if (is_absolute(target)) {
    say(kind("symlinkAbsolute"));
  } else if (climbs_out(target, depth, Slashes::forward) || climbs_out(target, depth, Slashes::either)) {
    say(kind("symlinkOutside"));
  }
  if (leads_into_git_dir(target)) say(kind("symlinkPointsToGitDir"));
  return defects;
}

}  // namespace sallyport::fsck
