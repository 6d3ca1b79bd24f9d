#include "base/checksum.hpp"

#include <string>

#include <doctest/doctest.h>

namespace sallyport::base {

TEST_CASE("the CRC-32 of nine digits is the one that its definition gives as a check") {
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32("56789", crc32("1234")) == 0xCBF43926);
  CHECK(crc32("") == 0);
}

TEST_CASE("a text has the CRC-32 that its pieces have, however short they are") {
  std::string text;
  for (int n = 0; n < 3000; ++n) text += static_cast<char>(n * 7 + n / 256);
  const std::uint32_t whole = crc32(text);
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{255}, std::size_t{256}, std::size_t{257}, std::size_t{2900}}) {
    const std::string_view bytes = text;
    CHECK(crc32(bytes.substr(size), crc32(bytes.substr(0, size))) == whole);
  }
}

}  // namespace sallyport::base
