#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "match/byte_set.hpp"

namespace sallyport::match {

// How far a match of one pattern can stretch: over at most `width` bytes that are not in `free`, and any
// number of bytes that are. A pattern without unlimited repeats has no free bytes, and `width` is the length
// of its longest match; for a token of unlimited length the free bytes are the token's alphabet, so that a
// match still cannot leave its surroundings.
class Reach {
 public:
  // Everything can be one match.
  static Reach unlimited();
  Reach(const ByteSet& free, std::uint32_t width);

  const ByteSet& free() const noexcept { return free_; }
  std::uint32_t width() const noexcept { return width_; }

  // Whether one match could cover [begin, end) of `text`. Linear in end - begin at most.
  bool covers(std::string_view text, std::size_t begin, std::size_t end) const noexcept;
  // Whether two matches that touch could, one behind the other. Likewise.
  bool two_cover(std::string_view text, std::size_t begin, std::size_t end) const noexcept;

  // Where a match that ends at `end` can begin at the earliest, but not before `floor`.
  std::size_t earliest_begin(std::string_view text, std::size_t end, std::size_t floor) const noexcept;

  // Where a match that begins at `begin` can end at the latest, but not after `ceiling`.
  std::size_t latest_end(std::string_view text, std::size_t begin, std::size_t ceiling) const noexcept;

 private:
  std::size_t latest_end_within(std::string_view text, std::size_t begin, std::size_t ceiling,
                                std::uint64_t width) const noexcept;
  ByteSet free_;
  std::uint32_t width_ = 0;
  bool has_no_free_ = false;
  bool has_all_free_ = false;
};

}  // namespace sallyport::match
