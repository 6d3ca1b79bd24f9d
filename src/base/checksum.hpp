#pragma once

#include <cstdint>
#include <string_view>

namespace sallyport::base {

// CRC-32 as zlib and gzip (RFC 1952) have it: tells damage, and nothing of intent. Some ten bytes a
// nanosecond. `before` is that of the bytes before, for what does not lie in one piece.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

}  // namespace sallyport::base
