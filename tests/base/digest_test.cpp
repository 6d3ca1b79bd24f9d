#include "base/digest.hpp"

#include <doctest/doctest.h>

using namespace sallyport::base;

TEST_CASE("sha256 gives the digests of FIPS 180-4's examples") {
  CHECK(hex_prefix(sha256("abc"), 32) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_prefix(sha256(""), 32) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("sha1 gives the name that git gives to an empty blob") {
  CHECK(sha1(std::string_view("blob 0\0", 7)) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
}

TEST_CASE("hmac_sha256 gives the digest of RFC 4231's second test case") {
  CHECK(hex_prefix(hmac_sha256("Jefe", "what do ya want for nothing?"), 32) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("hex_prefix cuts at the byte") {
  CHECK(hex_prefix(sha256("abc"), 2) == "ba78");
}
