#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sallyport::git {

// One instruction of a delta: a stretch of the base is copied, or bytes of the delta's own are inserted.
struct DeltaStep {
  bool is_copy = false;
  std::size_t base_offset = 0;  // of a copy
  std::size_t size = 0;         // bytes that it gives; never 0
  std::string_view inserted;    // of an insertion; points into the delta
};

// Reads a delta as packs hold them (git's documentation: gitformat-pack, "Deltified representation"), front
// to back. Foreign bytes: throws base::Error where they are no delta, or copy what the base does not have, or
// give more or less than they announce. Allocates nothing.
class DeltaReader {
 public:
  // Reads the sizes that the delta announces.
  explicit DeltaReader(std::string_view delta);

  std::uint64_t base_bytes() const noexcept { return base_bytes_; }
  std::uint64_t target_bytes() const noexcept { return target_bytes_; }

  // The next instruction; false at the end.
  bool next(DeltaStep& step);

 private:
  std::uint8_t take();
  std::uint64_t take_size();

  std::string_view rest_;
  std::uint64_t base_bytes_ = 0;
  std::uint64_t target_bytes_ = 0;
  std::uint64_t given_bytes_ = 0;  // by the instructions so far
};

// Writes what `delta` makes of `base` to `target`, which must have room for
// DeltaReader(delta).target_bytes(). Throws base::Error as DeltaReader, and if the base is not of the size
// that the delta was made for.
void apply_delta(std::string_view base, std::string_view delta, char* target);

}  // namespace sallyport::git
