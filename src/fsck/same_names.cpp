// Names are put into a table by a hash of their folded form. Sorting them would take ten times as long, and
// the order of a tree does not help: of "Makefile" and "makefile" any number of names may stand between. But
// who makes trees can make hashes that meet, so that looking up takes ever longer; where it takes long, all
// is left and the names are sorted after all.
#include "fsck/same_names.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <numeric>

#include "fsck/name_scan.hpp"

namespace sallyport::fsck {

namespace {

constexpr unsigned char fold_ascii(char c) noexcept {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

}  // namespace

void NameSet::add_other(std::string_view name, std::string folded) {
  const std::size_t size = folded.size();
  folded.append(sizeof(std::uint64_t) - 1, '\0');  // scan_name() reads beyond the end
  const std::uint64_t hash = scan_name(folded.data(), size).hash;
  folded.resize(size);
  names_.push_back({name, hash, static_cast<std::uint32_t>(folded_.size())});
  folded_.push_back(std::move(folded));
}

int NameSet::compare_folded(const Name& a, const Name& b) const noexcept {
  const std::string_view left = a.folded == kPlain ? a.text : std::string_view(folded_[a.folded]);
  const std::string_view right = b.folded == kPlain ? b.text : std::string_view(folded_[b.folded]);
  const std::size_t size = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned char l = fold_ascii(left[i]);
    const unsigned char r = fold_ascii(right[i]);
    if (l != r) return l < r ? -1 : 1;
  }
  return left.size() == right.size() ? 0 : left.size() < right.size() ? -1 : 1;
}

void NameSet::note(const Name& earlier, const Name& later, Same& same) const {
  auto& pair = earlier.text == later.text ? same.equal : same.colliding;
  if (!pair) pair.emplace(earlier.text, later.text);
}

// False if it took too long; `same` is then of no use.
bool NameSet::look_up_all(Same& same) const {
  if (names_.empty()) return true;
  constexpr std::size_t kProbesPerName = 8;
  const auto slot_bits = static_cast<int>(std::bit_width(2 * names_.size()));
  const std::size_t slots = std::size_t{1} << slot_bits;
  std::vector<std::uint32_t> table(slots, 0);  // index + 1; 0: free
  std::size_t probes_left = kProbesPerName * names_.size();
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    const Name& name = names_[i];
    std::size_t slot = name.hash >> (64 - slot_bits);  // the high bits are the ones that all letters reach
    bool is_there = false;
    for (; table[slot] != 0 && !is_there; slot = (slot + 1) & (slots - 1)) {
      if (probes_left-- == 0) return false;
      const Name& earlier = names_[table[slot] - 1];
      if (earlier.hash != name.hash || compare_folded(earlier, name) != 0) continue;
      note(earlier, name, same);
      is_there = earlier.text == name.text;
    }
    if (!is_there) table[slot] = i + 1;
  }
  return true;
}

void NameSet::sort_all(Same& same) const {
  std::vector<std::uint32_t> order(names_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int folded = compare_folded(names_[a], names_[b]);
    if (folded != 0) return folded < 0;
    return names_[a].text != names_[b].text ? names_[a].text < names_[b].text : a < b;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Name& earlier = names_[order[i - 1]];
    const Name& later = names_[order[i]];
    if (compare_folded(earlier, later) == 0) note(earlier, later, same);
  }
}

NameSet::Same NameSet::find_same() const {
  Same same;
  if (look_up_all(same)) return same;
  same = {};
  sort_all(same);
  return same;
}

}  // namespace sallyport::fsck
