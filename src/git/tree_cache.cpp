#include "git/tree_cache.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/limit.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint64_t kBytesBesides = 128;  // of what is kept of a tree without content

// Trees that are larger, or whose deltas are, are read as bytes. Those of large ones lie in scratch files;
// and runs of entries take several times as much memory as a delta that asks for them.
constexpr std::uint64_t kMostBytesOfRuns = 4U << 20;

}  // namespace

std::shared_ptr<CachedTree> TreeCache::read(const model::Oid& oid) {
  if (const std::shared_ptr<CachedTree>* const found = trees_.find({{}, oid})) return *found;
  if (const std::optional<PackPlace> place = objects_.packed_at(oid)) {
    if (std::shared_ptr<CachedTree> tree = read_packed(*place, oid)) return tree;
  }
  RawObject raw = objects_.read(oid);
  if (raw.kind() != model::ObjectKind::tree)
    throw base::Error(
        fmt::format("object {} should be a tree and is a {}", oid.hex(), to_string(raw.kind())));
  return add({{}, oid}, TreeContent(std::move(raw), objects_.id_bytes(), block_bytes_));
}

// Null if it cannot be made here: whoever is asked for its bytes has other ways, or says what is wrong.
std::shared_ptr<CachedTree> TreeCache::read_packed(const PackPlace& place, const model::Oid& oid) {
  try {
    std::shared_ptr<CachedTree> tree = find_base(place, oid);
    for (; tree && !chain_.empty(); chain_.pop_back()) {
      check_time(objects_.deadline());
      const std::string_view delta = packs_.inflate_delta(chain_.back().delta, kMostBytesOfRuns);
      if (!is_for_runs(DeltaReader(delta).target_bytes())) return nullptr;
      tree = add({chain_.back().place, {}},
                 TreeContent(tree->content, delta, objects_.id_bytes(), block_bytes_));
    }
    return tree;
  } catch (const LimitReached&) {
    throw;
  } catch (const base::Error&) {
    return nullptr;
  }
}

// The nearest tree that is here already, or is stored whole; what is to be carried out on it comes to chain_.
std::shared_ptr<CachedTree> TreeCache::find_base(PackPlace place, const model::Oid& oid) {
  for (chain_.clear();;) {
    if (const std::shared_ptr<CachedTree>* const found = trees_.find({place, {}})) return *found;
    const PackEntry entry = place.pack->entry(place.offset);
    if (!is_for_runs(entry.size_bytes)) return nullptr;
    if (entry.form == PackEntry::Form::whole) {
      if (entry.kind != model::ObjectKind::tree) return nullptr;
      return add({place, {}}, TreeContent(packs_.inflate(entry, oid, kMostBytesOfRuns), objects_.id_bytes(),
                                          block_bytes_));
    }
    if (chain_.size() == PackReader::kMaxChain) return nullptr;
    chain_.push_back({place, entry});
    place.offset = PackReader::base_of(*place.pack, entry);
  }
}

// What is larger than the policy's limit is read as bytes, too, and refused there.
bool TreeCache::is_for_runs(std::uint64_t size_bytes) const noexcept {
  return size_bytes <= std::min(kMostBytesOfRuns, objects_.max_object_bytes());
}

std::shared_ptr<CachedTree> TreeCache::add(const Key& key, TreeContent content) {
  auto tree = std::make_shared<CachedTree>(std::move(content));
  trees_.add(key, tree, tree->content.own_bytes() + kBytesBesides);
  while (size_bytes() > trees_.most_bytes() && trees_.drop_one()) continue;
  return tree;
}

}  // namespace sallyport::git
