#include "git/sorted_ids.hpp"

#include "base/error.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint32_t kFirstStep = 8;  // from where an id should lie, in ids

}  // namespace

SortedIds::SortedIds(std::span<const std::byte> fanout, std::span<const std::byte> ids,
                     std::size_t id_bytes) noexcept
    : fanout_(fanout), ids_(ids), id_bytes_(id_bytes) {}

std::uint32_t SortedIds::count(std::span<const std::byte> fanout) {
  std::uint32_t before = 0;
  for (std::size_t at = 0; at < kFanoutBytes; at += 4) {
    const std::uint32_t upto = load_be32(fanout.data() + at);
    if (upto < before) throw base::Error("an index whose fan-out table decreases");
    before = upto;
  }
  return before;
}

// Ids are hashes, so an id's first bytes tell nearly where it lies. Should they not (who makes objects has
// some say in their ids), the steps away from there double, and the rest is halved.
std::optional<std::uint32_t> SortedIds::find(std::string_view id) const noexcept {
  if (id.size() != id_bytes_ || id.empty()) return std::nullopt;
  const std::size_t first = static_cast<unsigned char>(id[0]);
  std::uint32_t low = first == 0 ? 0 : upto(first - 1);
  std::uint32_t high = upto(first);
  if (low == high) return std::nullopt;
  const std::byte* const ids = ids_.data();
  const auto order_at = [&](std::uint32_t at) {
    return std::memcmp(ids + at * id.size(), id.data(), id.size());
  };
  const std::uint64_t share = load_be32(id.data() + 1);  // of the ids that begin with the same byte
  std::uint32_t at = low + static_cast<std::uint32_t>((share * (high - low)) >> 32U);
  const int order_there = order_at(at);
  if (order_there == 0) return at;
  if (order_there < 0) {
    low = at + 1;
    for (std::uint32_t step = kFirstStep; high - low > step; step *= 2) {
      if (order_at(low + step) >= 0) {
        high = low + step + 1;
        break;
      }
      low += step + 1;
    }
  } else {
    high = at;
    for (std::uint32_t step = kFirstStep; high - low > step; step *= 2) {
      if (order_at(high - step) <= 0) {
        low = high - step;
        break;
      }
      high -= step;
    }
  }
  while (low < high) {
    at = low + (high - low) / 2;
    const int order = order_at(at);
    if (order == 0) return at;
    (order < 0 ? low : high) = order < 0 ? at + 1 : at;
  }
  return std::nullopt;
}

}  // namespace sallyport::git
