#pragma once

#include <cstddef>
#include <string_view>

#include <libdeflate.h>

#include "base/handle.hpp"

namespace sallyport::git {

// Inflates zlib streams (RFC 1950) whose inflated size is known beforehand. One thread at a time.
class Inflater {
 public:
  // Throws base::Error if memory for it cannot be had.
  Inflater();

  // Fills `size` bytes at `target` from the stream at the front of `compressed`; what follows the stream is
  // left alone. Throws base::Error if it is damaged, or gives more or less.
  void inflate(std::string_view compressed, char* target, std::size_t size);

  // The first bytes of a stream, as far as it has them: what stands at `target` and how many, at most `size`.
  // Throws base::Error if the stream is damaged there.
  static std::size_t inflate_head(std::string_view compressed, char* target, std::size_t size);

 private:
  base::Handle<libdeflate_decompressor, libdeflate_free_decompressor> decompressor_;
};

}  // namespace sallyport::git
