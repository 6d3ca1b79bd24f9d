#include "fsck/colliding_names.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "fsck/name_scan.hpp"
#include "fsck/same_names.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

constexpr std::size_t kLongestName = 4096;  // folding takes many times the memory of a name

std::vector<std::string_view> names_of(std::string_view raw, std::size_t id_bytes) {
  std::vector<std::string_view> names;
  for (;;) {
    const std::size_t end = raw.find('\0');
    if (end == std::string_view::npos || raw.size() - end - 1 < id_bytes) return names;
    const std::size_t space = raw.find(' ');
    if (space < end) names.push_back(raw.substr(space + 1, end - space - 1));
    raw.remove_prefix(end + 1 + id_bytes);
  }
}

std::string folded(std::string_view name) {
  if (name.size() > kLongestName) return std::string(name);
  return base::to_lower(fold(name).value_or(std::string(name)));
}

// Most trees have none, and are done with this.
bool has_collision(const std::vector<std::string_view>& names) {
  NameSet set;
  set.reserve(names.size());
  for (const std::string_view name : names) {
    const NameScan scan = scan_name(name.data(), name.size());
    if (scan.is_plain) {
      set.add_plain(name, scan.hash);
    } else {
      set.add_other(name, folded(name));
    }
  }
  return set.find_same().colliding.has_value();
}

}  // namespace

std::vector<std::vector<std::string>> colliding_names(std::string_view raw_tree, std::size_t id_bytes) {
  const std::vector<std::string_view> names = names_of(raw_tree, id_bytes);
  std::vector<std::vector<std::string>> groups;
  if (!has_collision(names)) return groups;
  std::map<std::string, std::vector<std::string>> by_fold;
  for (const std::string_view name : names) by_fold[folded(name)].emplace_back(name);
  for (auto& [fold, group] : by_fold) {
    std::sort(group.begin(), group.end());
    group.erase(std::unique(group.begin(), group.end()), group.end());
    if (group.size() > 1) groups.push_back(std::move(group));
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

}  // namespace sallyport::fsck
