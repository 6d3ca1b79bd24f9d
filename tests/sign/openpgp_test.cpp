#include "sign/openpgp.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "sign/samples.hpp"

using namespace sallyport::sign;
using samples::number;
using samples::openpgp_content;
using samples::openpgp_packet;
using samples::OpenPgpBody;

namespace {

bool is_body(const OpenPgpBody& body) {
  return is_openpgp_signature(openpgp_packet(body.bytes()));
}

}  // namespace

TEST_CASE("one signature packet is a signature") {
  CHECK(is_openpgp_signature(openpgp_content()));
}

TEST_CASE("a signature packet is read in each form of packet length") {
  const std::string body = OpenPgpBody().bytes();
  const std::uint64_t size = body.size();
  CHECK(is_openpgp_signature("\x88" + number(size, 1) + body));
  CHECK(is_openpgp_signature("\x89" + number(size, 2) + body));
  CHECK(is_openpgp_signature("\x8A" + number(size, 4) + body));
  CHECK(is_openpgp_signature("\xC2\xFF" + number(size, 4) + body));
  OpenPgpBody longer;
  longer.unhashed = "\xC0" + number(201 - 192, 1) + std::string(201, 'x');
  const std::string long_body = longer.bytes();
  CHECK(is_openpgp_signature("\xC2" + number(0xC000 + long_body.size() - 192, 2) + long_body));
}

TEST_CASE("a packet of unknown length is refused") {
  const std::string body = OpenPgpBody().bytes();
  CHECK_FALSE(is_openpgp_signature("\x8B" + body));
  CHECK_FALSE(
      is_openpgp_signature("\xC2\xE4" + body.substr(0, 16) + number(body.size() - 16, 1) + body.substr(16)));
}

TEST_CASE("a partial length is not taken for one of two octets") {
  OpenPgpBody long_body;
  long_body.unhashed = "\xFF" + number(9000, 4) + std::string(9000, 'x');
  const std::string body = long_body.bytes();
  CHECK(is_openpgp_signature("\x89" + number(body.size(), 2) + body));
  CHECK_FALSE(is_openpgp_signature("\xC2" + number(0xC000 + body.size() - 192, 2) + body));
}

TEST_CASE("two signature packets are refused") {
  CHECK_FALSE(is_openpgp_signature(openpgp_content() + openpgp_content()));
}

TEST_CASE("a packet of another kind is refused, alone and beside a signature") {
  const std::string body = OpenPgpBody().bytes();
  for (const std::uint8_t tag : std::initializer_list<std::uint8_t>{1, 4, 6, 8, 10, 11, 13, 21, 63}) {
    CAPTURE(tag);
    CHECK_FALSE(is_openpgp_signature(openpgp_packet(body, tag)));
    CHECK_FALSE(is_openpgp_signature(openpgp_packet(body, tag) + openpgp_content()));
    CHECK_FALSE(is_openpgp_signature(openpgp_content() + openpgp_packet(body, tag)));
  }
}

TEST_CASE("a signature packet that is cut short anywhere is refused") {
  const std::string whole = openpgp_content();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_openpgp_signature(whole.substr(0, size)));
  }
}

TEST_CASE("a body that is cut short anywhere is refused, though its packet's length fits") {
  const std::string body = OpenPgpBody().bytes();
  for (std::size_t size = 0; size < body.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_openpgp_signature(openpgp_packet(body.substr(0, size))));
  }
}

TEST_CASE("bytes behind the packet or within its body are refused") {
  CHECK_FALSE(is_openpgp_signature(openpgp_content() + '\0'));
  CHECK_FALSE(is_openpgp_signature(openpgp_packet(OpenPgpBody().bytes() + '\0')));
}

TEST_CASE("a byte that begins no packet is refused") {
  std::string content = openpgp_content();
  content[0] = static_cast<char>(content[0] & 0x7F);
  CHECK_FALSE(is_openpgp_signature(content));
}

TEST_CASE("versions 4 to 6 are accepted and others are not") {
  for (const std::uint8_t version : std::initializer_list<std::uint8_t>{0, 1, 2, 4, 5, 6, 7, 255}) {
    CAPTURE(version);
    CHECK(is_body({.version = version}) == (version >= 4 && version <= 6));
  }
}

TEST_CASE("version 3 is accepted in its own form") {
  const std::string integer("\x00\x09\x01\xAA", 4);
  const std::string rsa = number(3, 1) + number(5, 1) + number(0, 1) + number(1, 4) + number(2, 8) +
                          number(1, 1) + number(2, 1) + number(3, 2) + integer;
  CHECK(is_openpgp_signature(openpgp_packet(rsa)));
  std::string other_count = rsa;
  other_count[1] = 6;
  CHECK_FALSE(is_openpgp_signature(openpgp_packet(other_count)));
  CHECK_FALSE(is_openpgp_signature(openpgp_packet(rsa + integer)));
}

TEST_CASE("a certification or another signature that is not over a document is refused") {
  CHECK(is_body({.type = 0x01}));
  for (const std::uint8_t type :
       std::initializer_list<std::uint8_t>{0x02, 0x10, 0x13, 0x18, 0x19, 0x1F, 0x20, 0x40, 0x50}) {
    CAPTURE(type);
    CHECK_FALSE(is_body({.type = type}));
  }
}

TEST_CASE("each algorithm has as many integers as it writes") {
  const std::string integer("\x00\x09\x01\xAA", 4);
  CHECK(is_body({.algorithm = 1, .material = integer}));
  CHECK_FALSE(is_body({.algorithm = 1, .material = integer + integer}));
  for (const std::uint8_t algorithm : std::initializer_list<std::uint8_t>{17, 19, 22}) {
    CAPTURE(algorithm);
    CHECK(is_body({.algorithm = algorithm, .material = integer + integer}));
    CHECK_FALSE(is_body({.algorithm = algorithm, .material = integer}));
  }
  CHECK(is_body({.algorithm = 27, .material = std::string(64, 's')}));
  CHECK_FALSE(is_body({.algorithm = 27, .material = std::string(65, 's')}));
  CHECK(is_body({.algorithm = 28, .material = std::string(114, 's')}));
  CHECK_FALSE(is_body({.algorithm = 28, .material = std::string(113, 's')}));
}

TEST_CASE("an integer of no bits is refused") {
  CHECK_FALSE(is_body({.algorithm = 1, .material = std::string(2, '\0')}));
}

TEST_CASE("a signature of an unknown algorithm needs at least some bytes") {
  CHECK(is_body({.algorithm = 99, .material = "x"}));
  CHECK_FALSE(is_body({.algorithm = 99, .material = ""}));
}

TEST_CASE("subpackets must fill their area exactly") {
  CHECK(is_body({.unhashed = std::string("\x02\x10x", 3)}));
  CHECK_FALSE(is_body({.unhashed = std::string("\x03\x10x", 3)}));
  CHECK_FALSE(is_body({.unhashed = std::string("\x00", 1)}));
  CHECK_FALSE(is_body({.hashed = std::string("\x05\x02\x65\x00\x00", 5)}));
}
