#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "git/inflate.hpp"
#include "git/large_objects.hpp"
#include "git/limit.hpp"
#include "git/object_source.hpp"
#include "git/pack_file.hpp"
#include "git/recent.hpp"

namespace sallyport::git {

// Objects that others may be deltas of, by pack and offset. Bounded; what would take an eighth of it or more
// is not kept.
class BaseCache {
 public:
  explicit BaseCache(std::uint64_t most_bytes) : objects_(most_bytes) {}

  // Null if it is not there. Good until the next call.
  const RawObject* find(const PackFile& pack, std::uint64_t offset) { return objects_.find({&pack, offset}); }
  void add(const PackFile& pack, std::uint64_t offset, const RawObject& object) {
    if (object.bytes().size() < objects_.most_bytes() / 8)
      objects_.add({&pack, offset}, object, object.bytes().size());
  }

 private:
  Recent<PackPlace, RawObject, PackPlace::Hash> objects_;
};

// Reads single objects out of packs, deltas and all, by zlib streams and instructions of which every length
// is checked. Keeps bases, because what is asked for next is mostly a relative. One thread at a time; others
// have readers of their own for the same packs.
class PackReader {
 public:
  static constexpr std::uint64_t kCacheBytes = 48U << 20;
  // git makes no chain longer than 4,095 (pack-objects --depth); a chain in a circle ends here.
  static constexpr std::size_t kMaxChain = 10'000;

  // With a `large_turn`, which must outlive it, the reader takes that before it makes anything large, and
  // leaves it to others to give it back.
  explicit PackReader(std::uint64_t cache_bytes = kCacheBytes, LargeObjects::Turn* large_turn = nullptr)
      : cache_(cache_bytes), large_turn_(large_turn) {}

  // The object at `offset`, which is `oid`. Throws ObjectTooLarge if it is larger than the limit, before it
  // is made; LimitReached when the time is over; base::Error if the pack is damaged or odd (a base that is
  // not in it, or that is larger than the limit): git may be able to read it all the same.
  RawObject read(const PackFile& pack, std::uint64_t offset, const model::Oid& oid, const ReadLimits& limits);

  // Kind and size. Throws base::Error likewise.
  ObjectInfo info(const PackFile& pack, std::uint64_t offset);

  // What `delta`, an entry of the pack, makes of its base. Throws as read().
  RawObject resolve(const PackEntry& delta, const RawObject& base, const model::Oid& oid,
                    std::uint64_t limit_bytes);
  // A delta's instructions. Good until the next call. Throws as read().
  std::string_view inflate_delta(const PackEntry& delta, std::uint64_t limit_bytes);
  // As resolve(), with the delta's instructions as they were last inflated.
  std::string_view last_delta() const noexcept { return delta_; }
  // Gives back the memory of a last_delta() that is large.
  void forget_large_delta() noexcept;
  // A whole object. Throws as read().
  RawObject inflate(const PackEntry& whole, const model::Oid& oid, std::uint64_t limit_bytes);

  // Where the base of a delta begins. Throws base::Error if that is not in the pack.
  static std::uint64_t base_of(const PackFile& pack, const PackEntry& delta);

 private:
  struct Link {
    std::uint64_t offset;
    PackEntry entry;
  };

  void expect(std::uint64_t size_bytes) {
    if (large_turn_ != nullptr && size_bytes >= LargeObjects::kBytes) large_turn_->take();
  }

  Inflater inflater_;
  BaseCache cache_;
  std::shared_ptr<char[]> delta_room_;
  std::string_view delta_;
  std::vector<Link> chain_;
  LargeObjects::Turn* large_turn_;
};

}  // namespace sallyport::git
