#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "git/object_source.hpp"
#include "model/oid_map.hpp"

namespace sallyport::git {

// Places of a raw tree of which is known that an entry begins there: from the bytes alone this can be told
// only by reading on from an earlier one, since an id may hold any byte. Some 256 bytes apart; incomplete
// knowledge costs time and nothing else.
class EntryStarts {
 public:
  // `start` behind all that were noted before; one that is too close to the last is left out.
  void note(std::size_t start) {
    if (start >= last() + kStride) starts_.push_back(start);
  }
  // Notes those of `other` between `begin` and `end`, which lie here from `begin_here` on.
  void note_copied(const EntryStarts& other, std::size_t begin, std::size_t end, std::size_t begin_here);
  // The last that is known of those not behind `at`. There is always the first entry's.
  std::size_t last_until(std::size_t at) const noexcept;

 private:
  static constexpr std::size_t kStride = 256;
  std::size_t last() const noexcept { return starts_.empty() ? 0 : starts_.back(); }
  std::vector<std::size_t> starts_;  // rising
};

// A tree that was read, and what was found out about it.
struct CachedTree {
  RawObject raw;
  EntryStarts starts;
  bool was_visited = false;  // a HistoryVisitor has seen it
};

// Raw trees that were read lately: a tree is compared once as the new one and soon again as the parent's.
// Bounded to about 64 MiB.
class TreeCache {
 public:
  explicit TreeCache(ObjectSource& objects) : objects_(objects) {}
  // Never null. Throws base::Error if it is missing or no tree.
  std::shared_ptr<CachedTree> read(const model::Oid& oid);

 private:
  using Trees = model::OidMap<std::shared_ptr<CachedTree>>;
  ObjectSource& objects_;
  Trees young_;
  Trees old_;
  std::uint64_t young_bytes_ = 0;
};

}  // namespace sallyport::git
