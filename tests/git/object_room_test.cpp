#include "git/object_room.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace sallyport;

TEST_CASE("rooms of every size hold what was asked for, and no two at a time are the same") {
  for (int round = 0; round < 3; ++round) {
    std::vector<std::pair<std::shared_ptr<char[]>, std::size_t>> rooms;
    for (std::size_t size = 0; size < (3 << 20); size += 1 + size / 7) {
      for (const std::size_t one : {size, size + 1}) {
        rooms.emplace_back(git::object_room(one), one);
        std::memset(rooms.back().first.get(), static_cast<int>(rooms.size() % 251), one);
      }
    }
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      const auto& [room, size] = rooms[i];
      const auto mark = static_cast<char>((i + 1) % 251);
      CHECK(std::count(room.get(), room.get() + size, mark) == static_cast<std::ptrdiff_t>(size));
    }
  }
}

TEST_CASE("a room may be let go by another thread, and after the one that took it has ended") {
  std::shared_ptr<char[]> room;
  std::thread([&] { room = git::object_room(5000); }).join();
  std::memset(room.get(), 1, 5000);
  std::thread([&] { room.reset(); }).join();
  CHECK(git::object_room(5000) != nullptr);
}
