#include "fsck/kinds.hpp"

#include <utility>

namespace sallyport::fsck {

std::string_view to_string(Level level) noexcept {
  return level == Level::fsck ? "fsck" : "strict";
}

std::span<const Kind> kinds() noexcept {
  return kKinds;
}

void add(Defects& defects, const Kind& kind, std::string detail) {
  const bool is_known =
      std::any_of(defects.begin(), defects.end(), [&](const Defect& defect) { return defect.id == kind.id; });
  if (!is_known) defects.push_back({kind.id, kind.level, std::move(detail)});
}

}  // namespace sallyport::fsck
