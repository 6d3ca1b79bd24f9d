#include <cstddef>
#include <string_view>

#include "fsck/fsck.hpp"
#include "fsck/kinds.hpp"

namespace sallyport::fsck {

Defects check_gitattributes(std::string_view bytes) {
  constexpr std::size_t kLargest = std::size_t{100} * 1024 * 1024;
  constexpr std::size_t kLongestLine = 2047;
  Defects defects;
  if (bytes.size() > kLargest) {
    add(defects, kind("gitattributesLarge"));
    return defects;
  }
  bytes = bytes.substr(0, bytes.find('\0'));  // git looks no further
  while (!bytes.empty()) {
    const std::string_view line = bytes.substr(0, bytes.find('\n'));
    if (line.size() > kLongestLine)
      add(defects, kind("gitattributesLineLength"), std::string(line.substr(0, 64)));
    bytes.remove_prefix(std::min(bytes.size(), line.size() + 1));
  }
  return defects;
}

}  // namespace sallyport::fsck
