#include "sign/cms.hpp"

#include <doctest/doctest.h>

#include <string>

#include <openssl/err.h>

#include "sign/samples.hpp"

using namespace sallyport::sign;
using samples::cms_content;

TEST_CASE("a detached CMS signature by one signer is one") {
  CHECK(is_cms_signature(cms_content()));
}

TEST_CASE("CMS without a signer is refused") {
  CHECK_FALSE(is_cms_signature(cms_content(0)));
}

TEST_CASE("CMS with two signers is refused") {
  CHECK_FALSE(is_cms_signature(cms_content(2)));
}

TEST_CASE("CMS that carries its content is refused") {
  CHECK_FALSE(is_cms_signature(cms_content(1, false)));
}

TEST_CASE("CMS with bytes behind it is refused") {
  CHECK_FALSE(is_cms_signature(cms_content() + '\0'));
  CHECK_FALSE(is_cms_signature(cms_content() + cms_content()));
}

TEST_CASE("CMS that is cut short anywhere is refused") {
  const std::string whole = cms_content();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_cms_signature(whole.substr(0, size)));
  }
}

TEST_CASE("CMS of another type is refused") {
  // ContentInfo of type data, 1.2.840.113549.1.7.1, with the octets "x".
  const std::string data("\x30\x10\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01\xA0\x03\x04\x01x", 18);
  CHECK_FALSE(is_cms_signature(data));
}

TEST_CASE("bytes that are no CMS leave no error behind for later callers of the library") {
  ERR_clear_error();
  CHECK_FALSE(is_cms_signature("no CMS"));
  CHECK(ERR_peek_error() == 0);
}
