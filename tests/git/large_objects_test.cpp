// That large objects are in memory one at a time, however many threads read.
#include "git/large_objects.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "git/bulk_visitor.hpp"
#include "git/limit.hpp"
#include "git/repository.hpp"
#include "support/late_clock.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using git::LargeObjects;

namespace {

// Counts how many large objects are looked at side by side.
class Watcher final : public git::BulkVisitor {
 public:
  struct Seen {
    std::atomic<int> at_once = 0;
    std::atomic<int> most = 0;
    std::atomic<int> large = 0;
    std::atomic<int> small = 0;
  };
  explicit Watcher(Seen& seen) : seen_(seen) {}

  Note visit(std::size_t, const git::RawObject& object, const git::DeltaOrigin*) override {
    if (object.bytes().size() < LargeObjects::kBytes) {
      ++seen_.small;
      return nullptr;
    }
    ++seen_.large;
    const int now = ++seen_.at_once;
    for (int most = seen_.most; most < now && !seen_.most.compare_exchange_weak(most, now);) continue;
    // Long enough for another one to be made meanwhile, if it may be.
    CHECK(std::count(object.bytes().begin(), object.bytes().end(), 'x') == LargeObjects::kBytes);
    --seen_.at_once;
    return nullptr;
  }
  void skip_too_large(std::size_t, std::uint64_t) override {}

 private:
  Seen& seen_;
};

struct Repository {
  Repository() {
    box.init("r");
    box.git("r", {"config", "core.compression", "1"});
    box.git("r", {"config", "core.bigFileThreshold", "1g"});
    for (int i = 0; i < 4; ++i)
      box.write("r/large" + std::to_string(i), std::string(LargeObjects::kBytes, 'x') + std::to_string(i));
    for (int i = 0; i < 40; ++i) box.write("r/small" + std::to_string(i), "small " + std::to_string(i));
    box.git("r", {"add", "."});
    const std::string listed = box.git("r", {"ls-files", "--format=%(objectname)"});
    for (const std::string_view hex : base::split(listed, '\n')) {
      if (!hex.empty()) oids.push_back(*model::Oid::from_hex(hex));
    }
  }

  void read(Watcher::Seen& seen, const base::Deadline& deadline = {}) const {
    git::Repository repository(box.path() / "r", git::Trust::by_hand);
    repository.objects().set_deadline(deadline);
    std::vector<Watcher> watchers(4, Watcher(seen));
    std::vector<git::BulkVisitor*> visitors;
    for (Watcher& watcher : watchers) visitors.push_back(&watcher);
    repository.objects().read_all(oids, visitors, {});
  }

  test::Sandbox box;
  std::vector<model::Oid> oids;
};

void check_read(const Repository& repository) {
  Watcher::Seen seen;
  repository.read(seen);
  CHECK(seen.large == 4);
  CHECK(seen.small == 40);
  CHECK(seen.most == 1);
  CHECK_THROWS_AS(repository.read(seen, test::LateClock(1).deadline()), git::LimitReached);
}

}  // namespace

TEST_CASE("of large objects one is made and looked at at a time, loose, packed, and as deltas") {
  const Repository repository;
  REQUIRE(repository.oids.size() == 44);
  check_read(repository);
  repository.box.git("r", {"commit", "-q", "-m", "all"});
  repository.box.git("r", {"repack", "-adfq", "--window=0"});
  check_read(repository);
  repository.box.git("r", {"repack", "-adfq", "--window=10", "--window-memory=0"});
  check_read(repository);
}

TEST_CASE("a turn is taken once, and given back at the end of its scope") {
  LargeObjects objects;
  {
    LargeObjects::Turn turn(objects);
    CHECK_FALSE(objects.is_taken());
    turn.take();
    turn.take();
    CHECK(objects.is_taken());
    turn.end();
    turn.end();
    CHECK_FALSE(objects.is_taken());
    turn.take();
  }
  CHECK_FALSE(objects.is_taken());
}

TEST_CASE("whoever waits for the turn gets it when it is given back") {
  LargeObjects objects;
  LargeObjects::Turn mine(objects);
  mine.take();
  std::atomic<bool> has_it = false;
  std::jthread other([&] {
    LargeObjects::Turn turn(objects);
    turn.take();
    has_it = true;
  });
  CHECK_FALSE(has_it);
  mine.end();
  other.join();
  CHECK(has_it);
}
