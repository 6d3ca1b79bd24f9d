#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "git/object_source.hpp"
#include "git/recent.hpp"
#include "model/oid.hpp"

namespace sallyport::git {

// Places of a raw tree of which is known that an entry begins there: from the bytes alone this can be told
// only by reading on from an earlier one, since an id may hold any byte. Some 256 bytes apart; incomplete
// knowledge costs time and nothing else.
class EntryStarts {
 public:
  // `start` behind all that were noted before; one that is too close to the last is left out.
  void note(std::size_t start) {
    if (start >= last() + kStride) starts_.push_back(static_cast<std::uint32_t>(start));
  }
  // Notes those of `other` between `begin` and `end`, which lie here from `begin_here` on.
  void note_copied(const EntryStarts& other, std::size_t begin, std::size_t end, std::size_t begin_here);
  // The last that is known of those not behind `at`. There is always the first entry's.
  std::size_t last_until(std::size_t at) const noexcept;

 private:
  static constexpr std::size_t kStride = 256;
  std::size_t last() const noexcept { return starts_.empty() ? 0 : starts_.back(); }
  std::vector<std::uint32_t> starts_;  // rising; a tree is smaller than 4 GiB (git/limit.hpp)
};

// A tree that was read, and what was found out about it.
struct CachedTree {
  RawObject raw;
  EntryStarts starts;
  std::uint32_t visited_by = 0;  // the number of the comparer whose visitor has seen it last; 0: none
};

// Raw trees that were read lately: a tree is compared once as the new one and soon again as the parent's.
class TreeCache {
 public:
  static constexpr std::uint64_t kBytes = 48U << 20;

  // Bounded to about `most_bytes`.
  explicit TreeCache(ObjectSource& objects, std::uint64_t most_bytes = kBytes)
      : objects_(objects), trees_(most_bytes) {}
  // Never null. Throws base::Error if it is missing or no tree.
  std::shared_ptr<CachedTree> read(const model::Oid& oid);

  ObjectSource& objects() const noexcept { return objects_; }
  // A number that no earlier comparer on this cache has: from 1 on.
  std::uint32_t next_comparer() noexcept { return ++comparers_; }

 private:
  ObjectSource& objects_;
  std::uint32_t comparers_ = 0;
  Recent<model::Oid, std::shared_ptr<CachedTree>, std::hash<model::Oid>> trees_;
};

}  // namespace sallyport::git
