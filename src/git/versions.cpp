#include "git/versions.hpp"

namespace sallyport::git {

std::vector<Alike> successive_blobs(const History& history) {
  std::vector<Alike> successive;
  for (const Change& change : history.changes) {
    if (change.blob == kNone) continue;
    for (const std::uint32_t before : history.before_numbers_of(change)) {
      if (before < history.blobs.size() && before != change.blob) successive.push_back({change.blob, before});
    }
  }
  return successive;
}

}  // namespace sallyport::git
