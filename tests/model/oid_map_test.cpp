#include "model/oid_map.hpp"

#include <array>
#include <map>
#include <random>
#include <stdexcept>

#include <doctest/doctest.h>

using namespace sallyport::model;

namespace {

// Ids of which many have the same first bytes, by which they are looked up.
Oid oid_of(std::uint32_t number, std::size_t size = Oid::kSha1Bytes) {
  std::array<std::byte, Oid::kSha256Bytes> bytes{};
  bytes[0] = static_cast<std::byte>(number % 7);
  bytes[5] = static_cast<std::byte>(number % 3);
  for (std::size_t i = 0; i < 4; ++i) bytes[12 + i] = static_cast<std::byte>(number >> (8 * i));
  return Oid::from_bytes(std::span(bytes).first(size));
}

}  // namespace

TEST_CASE("a map of ids holds what a std::map holds") {
  std::mt19937 random(1);
  OidMap<std::uint32_t> map;
  std::map<Oid, std::uint32_t> expected;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const Oid oid = oid_of(static_cast<std::uint32_t>(random() % 1500));
    const auto [there, is_new] = map.try_emplace(oid, i);
    CHECK(is_new == expected.try_emplace(oid, i).second);
    CHECK(there->first == oid);
    CHECK(there->second == expected.at(oid));
  }
  CHECK(map.size() == expected.size());
  for (std::uint32_t number = 0; number < 1600; ++number) {
    const Oid oid = oid_of(number);
    CHECK(map.contains(oid) == expected.contains(oid));
    const auto found = map.find(oid);
    CHECK((found == map.end()) == !expected.contains(oid));
    if (found != map.end()) CHECK(found->second == expected.at(oid));
  }
}

TEST_CASE("a map of ids keeps the order in which they came") {
  OidMap<int> map;
  for (std::uint32_t i = 100; i > 0; --i) map[oid_of(i)] = static_cast<int>(i);
  int expected = 100;
  for (const auto& [oid, value] : map) CHECK(value == expected--);
  CHECK(expected == 0);
}

TEST_CASE("ids of two algorithms are two, though one begins as the other") {
  OidSet set;
  CHECK(set.insert(oid_of(1, Oid::kSha1Bytes)));
  CHECK(!set.contains(oid_of(1, Oid::kSha256Bytes)));
  CHECK(set.insert(oid_of(1, Oid::kSha256Bytes)));
  CHECK(!set.insert(oid_of(1, Oid::kSha1Bytes)));
  CHECK(set.size() == 2);
}

TEST_CASE("an empty map of ids holds nothing, before and after something was in it") {
  OidMap<int> map;
  CHECK(!map.contains(oid_of(1)));
  CHECK_THROWS_AS(map.at(oid_of(1)), std::out_of_range);
  map.reserve(100);
  CHECK(!map.contains(oid_of(1)));
  map.emplace(oid_of(1), 5);
  CHECK(map.at(oid_of(1)) == 5);
  map.clear();
  CHECK(!map.contains(oid_of(1)));
  CHECK(map.empty());
  CHECK(map.emplace(oid_of(1), 6).first->second == 6);
}
