#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "git/object_source.hpp"
#include "git/pack_reader.hpp"
#include "git/recent.hpp"
#include "git/tree_content.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// A tree that was read, and what was found out about it.
struct CachedTree {
  explicit CachedTree(TreeContent made) : content(std::move(made)) {}

  TreeContent content;
  std::uint32_t visited_by = 0;  // the number of the comparer whose visitor has seen it last; 0: none
};

// Trees that were read lately: a tree is compared once as the new one and soon again as the parent's. One
// that a pack holds as a delta is made from its base's entries, not from its bytes (git/tree_content.hpp).
class TreeCache {
 public:
  static constexpr std::uint64_t kBytes = 48U << 20;

  // Bounded to about `most_bytes`.
  explicit TreeCache(ObjectSource& objects, std::uint64_t most_bytes = kBytes)
      : objects_(objects), trees_(most_bytes) {}
  // Never null, and not to be kept longer than this. Throws base::Error if it is missing or no tree.
  std::shared_ptr<CachedTree> read(const model::Oid& oid);

  // What it takes of memory; trees that are in use may be among it and more than the bound.
  std::uint64_t size_bytes() const noexcept { return trees_.bytes() + block_bytes_; }

  ObjectSource& objects() const noexcept { return objects_; }
  // A number that no earlier comparer on this cache has: from 1 on.
  std::uint32_t next_comparer() noexcept { return ++comparers_; }

 private:
  // Of a tree in a pack, its place there, by which deltas name it; of any other, its id.
  struct Key {
    PackPlace place;
    model::Oid oid;
    bool operator==(const Key&) const = default;
    struct Hash {
      std::size_t operator()(const Key& key) const noexcept {
        return key.place.pack != nullptr ? PackPlace::Hash()(key.place) : std::hash<model::Oid>()(key.oid);
      }
    };
  };
  struct Link {
    PackPlace place;
    PackEntry delta;
  };
  std::shared_ptr<CachedTree> read_packed(const PackPlace& place, const model::Oid& oid);
  std::shared_ptr<CachedTree> find_base(PackPlace place, const model::Oid& oid);
  bool is_for_runs(std::uint64_t size_bytes) const noexcept;
  std::shared_ptr<CachedTree> add(const Key& key, TreeContent content);

  ObjectSource& objects_;
  std::uint32_t comparers_ = 0;
  PackReader packs_{0};            // which keeps nothing
  std::vector<Link> chain_;        // of the deltas that are to be carried out, the last one first
  std::uint64_t block_bytes_ = 0;  // of all blocks that trees share
  Recent<Key, std::shared_ptr<CachedTree>, Key::Hash> trees_;
};

}  // namespace sallyport::git
