#pragma once

#include <cstdint>
#include <vector>

#include "git/forest_reading.hpp"
#include "git/pack_reader.hpp"

namespace sallyport::git {

// One thread's part of a PackForest's reading: branch after branch, depth first.
class BranchReader {
 public:
  BranchReader(ForestReading& reading, BulkVisitor& visitor)
      : reading_(reading),
        forest_(reading.forest()),
        visitor_(visitor),
        large_turn_(reading.large_objects()),
        reader_(kCacheBytes / reading.threads(), &large_turn_) {}

  // Reads the branch and all that is made of it. Throws what the visitor throws.
  void read(const ForestReading::Branch& branch);

 private:
  // Of the ways from roots to where all threads are, so much is held, and the objects at hand beside it; what
  // is let go is read again when it is needed.
  static constexpr std::uint64_t kHeldBytes = 64U << 20;
  static constexpr std::uint64_t kCacheBytes = 16U << 20;

  struct Frame {
    std::uint32_t node;
    bool is_held;
    RawObject object;
    BulkVisitor::Note note;
    std::size_t next_child = 0;
  };

  void grow(std::uint32_t node, const RawObject& base, const BulkVisitor::Note& note);
  bool make(std::uint32_t node, const RawObject& base, RawObject& object, bool& is_delta);
  bool hold_again(Frame& frame);
  void keep_bounded();
  void pop();

  ForestReading& reading_;
  const PackForest& forest_;
  BulkVisitor& visitor_;
  LargeObjects::Turn large_turn_;  // from the first large object of a branch to the branch's end
  PackReader reader_;
  std::vector<Frame> way_;
  std::uint64_t held_bytes_ = 0;
};

}  // namespace sallyport::git
