#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sallyport::git {

// What was used lately, by key, bounded in bytes. For room, one value after the other goes, in turns: the
// next that was not asked for since its last turn. (In the field's words: a cache by the CLOCK algorithm.) So
// what a value owned is free just before the next one needs as much.
template <typename Key, typename Value, typename Hash>
class Recent {
 public:
  explicit Recent(std::uint64_t most_bytes) : most_bytes_(most_bytes) {}

  std::uint64_t most_bytes() const noexcept { return most_bytes_; }
  std::uint64_t bytes() const noexcept { return bytes_; }

  // Null if it is not there. Good until the next call of add().
  Value* find(const Key& key) {
    if (table_.empty()) return nullptr;
    const std::uint32_t number = table_[place_of(key)];
    if (number == kFree) return nullptr;
    slots_[number].is_asked = true;
    return &slots_[number].value;
  }

  // Drops the value whose turn it is; false if there is none.
  bool drop_one() {
    if (count_ == 0) return false;
    drop_next();
    return true;
  }

  // What was there under the key goes. A value larger than all of the room is kept alone.
  void add(const Key& key, Value value, std::uint64_t bytes) {
    if (!table_.empty() && table_[place_of(key)] != kFree) drop(table_[place_of(key)]);
    while (count_ > 0 && bytes_ + bytes > most_bytes_) drop_next();
    if (2 * (count_ + 1) > table_.size()) grow();
    std::uint32_t number = 0;
    if (unused_.empty()) {
      number = static_cast<std::uint32_t>(slots_.size());
      slots_.push_back({key, std::move(value), bytes, false, true});
    } else {
      number = unused_.back();
      slots_[number] = {key, std::move(value), bytes, false, true};
      unused_.pop_back();
    }
    table_[place_of(key)] = number;
    bytes_ += bytes;
    ++count_;
  }

 private:
  struct Slot {
    Key key;
    Value value;
    std::uint64_t bytes = 0;
    bool is_asked = false;
    bool is_taken = false;
  };
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::size_t kLeastPlaces = 64;

  std::size_t home_of(const Key& key) const noexcept { return Hash()(key) & (table_.size() - 1); }

  // Where the key is in the table, or the free place where it belongs.
  std::size_t place_of(const Key& key) const noexcept {
    std::size_t place = home_of(key);
    while (table_[place] != kFree && !(slots_[table_[place]].key == key))
      place = (place + 1) & (table_.size() - 1);
    return place;
  }

  void drop_next() {
    for (;;) {
      turn_ = turn_ + 1 < slots_.size() ? turn_ + 1 : 0;  // what comes into a free slot has its turn last
      Slot& slot = slots_[turn_];
      if (slot.is_taken && !std::exchange(slot.is_asked, false)) break;
    }
    drop(static_cast<std::uint32_t>(turn_));
  }

  void drop(std::uint32_t number) {
    Slot& slot = slots_[number];
    leave(place_of(slot.key));
    bytes_ -= slot.bytes;
    --count_;
    slot.value = Value();
    slot.is_taken = false;
    unused_.push_back(number);
  }

  // Frees a place; what had to go further because of it moves up.
  void leave(std::size_t place) noexcept {
    const std::size_t mask = table_.size() - 1;
    for (std::size_t next = place;;) {
      table_[place] = kFree;
      std::size_t home = 0;
      do {
        next = (next + 1) & mask;
        if (table_[next] == kFree) return;
        home = home_of(slots_[table_[next]].key);
      } while (((next - home) & mask) < ((next - place) & mask));
      table_[place] = table_[next];
      place = next;
    }
  }

  void grow() {
    table_.assign(table_.empty() ? kLeastPlaces : 2 * table_.size(), kFree);
    for (std::uint32_t number = 0; number < slots_.size(); ++number) {
      if (slots_[number].is_taken) table_[place_of(slots_[number].key)] = number;
    }
  }

  std::uint64_t most_bytes_;
  std::uint64_t bytes_ = 0;
  std::size_t count_ = 0;
  std::size_t turn_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> unused_;  // numbers of slots that are not taken
  std::vector<std::uint32_t> table_;   // of numbers of slots: a power of two, at most half of them taken
};

}  // namespace sallyport::git
