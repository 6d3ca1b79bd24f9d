#include "scan/derivation.hpp"

#include <algorithm>

namespace sallyport::scan {

void Derivation::add(const Copy& copy) {
  constexpr std::size_t kUsualCopies = 16;
  if (copies_.empty()) copies_.reserve(kUsualCopies);
  if (!copies_.empty()) {
    Copy& last = copies_.back();
    if (last.at + last.size == copy.at && last.base + last.size == copy.base) {
      last.size += copy.size;
      return;
    }
  }
  copies_.push_back(copy);
}

const Derivation::Copy* Derivation::copy_at(std::size_t place) const noexcept {
  const auto is_behind = [](std::size_t at, const Copy& copy) { return at < copy.at; };
  const auto next = std::upper_bound(copies_.begin(), copies_.end(), place, is_behind);
  if (next == copies_.begin()) return nullptr;
  const Copy& copy = *(next - 1);
  return place < copy.at + copy.size ? &copy : nullptr;
}

std::vector<match::Span> Derivation::changes() const {
  std::vector<match::Span> changes;
  changes.reserve(copies_.size() + 1);
  std::size_t done = 0;
  for (const Copy& copy : copies_) {
    if (!is_at_begin(copy)) changes.push_back({done, copy.at});
    done = copy.at + copy.size;
  }
  if (copies_.empty() || !is_at_end(copies_.back())) changes.push_back({done, text_bytes_});
  return changes;
}

}  // namespace sallyport::scan
