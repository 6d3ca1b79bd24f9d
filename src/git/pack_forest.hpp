#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "git/bulk_visitor.hpp"
#include "git/limit.hpp"
#include "git/pack_file.hpp"

namespace sallyport::git {

// A pack's objects as the forest that its deltas make: each object below its base, and some that are stored
// whole below one that they are like. For this room's sources
// only.
//
// What is wanted is read tree by tree, depth first, in the order in which trees lie in the pack: so each
// object is inflated once, and no more than one path of a tree is in memory. Threads take tree after tree;
// one that has nothing left to do is given branches of what another one works on.
class PackForest {
 public:
  // An object that is wanted, and the visitor's name for it.
  struct Wanted {
    std::uint32_t place = 0;  // in the pack's index
    std::size_t index = 0;
  };

  // Reads every entry's head. Entries that are odd (git may be able to read them) are left out, and what is
  // made of them. Of two that are `alike`, one that is stored whole goes below the other, as if it were a
  // delta of it, where that joins two trees.
  PackForest(const PackFile& pack, std::span<const Wanted> wanted, std::span<const Alike> alike);

  // Reads what is wanted, with one thread a visitor. Answers the indices of those that could not be read, in
  // order. Throws what a visitor throws.
  std::vector<std::size_t> read(std::span<BulkVisitor* const> visitors, const ReadLimits& limits) const;

  static constexpr std::uint32_t kNoNode = 0xFFFFFFFF;
  static constexpr std::size_t kNotWanted = ~std::size_t{0};

  // Nodes are numbered by offset.
  const PackFile& pack() const noexcept { return pack_; }
  std::uint64_t offset(std::uint32_t node) const { return offsets_[node]; }
  std::size_t wanted(std::uint32_t node) const { return wanted_[node]; }
  const std::vector<std::uint32_t>& roots() const noexcept { return roots_; }
  // Those below it that are wanted, or lead to one that is.
  std::span<const std::uint32_t> children(std::uint32_t node) const {
    return std::span(children_).subspan(first_child_[node], first_child_[node + 1] - first_child_[node]);
  }
  model::Oid oid(std::uint32_t node) const { return pack_.index().oid(places_[node]); }

 private:
  void sort_by_offset();
  void find_bases();
  void mark_needed(std::span<const Wanted> wanted);
  void join(std::span<const Wanted> wanted, std::span<const Alike> alike);
  void list_children();

  const PackFile& pack_;
  std::vector<std::uint64_t> offsets_;  // by node
  std::vector<std::uint32_t> places_;   // by node: its place in the index
  // By node: what it is below; its own number for a root; kNoNode for an odd one.
  std::vector<std::uint32_t> bases_;
  std::vector<std::size_t> wanted_;  // by node
  std::vector<bool> is_needed_;
  std::vector<std::uint32_t> roots_;
  std::vector<std::uint32_t> first_child_;  // into children_; one more than there are nodes
  std::vector<std::uint32_t> children_;
  std::vector<std::size_t> unreadable_;  // wanted, and odd
};

}  // namespace sallyport::git
