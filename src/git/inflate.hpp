#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <libdeflate.h>

#include "base/handle.hpp"

namespace sallyport::git {

// zlib gives at most so many bytes for one (zlib's technical notes).
inline constexpr std::uint64_t kMaxInflation = 1032;

// Inflates zlib streams (RFC 1950) whose inflated size is known beforehand. One thread at a time.
class Inflater {
 public:
  // Throws base::Error if memory for it cannot be had.
  Inflater();

  // Fills `size` bytes at `target` from the stream at the front of `compressed`; what follows the stream is
  // left alone. Throws base::Error if it is damaged, or gives more or less.
  void inflate(std::string_view compressed, char* target, std::size_t size);

  // For streams of unknown size. `is_whole`: it was all of `compressed`, is sound, and gave `size` bytes.
  struct Attempt {
    bool has_room = true;  // else there is more than `room` bytes in it
    bool is_whole = false;
    std::size_t size = 0;
  };
  Attempt try_inflate(std::string_view compressed, char* target, std::size_t room);

  // The first bytes of a stream, as far as it has them: what stands at `target` and how many, at most `size`.
  // Throws base::Error if the stream is damaged there.
  static std::size_t inflate_head(std::string_view compressed, char* target, std::size_t size);

 private:
  base::Handle<libdeflate_decompressor, libdeflate_free_decompressor> decompressor_;
};

}  // namespace sallyport::git
