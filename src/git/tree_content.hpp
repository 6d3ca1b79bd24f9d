#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_source.hpp"

namespace sallyport::git {

// Bytes in which entries of trees stand one behind the other. Immutable, and not to be moved.
class EntryBlock {
 public:
  using Starts = std::vector<std::uint32_t>;

  // `starts` are where each entry begins, and where the last one ends. `taken_bytes` counts the memory that
  // blocks take while they live, and must outlive them.
  EntryBlock(RawObject whole, Starts starts, std::uint64_t& taken_bytes);
  // What a version of a tree has of its own; the blocks of the other version live as long.
  EntryBlock(std::string own, Starts starts, std::shared_ptr<const EntryBlock> below,
             std::uint64_t& taken_bytes);
  EntryBlock(const EntryBlock&) = delete;
  EntryBlock& operator=(const EntryBlock&) = delete;
  ~EntryBlock();

  std::string_view bytes() const noexcept { return bytes_; }
  // Whether an entry begins at `place`, or the last one ends there.
  bool has_start(std::size_t place) const noexcept { return last_start(place) == place; }
  // The last such place that is not behind `place`.
  std::size_t last_start(std::size_t place) const noexcept;
  // How many blocks live as long as this, itself counted.
  std::size_t depth() const noexcept { return depth_; }

 private:
  std::uint64_t size_bytes() const noexcept;

  RawObject whole_;
  std::string own_;
  std::string_view bytes_;  // of the one or the other
  Starts starts_;           // a tree is smaller than 4 GiB
  std::shared_ptr<const EntryBlock> below_;
  std::size_t depth_ = 1;
  std::uint64_t& taken_bytes_;
};

// Whole entries of a block, side by side: its bytes from `place` on.
struct EntryRun {
  const EntryBlock* block;
  std::uint32_t place;
  std::uint32_t size;

  std::string_view bytes() const noexcept { return block->bytes().substr(place, size); }
  // How many of its first bytes, fewer than it has, make whole entries.
  std::size_t whole_entries(std::size_t bytes_at_front, std::size_t id_bytes) const;
};

// What is in a tree, as runs of entries. A version that a delta makes of another has most of its entries from
// that, and they are neither copied nor read: a folder of a thousand files of which one changes is two runs
// of its base's and an entry of its own. Immutable, and cheap to move.
class TreeContent {
 public:
  // All the entries of a tree's bytes. What follows the last whole one is its tail. `taken_bytes` as
  // EntryBlock has it. Throws base::Error for 4 GiB and more.
  TreeContent(RawObject raw, std::size_t id_bytes, std::uint64_t& taken_bytes);
  // What `delta`, which is foreign, makes of `base`. Throws base::Error as apply_delta(), and if the base has
  // a tail: then its bytes are to be asked.
  TreeContent(const TreeContent& base, std::string_view delta, std::size_t id_bytes,
              std::uint64_t& taken_bytes);

  const std::vector<EntryRun>& runs() const noexcept { return runs_; }
  // Bytes at the end that are no whole entry, which no tree should have.
  std::string_view tail() const noexcept { return tail_; }
  std::uint64_t size_bytes() const noexcept { return size_bytes_; }
  // The tree as it is stored. Views `room` if its bytes are not side by side anyway.
  std::string_view bytes(std::string& room) const;
  // What it takes of memory, without blocks.
  std::uint64_t own_bytes() const noexcept { return sizeof *this + runs_.capacity() * sizeof(EntryRun); }

 private:
  friend class TreeContentWriter;
  TreeContent() = default;
  void take_whole(RawObject raw, std::size_t id_bytes, std::uint64_t& taken_bytes);
  bool is_scattered() const noexcept;

  std::vector<EntryRun> runs_;
  std::shared_ptr<const EntryBlock> block_;  // with all that the runs are in below it
  std::string_view tail_;
  std::uint64_t size_bytes_ = 0;
};

// Goes over the entries of a tree, which must outlive it.
class EntryCursor {
 public:
  EntryCursor(const TreeContent& tree, std::size_t id_bytes) : tree_(&tree), id_bytes_(id_bytes) {}

  // Whether all entries have been passed, and nothing is behind them.
  bool is_at_end() const noexcept { return run_ == tree_->runs().size() && tree_->tail().empty(); }
  // The bytes of the one that comes next. Throws base::Error if what is left is no whole one. Not at the end.
  std::string_view entry() const;
  // Over an entry of `size` bytes.
  void step(std::size_t size) noexcept { advance(static_cast<std::uint32_t>(size)); }
  // Steps over the entries that come next both here and in `other`, there no further than `limit`.
  void skip_equal(EntryCursor& other, const EntryCursor& limit);
  // Behind all entries.
  EntryCursor end() const noexcept;

  // In the order of one tree's entries.
  std::strong_ordering operator<=>(const EntryCursor& other) const noexcept {
    const auto order = run_ <=> other.run_;
    return order != 0 ? order : at_ <=> other.at_;
  }
  bool operator==(const EntryCursor& other) const noexcept { return (*this <=> other) == 0; }

 private:
  // What is left of the run. Not behind the last.
  EntryRun rest() const noexcept {
    const EntryRun& run = tree_->runs()[run_];
    return {run.block, run.place + at_, run.size - at_};
  }
  void advance(std::uint32_t size) noexcept;

  const TreeContent* tree_;
  std::size_t id_bytes_;
  std::size_t run_ = 0;
  std::uint32_t at_ = 0;  // of the run; 0 behind all of them
};

}  // namespace sallyport::git
