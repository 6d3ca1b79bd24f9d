#include "base/checksum.hpp"

#include <libdeflate.h>

namespace sallyport::base {

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
  return libdeflate_crc32(before, bytes.data(), bytes.size());
}

}  // namespace sallyport::base
