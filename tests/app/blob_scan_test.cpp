#include "app/blob_scan.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <unordered_map>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "app/judging.hpp"
#include "base/error.hpp"
#include "git/limit.hpp"

using namespace sallyport;

namespace {

// Objects in memory, numbered; each read can be made to fail.
class MemorySource final : public git::ObjectSource {
 public:
  model::Oid add(std::string bytes, model::ObjectKind kind = model::ObjectKind::blob) {
    const model::Oid oid = *model::Oid::from_hex(fmt::format("{:040x}", objects_.size() + 1));
    objects_.emplace(oid, Object{kind, std::make_shared<const std::string>(std::move(bytes))});
    return oid;
  }

  git::RawObject read(const model::Oid& oid) override {
    ++reads;
    if (reads == failing_read) throw base::Error("the disk is gone");
    const Object& object = objects_.at(oid);
    if (object.bytes->size() > max_object_bytes())
      throw git::ObjectTooLarge("too large", object.bytes->size());
    return {object.kind, *object.bytes, object.bytes};
  }
  git::ObjectInfo info(const model::Oid& oid) override {
    const Object& object = objects_.at(oid);
    return {object.kind, object.bytes->size()};
  }
  bool contains(const model::Oid& oid) override { return objects_.contains(oid); }
  std::vector<model::Oid> in_storage_order(std::vector<model::Oid> oids) override {
    std::reverse(oids.begin(), oids.end());
    return oids;
  }
  std::size_t id_bytes() const noexcept override { return 20; }

  std::size_t reads = 0;
  std::size_t failing_read = 0;

 private:
  struct Object {
    model::ObjectKind kind;
    std::shared_ptr<const std::string> bytes;
  };
  std::unordered_map<model::Oid, Object> objects_;
};

// 1,000 blobs, of which every tenth holds a secret of its own in a line of its own.
std::vector<model::Oid> add_blobs(MemorySource& source) {
  std::vector<model::Oid> blobs;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    std::string text(i % 97, '\n');
    if (i % 10 == 0) text += test::line_with_secret(static_cast<char>('a' + i / 10 % 26));
    blobs.push_back(source.add(std::move(text)));
  }
  return blobs;
}

app::BlobScanOptions options(unsigned threads) {
  app::BlobScanOptions options;
  options.scan.fingerprint_key = "key";
  options.threads = threads;
  return options;
}

std::vector<std::string> described(const app::BlobScan& scan) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < scan.hits.size(); ++i) {
    lines.push_back(fmt::format("{} bytes", scan.sizes_bytes[i]));
    for (const scan::Hit& hit : scan.hits[i])
      lines.push_back(fmt::format("{}:{} {}", hit.line_1based, hit.column_1based, hit.fingerprint));
  }
  return lines;
}

}  // namespace

TEST_CASE("each blob's hits stand at its index, whatever the order of reading") {
  MemorySource source;
  const auto blobs = add_blobs(source);
  const auto scan = app::scan_blobs(source, test::small_engine(), blobs, options(2));
  for (std::uint32_t i = 0; i < blobs.size(); ++i) {
    REQUIRE(scan.hits[i].size() == (i % 10 == 0 ? 1 : 0));
    if (i % 10 == 0) CHECK(scan.hits[i][0].line_1based == i % 97 + 1);
  }
}

TEST_CASE("one thread and four find the same and count the same") {
  MemorySource source;
  const auto blobs = add_blobs(source);
  const scan::Engine engine = test::small_engine();
  const auto one = app::scan_blobs(source, engine, blobs, options(1));
  const auto four = app::scan_blobs(source, engine, blobs, options(4));
  CHECK(described(one) == described(four));
  CHECK(one.scanned == blobs.size());
  CHECK(four.scanned == blobs.size());
  CHECK(one.bytes == four.bytes);
  CHECK(one.candidates.raised == four.candidates.raised);
  CHECK(four.candidates.confirmed == 100);
  CHECK(four.candidates.raised == four.candidates.confirmed + four.candidates.rejected);
}

TEST_CASE("a blob over the limit is not read, is named, and is not counted as scanned") {
  MemorySource source;
  const auto blobs =
      std::vector<model::Oid>{source.add("1234"), source.add("12345"), source.add(test::secret('a'))};
  source.set_max_object_bytes(4);
  const auto scan = app::scan_blobs(source, test::small_engine(), blobs, options(1));
  CHECK(scan.scanned == 1);
  auto too_large = scan.too_large;
  std::sort(too_large.begin(), too_large.end());
  CHECK(too_large == std::vector<std::uint32_t>{1, 2});
  CHECK(scan.sizes_bytes == std::vector<std::uint64_t>{4, 5, 24});
}

TEST_CASE("a read that fails ends the scan with its error, early, late and with any number of threads") {
  const scan::Engine engine = test::small_engine();
  for (const unsigned threads : {1U, 4U}) {
    for (const std::size_t n : {1U, 2U, 500U, 999U, 1000U}) {
      CAPTURE(threads);
      CAPTURE(n);
      MemorySource source;
      const auto blobs = add_blobs(source);
      source.failing_read = n;
      CHECK_THROWS_WITH_AS(app::scan_blobs(source, engine, blobs, options(threads)), "the disk is gone",
                           base::Error);
    }
  }
}

TEST_CASE("a failure in a scanning thread is thrown, and says which blob it was") {
  // The scanner gives up on a rule that would read the rest of the text for each match.
  rules::RuleSet set;
  set.rules = {{.id = "greedy", .regex = "(?s)x(?:.*y)?", .origin = "test.toml:1"}};
  const scan::Engine engine = scan::Engine::compile(std::move(set));
  MemorySource source;
  auto blobs = add_blobs(source);
  const model::Oid costly = source.add(std::string(200'000, 'x'));
  blobs.push_back(costly);
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    std::string message;
    try {
      app::scan_blobs(source, engine, blobs, options(threads));
    } catch (const base::Error& error) {
      message = error.what();
    }
    CHECK(message.find(costly.hex()) != std::string::npos);
  }
}

TEST_CASE("what should be a blob and is none is an error") {
  for (const auto kind : {model::ObjectKind::tree, model::ObjectKind::commit, model::ObjectKind::tag}) {
    MemorySource source;
    const auto blobs = std::vector<model::Oid>{source.add("fine"), source.add("", kind)};
    CHECK_THROWS_AS(app::scan_blobs(source, test::small_engine(), blobs, options(1)), base::Error);
  }
}

TEST_CASE("no blobs are no work") {
  MemorySource source;
  const auto scan = app::scan_blobs(source, test::small_engine(), {}, options(4));
  CHECK(scan.scanned == 0);
  CHECK(scan.hits.empty());
}

TEST_CASE("blobs that together are larger than what may wait are scanned all the same") {
  MemorySource source;
  std::vector<model::Oid> blobs;
  for (int i = 0; i < 300; ++i) blobs.push_back(source.add(std::string(1 << 20, ' ') + test::secret('z')));
  const auto scan = app::scan_blobs(source, test::small_engine(), blobs, options(2));
  CHECK(scan.scanned == 300);
  CHECK(scan.candidates.confirmed == 300);
}

namespace {

// A clock on which a millisecond passes with each look at it.
base::Deadline::Clock::time_point ticking() noexcept {
  static std::atomic<int> looks = 0;
  return base::Deadline::Clock::time_point(std::chrono::milliseconds(++looks));
}

}  // namespace

TEST_CASE(
    "a blob that takes more than its share of the time is left with a gap, and the others are looked at") {
  MemorySource source;
  std::string costly;
  for (int i = 0; i < 5000; ++i) costly += test::line_with_secret('x');
  // Read from the last to the first: when the costly one comes, most of the bytes are still to come.
  const std::vector<model::Oid> blobs = {
      source.add(std::string(10'000'000, '\n') + test::line_with_secret('a')), source.add(costly),
      source.add(test::line_with_secret('b'))};
  app::BlobScanOptions hasty = options(1);
  hasty.deadline = base::Deadline(ticking() + std::chrono::seconds(10), &ticking);
  const auto scan = app::scan_blobs(source, test::small_engine(), blobs, hasty);
  CHECK(scan.scanned == 3);
  CHECK(scan.unread.empty());
  REQUIRE(scan.gaps.size() == 1);
  CHECK(scan.gaps[0].first == 1);
  REQUIRE(scan.gaps[0].second.size() == 1);
  CHECK(scan.gaps[0].second[0].name == base::kTimeLimit);
  CHECK(scan.hits[0].size() == 1);
  CHECK(scan.hits[1].size() > 100);
  CHECK(scan.hits[1].size() < 5000);
  CHECK(scan.hits[2].size() == 1);
  CHECK(scan.candidates.raised == scan.candidates.confirmed + scan.candidates.rejected);
}

TEST_CASE("blobs that nobody came to in time are told, with their sizes") {
  MemorySource source;
  const auto blobs = add_blobs(source);
  app::BlobScanOptions late = options(2);
  late.deadline = base::Deadline(base::Deadline::Clock::now() - std::chrono::seconds(1));
  const auto scan = app::scan_blobs(source, test::small_engine(), blobs, late);
  CHECK(scan.scanned == 0);
  CHECK(scan.unread.size() == blobs.size());
  CHECK(scan.sizes_bytes[96] == 96);
  CHECK_FALSE(source.deadline().is_set());
}
