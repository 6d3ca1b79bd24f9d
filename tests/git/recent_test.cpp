#include "git/recent.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>

#include <doctest/doctest.h>

using namespace sallyport;

namespace {

struct SameForAll {
  std::size_t operator()(int) const noexcept { return 7; }
};

using Cache = git::Recent<int, std::shared_ptr<int>, std::hash<int>>;

std::shared_ptr<int> boxed(int value) {
  return std::make_shared<int>(value);
}

}  // namespace

TEST_CASE("what was asked for stays, what was not goes first") {
  Cache cache(3);
  for (const int key : {1, 2, 3}) cache.add(key, boxed(key), 1);
  REQUIRE(cache.find(1) != nullptr);
  REQUIRE(cache.find(3) != nullptr);
  cache.add(4, boxed(4), 1);
  CHECK(cache.find(2) == nullptr);
  REQUIRE(cache.find(1) != nullptr);
  CHECK(**cache.find(1) == 1);
  CHECK(**cache.find(3) == 3);
  CHECK(**cache.find(4) == 4);
}

TEST_CASE("the newest value is not the first to go") {
  Cache cache(3);
  for (int key = 0; key < 10; ++key) {
    cache.add(key, boxed(key), 1);
    cache.add(100 + key, boxed(key), 1);
    CAPTURE(key);
    CHECK(cache.find(key) != nullptr);
  }
}

TEST_CASE("a value that goes is let go of at once") {
  Cache cache(10);
  const std::shared_ptr<int> held = boxed(1);
  cache.add(1, held, 6);
  CHECK(held.use_count() == 2);
  cache.add(2, boxed(2), 6);
  CHECK(held.use_count() == 1);
}

TEST_CASE("a value larger than the room is kept alone, and another under the same key takes its place") {
  Cache cache(10);
  cache.add(1, boxed(1), 2);
  cache.add(2, boxed(2), 100);
  CHECK(cache.find(1) == nullptr);
  REQUIRE(cache.find(2) != nullptr);
  cache.add(2, boxed(3), 1);
  CHECK(**cache.find(2) == 3);
  cache.add(4, boxed(4), 9);
  CHECK(cache.find(2) != nullptr);
}

TEST_CASE("random calls find just what was put there, within the bound") {
  const auto try_with = [](auto cache, int keys) {
    std::map<int, std::weak_ptr<int>> given;
    std::mt19937 random(keys);
    int found = 0;
    for (int step = 0; step < 20'000; ++step) {
      const int key = static_cast<int>(random() % static_cast<unsigned>(keys));
      if (const std::shared_ptr<int>* const value = cache.find(key)) {
        REQUIRE(**value == key);
        ++found;
      } else {
        const std::shared_ptr<int> made = boxed(key);
        given[key] = made;
        cache.add(key, made, 1 + static_cast<unsigned>(key % 3));
      }
      std::uint64_t bytes = 0;
      if (step % 100 != 0) continue;
      for (const auto& [each, value] : given)
        bytes += value.expired() ? 0 : 1 + static_cast<unsigned>(each % 3);
      REQUIRE(bytes <= cache.most_bytes());
    }
    CHECK(found > 1000);
  };
  try_with(Cache(200), 150);
  try_with(git::Recent<int, std::shared_ptr<int>, SameForAll>(60), 50);
}
