#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "model/oid.hpp"

namespace sallyport::model {

// A map from ids to values for the hundreds of thousands of objects of a history, where nothing is taken out
// again one by one. What is in it lies side by side in the order in which it came, and a table of places
// tells nearly always by itself whether an id is there: one step into memory for each look, no allocation for
// each id. As in a std::vector, adding moves what is there: iterators and references do not outlive it.
//
// Who can make objects can make ids that lie close in the table, at 2^k hashes for k equal bits, as they can
// for std::unordered_map.
template <typename Value>
class OidMap {
 public:
  using Entry = std::pair<Oid, Value>;
  using const_iterator = typename std::vector<Entry>::const_iterator;
  using iterator = typename std::vector<Entry>::iterator;

  std::size_t size() const noexcept { return entries_.size(); }
  bool empty() const noexcept { return entries_.empty(); }

  // In the order in which they were added.
  const_iterator begin() const noexcept { return entries_.begin(); }
  const_iterator end() const noexcept { return entries_.end(); }
  iterator begin() noexcept { return entries_.begin(); }
  iterator end() noexcept { return entries_.end(); }

  const_iterator find(const Oid& oid) const noexcept { return begin() + offset(index_of(oid)); }
  iterator find(const Oid& oid) noexcept { return begin() + offset(index_of(oid)); }
  bool contains(const Oid& oid) const noexcept { return index_of(oid) != size(); }

  // Throws std::out_of_range.
  const Value& at(const Oid& oid) const {
    const const_iterator found = find(oid);
    if (found == end()) throw std::out_of_range("no such id in the map");
    return found->second;
  }
  // Adds a default-made value if there is none.
  Value& operator[](const Oid& oid) { return try_emplace(oid).first->second; }

  // Where the id is, and whether it is new; what is there already stays. Throws std::length_error for more
  // than 2^32 - 2 ids.
  template <typename... Arguments>
  std::pair<iterator, bool> try_emplace(const Oid& oid, Arguments&&... arguments) {
    if (2 * (size() + 1) > slots_.size()) grow();
    const std::uint64_t hash = std::hash<Oid>()(oid);
    const std::size_t slot = slot_of(oid, hash);
    if (slots_[slot] != kFree) return {begin() + offset(entry_in(slots_[slot])), false};
    entries_.emplace_back(std::piecewise_construct, std::forward_as_tuple(oid),
                          std::forward_as_tuple(std::forward<Arguments>(arguments)...));
    slots_[slot] = (hash & kTagMask) | entries_.size();
    return {end() - 1, true};
  }
  std::pair<iterator, bool> emplace(const Oid& oid, Value value) {
    return try_emplace(oid, std::move(value));
  }

  void reserve(std::size_t count) {
    entries_.reserve(count);
    while (slots_.size() < 2 * count) grow();
  }
  // Keeps the memory of the table.
  void clear() noexcept {
    entries_.clear();
    std::fill(slots_.begin(), slots_.end(), kFree);
  }

 private:
  // A slot holds the upper half of an id's hash, and the number of its entry, from 1 on.
  static constexpr std::uint64_t kFree = 0;
  static constexpr std::uint64_t kTagMask = 0xFFFFFFFF00000000U;
  static constexpr std::size_t kLeastSlots = 16;

  static std::size_t entry_in(std::uint64_t slot) noexcept { return (slot & ~kTagMask) - 1; }
  static std::ptrdiff_t offset(std::size_t index) noexcept { return static_cast<std::ptrdiff_t>(index); }

  // The slot in which the id is, or the free one into which it belongs. There is at least one slot.
  std::size_t slot_of(const Oid& oid, std::uint64_t hash) const noexcept {
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != kFree &&
           ((slots_[slot] ^ hash) > ~kTagMask || !(entries_[entry_in(slots_[slot])].first == oid)))
      slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  std::size_t index_of(const Oid& oid) const noexcept {
    if (empty()) return size();
    const std::uint64_t slot = slots_[slot_of(oid, std::hash<Oid>()(oid))];
    return slot == kFree ? size() : entry_in(slot);
  }

  void grow() {
    if (size() >= std::numeric_limits<std::uint32_t>::max() - 1)
      throw std::length_error("more ids than a map can hold");
    slots_.assign(std::max(kLeastSlots, 2 * slots_.size()), kFree);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const std::uint64_t hash = std::hash<Oid>()(entries_[i].first);
      std::size_t slot = hash & (slots_.size() - 1);
      while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = (hash & kTagMask) | (i + 1);
    }
  }

  std::vector<Entry> entries_;
  std::vector<std::uint64_t> slots_;  // a power of two, at most half of them taken
};

// The same without values.
class OidSet {
 public:
  // True if it is new.
  bool insert(const Oid& oid) { return ids_.try_emplace(oid).second; }
  bool contains(const Oid& oid) const noexcept { return ids_.contains(oid); }
  std::size_t size() const noexcept { return ids_.size(); }
  // Pairs of an id and nothing, in the order in which they were added.
  auto begin() const noexcept { return ids_.begin(); }
  auto end() const noexcept { return ids_.end(); }

 private:
  OidMap<std::monostate> ids_;
};

}  // namespace sallyport::model
