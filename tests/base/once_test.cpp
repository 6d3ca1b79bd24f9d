#include "base/once.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace sallyport::base {

TEST_CASE("something is made once, whoever asks for it") {
  Once once;
  std::atomic<int> made = 0;
  std::atomic<int> seen = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        once.call([&] { ++made; });
        seen += made;
      });
    }
  }
  CHECK(made == 1);
  CHECK(seen == 8);
}

TEST_CASE("what making throws is told, and the next call tries again") {
  Once once;
  int tries = 0;
  const auto make = [&] {
    if (++tries < 3) throw Error("not yet");
  };
  CHECK_THROWS_WITH_AS(once.call(make), "not yet", Error);
  CHECK_THROWS_WITH_AS(once.call(make), "not yet", Error);
  once.call(make);
  once.call(make);
  CHECK(tries == 3);
}

}  // namespace sallyport::base
