#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "unpack/ledger.hpp"

namespace sallyport::unpack {

enum class Wrapping : std::uint8_t { zlib, gzip };

struct Inflated {
  std::size_t used = 0;   // of the packed bytes
  bool is_whole = false;  // the stream came to its end; else it is damaged or cut off, or a quota was met
};

// Unfolds the stream that `packed` begins with into the ledger's member, up to its end or its damage.
Inflated inflate_into(Ledger& ledger, std::string_view packed, Wrapping wrapping);

}  // namespace sallyport::unpack
