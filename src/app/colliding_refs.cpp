#include "app/colliding_refs.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::app {

namespace {

// Each folder of a name and the name itself, folded and as written. What is folded is folded component for
// component: neither case nor composition reaches over a '/'.
std::vector<std::pair<std::string, std::string>> prefixes_of(const std::string& name) {
  std::vector<std::pair<std::string, std::string>> prefixes;
  std::string fold;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = std::string_view(name).substr(begin, end - begin);
    if (begin > 0) fold += '/';
    fold += fsck::fold(part).value_or(base::to_lower(part));
    prefixes.emplace_back(fold, name.substr(0, end));
    begin = end + 1;
  }
  return prefixes;
}

}  // namespace

void CollidingRefs::add(const std::string& name) {
  for (auto& [fold, prefix] : prefixes_of(name)) {
    const auto [found, is_new] = by_fold_.try_emplace(std::move(fold));
    if (is_new) {
      found->second.first = std::move(prefix);
    } else if (found->second.second.empty() && found->second.first != prefix) {
      found->second.second = std::move(prefix);
    }
  }
}

std::string CollidingRefs::of(const std::string& name) const {
  for (const auto& [fold, prefix] : prefixes_of(name)) {
    const auto found = by_fold_.find(fold);
    if (found == by_fold_.end()) continue;
    if (found->second.first != prefix) return found->second.first;
    if (!found->second.second.empty()) return found->second.second;
  }
  return {};
}

}  // namespace sallyport::app
