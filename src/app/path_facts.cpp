#include "app/path_facts.hpp"

#include <map>

#include <fmt/core.h>

#include "app/coverage.hpp"
#include "git/limit.hpp"

namespace sallyport::app {

namespace {

model::Oid commit_of(const git::History& history, const git::Change& change) {
  return change.commit == git::kNone ? model::Oid() : history.commits[change.commit].oid;
}

// Of each blob the first change that brings it; null for a tag's or a stowaway's.
std::vector<const git::Change*> first_changes(const git::History& history) {
  std::vector<const git::Change*> first(history.blobs.size());
  for (const git::Change& change : history.changes) {
    if (change.blob != git::kNone && first[change.blob] == nullptr) first[change.blob] = &change;
  }
  return first;
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
  const std::vector<const git::Change*> first = first_changes(history);
  for (const std::uint32_t blob : blobs.too_large) {
    const git::Change* change = first[blob];
    model::LimitFact fact;
    fact.limit = "limits.object_bytes";
    const std::uint64_t size_bytes = blobs.sizes_bytes[blob];
    // One within the limit is in a pack that only libgit2 reads.
    fact.where = fmt::format("{} has {} bytes, more than the {} that are looked at",
                             change == nullptr ? history.blobs[blob].hex() : history.paths[change->path],
                             size_bytes, size_bytes > limit_bytes ? limit_bytes : git::kMostBytesInMemory);
    if (change != nullptr) fact.commit = commit_of(history, *change);
    limits.push_back(std::move(fact));
  }
}

void add_blob_gaps(std::vector<model::LimitFact>& limits, const policy::Policy& policy,
                   const git::History& history, const BlobScan& blobs) {
  if (blobs.gaps.empty()) return;
  const std::vector<const git::Change*> first = first_changes(history);
  std::map<std::uint32_t, const std::vector<scan::Gap>*> in_order;
  for (const auto& [blob, gaps] : blobs.gaps) in_order.emplace(blob, &gaps);
  for (const auto& [blob, gaps] : in_order) {
    const git::Change* change = first[blob];
    add_gaps(limits, policy, *gaps,
             change == nullptr ? history.blobs[blob].hex() : history.paths[change->path],
             change == nullptr ? model::Oid() : commit_of(history, *change));
  }
}

}  // namespace sallyport::app
