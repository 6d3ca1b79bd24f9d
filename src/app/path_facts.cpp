#include "app/path_facts.hpp"

#include <fmt/core.h>

namespace sallyport::app {

namespace {

model::Oid commit_of(const git::History& history, const git::Change& change) {
  return change.commit == git::kNone ? model::Oid() : history.commits[change.commit].oid;
}

}  // namespace

std::vector<model::PathFact> collect_path_facts(const policy::Policy& policy, const git::History& history,
                                                const BlobScan& blobs) {
  std::vector<bool> is_named(history.paths.size());
  for (std::size_t i = 0; i < history.paths.size(); ++i)
    is_named[i] = policy.name_rule_for_path(history.paths[i]) != nullptr ||
                  policy.size_rule_for_path(history.paths[i]) != nullptr;
  std::vector<model::PathFact> facts;
  for (const git::Change& change : history.changes) {
    if (!is_named[change.path]) continue;
    const std::uint64_t size = change.blob == git::kNone ? 0 : blobs.sizes_bytes[change.blob];
    facts.push_back({commit_of(history, change), history.paths[change.path], change.mode, size});
  }
  return facts;
}

void add_too_large(std::vector<model::LimitFact>& limits, const git::History& history, const BlobScan& blobs,
                   std::uint64_t limit_bytes) {
  if (blobs.too_large.empty()) return;
  std::vector<const git::Change*> first(history.blobs.size());
  for (const git::Change& change : history.changes) {
    if (change.blob != git::kNone && first[change.blob] == nullptr) first[change.blob] = &change;
  }
  for (const std::uint32_t blob : blobs.too_large) {
    const git::Change* change = first[blob];
    model::LimitFact fact;
    fact.limit = "limits.object_bytes";
    fact.where = fmt::format("{} has {} bytes, more than the {} that are looked at",
                             change == nullptr ? history.blobs[blob].hex() : history.paths[change->path],
                             blobs.sizes_bytes[blob], limit_bytes);
    if (change != nullptr) fact.commit = commit_of(history, *change);
    limits.push_back(std::move(fact));
  }
}

}  // namespace sallyport::app
