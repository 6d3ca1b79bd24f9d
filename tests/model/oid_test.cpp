#include "model/oid.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using sallyport::model::Oid;

TEST_CASE("an id is read from 40 or 64 hexadecimal characters and from nothing else") {
  const std::string sha1(40, 'a');
  const std::string sha256(64, 'B');
  CHECK(Oid::from_hex(sha1)->hex() == sha1);
  CHECK(Oid::from_hex(sha256)->hex() == std::string(64, 'b'));
  CHECK(Oid::from_hex(sha256)->bytes().size() == 32);
  CHECK(!Oid::from_hex(""));
  CHECK(!Oid::from_hex(std::string(39, 'a')));
  CHECK(!Oid::from_hex(std::string(41, 'a')));
  CHECK(!Oid::from_hex(std::string(39, 'a') + 'g'));
}

TEST_CASE("a default id and an id of zeros are null") {
  CHECK(Oid().is_null());
  CHECK(Oid::from_hex(std::string(64, '0'))->is_null());
  CHECK(!Oid::from_hex(std::string(39, '0') + '1')->is_null());
}

TEST_CASE("ids of different algorithms are never equal") {
  CHECK(*Oid::from_hex(std::string(40, '0')) != *Oid::from_hex(std::string(64, '0')));
}

TEST_CASE("bytes of another size are no id") {
  const std::string bytes(21, 'x');
  CHECK_THROWS_AS(Oid::from_bytes(std::as_bytes(std::span(bytes))), sallyport::base::Error);
}
