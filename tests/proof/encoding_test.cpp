#include "proof/encoding.hpp"

#include <zlib.h>

#include <string>
#include <vector>

#include <openssl/evp.h>

#include <doctest/doctest.h>

namespace sallyport::proof {

namespace {

std::string noise(std::size_t size, unsigned seed) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) {
    seed = seed * 1103515245U + 12345U;
    bytes += static_cast<char>(static_cast<unsigned char>((seed >> 16) & 0xFFU));
  }
  return bytes;
}

std::string encoded_by_openssl(const std::string& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace

TEST_CASE("base 64 is what libcrypto writes, and nothing else is read") {
  for (unsigned size = 0; size < 70; ++size) {
    const std::string bytes = noise(size, size);
    const std::string text = encoded_by_openssl(bytes);
    CHECK(encode_base64(bytes, Base64::standard) == text);
    CHECK(decode_base64(text, Base64::standard) == bytes);
    CHECK_FALSE(decode_base64(text + "A", Base64::standard));
    CHECK(decode_base64(encode_base64(bytes, Base64::url), Base64::url) == bytes);
    if (size % 3 != 0) CHECK_FALSE(decode_base64(text.substr(0, text.find('=')), Base64::standard));
  }
  CHECK_FALSE(decode_base64("AB==", Base64::standard));  // a bit that stands for nothing
  CHECK_FALSE(decode_base64("A===", Base64::standard));
  CHECK_FALSE(decode_base64("A*==", Base64::standard));
  CHECK_FALSE(decode_base64("A", Base64::url));
  CHECK(decode_base64_beginning("QUJDR", Base64::standard) == "ABC");
}

TEST_CASE("the checksums are those of zlib and of the published check values") {
  for (unsigned size = 0; size < 40; ++size) {
    const std::string bytes = noise(size, size + 7);
    CHECK(crc32(bytes) ==
          ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
  }
  CHECK(crc16("123456789") == 0x31C3);
  CHECK(crc24("123456789") == 0x21CF02);
}

TEST_CASE("base 32 as in RFC 4648") {
  CHECK(encode_base32("foobar") == "MZXW6YTBOI");
  CHECK(decode_base32("MZXW6YTBOI") == "foobar");
  CHECK(decode_base32("MZXW6YQ") == "foob");
  CHECK_FALSE(decode_base32("MZXW6YR"));  // a bit that stands for nothing
  CHECK_FALSE(decode_base32("mzxw6yq"));
}

TEST_CASE("base 58 with its checksum, there and back") {
  for (unsigned size = 0; size < 90; ++size) {
    const std::string bytes = std::string(size % 3, '\0') + noise(size, size);
    const std::string text = encode_base58check(bytes);
    if (text.size() > kMaxBase58) break;
    CHECK(decode_base58check(text) == bytes);
    std::string other = text;
    other.back() = other.back() == '2' ? '3' : '2';
    CHECK_FALSE(decode_base58check(other));
  }
  // The address of the first block, which has been public ever since.
  const std::optional<std::string> address = decode_base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
  REQUIRE(address);
  CHECK(address->size() == 21);
  CHECK_FALSE(decode_base58check(std::string(kMaxBase58 + 1, '1')));
}

TEST_CASE("numbers in base 36 and 62") {
  CHECK(in_base36(0, 2) == "00");
  CHECK(in_base36(35, 1) == "z");
  CHECK(in_base36(0xFFFFFFFF, 7) == "1z141z3");
  CHECK(in_base62(61, 2) == "0z");
  CHECK(in_base62(0xFFFFFFFF, 6) == "4gfFC3");
}

}  // namespace sallyport::proof
