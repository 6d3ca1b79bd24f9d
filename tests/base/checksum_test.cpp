#include "base/checksum.hpp"

#include <doctest/doctest.h>

namespace sallyport::base {

TEST_CASE("the CRC-32 of nine digits is the one that its definition gives as a check") {
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32("56789", crc32("1234")) == 0xCBF43926);
  CHECK(crc32("") == 0);
}

}  // namespace sallyport::base
