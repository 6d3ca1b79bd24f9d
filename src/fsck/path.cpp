#include "fsck/path.hpp"

#include "fsck/disguise.hpp"

namespace sallyport::fsck {

bool is_absolute(std::string_view path) noexcept {
  if (path.empty()) return false;
  const auto letter = static_cast<unsigned char>(path[0] | 0x20);
  return is_slash(path[0]) || (path.size() > 1 && path[1] == ':' && letter >= 'a' && letter <= 'z');
}

bool leads_into_git_dir(std::string_view path) {
  return has_component(path, Slashes::forward, is_dotgit) || has_component(path, Slashes::either, is_dotgit);
}

bool climbs_out(std::string_view target, std::size_t depth, Slashes slashes) {
  return has_component(target, slashes, [&](std::string_view part) {
    if (part == "..") return depth-- == 0;
    if (!part.empty() && part != ".") ++depth;
    return false;
  });
}

bool is_safe_path(std::string_view path) {
  return !is_absolute(path) && !leads_into_git_dir(path) &&
         !has_component(path, Slashes::either,
                        [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

}  // namespace sallyport::fsck
