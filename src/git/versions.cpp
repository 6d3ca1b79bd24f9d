#include "git/versions.hpp"

namespace sallyport::git {

std::vector<Alike> successive_blobs(const History& history) {
  std::vector<Alike> successive;
  for (const Change& change : history.changes) {
    if (change.blob == kNone) continue;
    for (const model::Oid& before : history.before_of(change)) {
      const auto index = history.blob_index.find(before);
      if (index != history.blob_index.end() && index->second != change.blob)
        successive.push_back({change.blob, index->second});
    }
  }
  return successive;
}

}  // namespace sallyport::git
