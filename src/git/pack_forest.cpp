#include "git/pack_forest.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "git/forest_reading.hpp"
#include "git/pack_reader.hpp"

namespace sallyport::git {

PackForest::PackForest(const PackFile& pack, std::span<const Wanted> wanted, std::span<const Alike> alike)
    : pack_(pack) {
  sort_by_offset();
  find_bases();
  mark_needed(wanted);
  if (!alike.empty()) join(wanted, alike);
  list_children();
}

// An index may be unsound: two ids at one offset are two nodes, of which deltas know the first.
void PackForest::sort_by_offset() {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(pack_.index().size());
  for (std::uint32_t place = 0; place < pack_.index().size(); ++place)
    order.emplace_back(pack_.index().offset(place).value_or(pack_.end_offset()), place);
  std::sort(order.begin(), order.end());
  offsets_.reserve(order.size());
  places_.reserve(order.size());
  for (const auto& [offset, place] : order) {
    offsets_.push_back(offset);
    places_.push_back(place);
  }
}

void PackForest::find_bases() {
  bases_.resize(offsets_.size(), kNoNode);
  for (std::uint32_t node = 0; node < offsets_.size(); ++node) {
    try {
      const PackEntry entry = pack_.entry(offsets_[node]);
      if (entry.form == PackEntry::Form::whole) {
        bases_[node] = node;
        continue;
      }
      const std::uint64_t base = PackReader::base_of(pack_, entry);
      const auto found = std::lower_bound(offsets_.begin(), offsets_.end(), base);
      if (found != offsets_.end() && *found == base)
        bases_[node] = static_cast<std::uint32_t>(found - offsets_.begin());
    } catch (const base::Error&) {
      continue;  // it stays without a base, and whoever wants it is told
    }
  }
}

// Up from each wanted node, as far as nobody has been. A way that does not end at a whole object is an odd
// one: it breaks off, or (only through ids) goes in a circle.
void PackForest::mark_needed(std::span<const Wanted> wanted) {
  enum class Way : std::uint8_t { unknown, open, good, bad };
  std::vector<Way> ways(offsets_.size(), Way::unknown);
  std::vector<std::uint32_t> node_of_place(offsets_.size());
  for (std::uint32_t node = 0; node < places_.size(); ++node) node_of_place[places_[node]] = node;
  wanted_.resize(offsets_.size(), kNotWanted);
  is_needed_.resize(offsets_.size());
  std::vector<std::uint32_t> way;
  for (const Wanted& one : wanted) {
    const std::uint32_t start = node_of_place[one.place];
    std::uint32_t node = start;
    for (way.clear(); ways[node] == Way::unknown; node = bases_[node]) {
      way.push_back(node);
      if (bases_[node] == node) break;
      if (bases_[node] == kNoNode) break;
      ways[node] = Way::open;
    }
    const bool is_good = ways[node] == Way::good || bases_[node] == node;
    for (const std::uint32_t passed : way) {
      ways[passed] = is_good ? Way::good : Way::bad;
      is_needed_[passed] = is_good;
    }
    if (is_good) {
      wanted_[start] = one.index;
    } else {
      unreadable_.push_back(one.index);
    }
  }
}

// Which tree each is in is told by its root, to which the ways are made shorter as they are gone
// (union-find). So nothing gets below itself.
void PackForest::join(std::span<const Wanted> wanted, std::span<const Alike> alike) {
  std::size_t count = 0;
  for (const Wanted& one : wanted) count = std::max(count, one.index + 1);
  std::vector<std::uint32_t> node_of_index(count, kNoNode);
  for (std::uint32_t node = 0; node < wanted_.size(); ++node) {
    if (wanted_[node] != kNotWanted) node_of_index[wanted_[node]] = node;
  }
  std::vector<std::uint32_t> up = bases_;
  const auto root_of = [&](std::uint32_t node) {
    for (; up[node] != node; node = up[node]) up[node] = up[up[node]];
    return node;
  };
  const auto join_below = [&](std::uint32_t node, std::uint32_t other) {
    if (bases_[node] != node || root_of(other) == node) return;
    bases_[node] = up[node] = other;
  };
  for (const Alike& two : alike) {
    if (two.one >= count || two.other >= count) continue;
    const std::uint32_t one = node_of_index[two.one];
    const std::uint32_t other = node_of_index[two.other];
    if (one == kNoNode || other == kNoNode) continue;
    join_below(one, other);
    join_below(other, one);
  }
}

void PackForest::list_children() {
  first_child_.resize(offsets_.size() + 1);
  for (std::uint32_t node = 0; node < offsets_.size(); ++node) {
    if (!is_needed_[node]) continue;
    if (bases_[node] == node) {
      roots_.push_back(node);
    } else {
      ++first_child_[bases_[node] + 1];
    }
  }
  for (std::size_t node = 1; node < first_child_.size(); ++node) first_child_[node] += first_child_[node - 1];
  children_.resize(first_child_.back());
  std::vector<std::uint32_t> next(first_child_.begin(), first_child_.end() - 1);
  for (std::uint32_t node = 0; node < offsets_.size(); ++node) {
    if (is_needed_[node] && bases_[node] != node) children_[next[bases_[node]]++] = node;
  }
}

std::vector<std::size_t> PackForest::read(std::span<BulkVisitor* const> visitors,
                                          const ReadLimits& limits) const {
  ForestReading reading(*this, limits);
  std::vector<std::size_t> unread = reading.run(visitors);
  unread.insert(unread.end(), unreadable_.begin(), unreadable_.end());
  std::sort(unread.begin(), unread.end());
  return unread;
}

}  // namespace sallyport::git
