#pragma once

#include <string>
#include <string_view>

#include "decode/stretch.hpp"

namespace sallyport::decode {

// Whether the first bytes are those of a gzip or zlib stream.
bool is_compressed(std::string_view bytes) noexcept;

// What a gzip or zlib stream holds, if that is mostly text; a stream that is damaged or cut off gives what
// stands before the damage. No more than Limits::inflated_bytes of it, and of all streams in a text together
// no more than Limits::view_bytes: then what fits is given, and the budget says which limit was met.
std::string inflate_text(std::string_view bytes, Budget& budget);

}  // namespace sallyport::decode
