#include <doctest/doctest.h>

#include "support/late_clock.hpp"
#include "unpack/opened.hpp"

using namespace sallyport::unpack;
using samples::archive;
using samples::compressed;
using samples::Files;

namespace {

// Opens all that is nested, as a scanner does. Returns the first limit that was met.
std::string_view open_all(std::string_view bytes, const Quotas& quotas, Spent& spent, unsigned depth = 1) {
  std::string_view limit;
  const Outcome outcome = open(bytes, depth, quotas, spent, [&](const Member& member) {
    if (limit.empty()) limit = open_all(member.bytes, quotas, spent, depth + 1);
  });
  return limit.empty() ? outcome.limit : limit;
}

constexpr std::size_t kMiB = 1U << 20;

}  // namespace

TEST_CASE("more members than allowed end with the quota's name, after as many as are allowed") {
  Files files;
  for (int i = 0; i < 20; ++i) files.push_back({"m" + std::to_string(i), "x"});
  for (const char* const format : {"zip", "7zip", "ustar", "newc"}) {
    CAPTURE(format);
    const Opened result = opened(archive(format, files), {.members = 10});
    CHECK(is_over(result, "archives.members"));
    CHECK(result.members.size() == 10);
  }
  CHECK(is_over(opened(samples::notebook(), {.members = 2}), "archives.members"));
  CHECK(is_over(opened(samples::pyc({}, {}), {.members = 0}), "archives.members"));
  CHECK(is_over(opened(samples::sqlite("CREATE TABLE a(x); CREATE TABLE b(x)"), {.members = 1}),
                "archives.members"));
}

TEST_CASE("a container whose time runs out ends with that word, after what was handed out by then") {
  Files files;
  for (int i = 0; i < 20; ++i) files.push_back({"m" + std::to_string(i), "x"});
  for (const char* const format : {"zip", "7zip", "ustar", "newc"}) {
    CAPTURE(format);
    const sallyport::test::LateClock clock(6);
    const Opened result = opened(archive(format, files), {.deadline = clock.deadline()});
    CHECK(is_over(result, sallyport::base::kTimeLimit));
    CHECK(result.members.size() < 20);
  }
}

TEST_CASE("as many members and bytes as are allowed are allowed") {
  const Files files = {{"a", "12345"}, {"b", "67890"}};
  CHECK(is_whole(opened(archive("zip", files), {.bytes = 10, .member_bytes = 5, .members = 2})));
  CHECK(is_over(opened(archive("zip", files), {.bytes = 9}), "archives.bytes"));
  CHECK(is_over(opened(archive("zip", files), {.member_bytes = 4}), "archives.member_bytes"));
}

TEST_CASE("a member is handed out as far as a quota goes") {
  const Opened result = opened(compressed("gzip", "0123456789"), {.member_bytes = 4});
  CHECK(is_over(result, "archives.member_bytes"));
  CHECK(text_of(result, "") == "0123");
}

TEST_CASE("every kind of container keeps the quota on bytes") {
  for (const samples::File& sample : samples::all()) {
    CAPTURE(sample.name);
    const Opened result = opened(sample.text, {.bytes = 3});
    CHECK(is_over(result, "archives.bytes"));
    CHECK(result.spent.bytes == 3);
  }
}

TEST_CASE("what is spent is spent for all that follows") {
  Spent spent;
  const Quotas quotas{.bytes = 15};
  const std::string bytes = compressed("gzip", "0123456789");
  CHECK(open(bytes, 1, quotas, spent, [](const Member&) {}).kind == Outcome::Kind::whole);
  CHECK(open(bytes, 1, quotas, spent, [](const Member&) {}).limit == "archives.bytes");
  CHECK(spent.bytes == 15);
  CHECK(spent.packed == bytes.size());
}

TEST_CASE("a container that is too deep is not opened") {
  const Opened result = opened(compressed("gzip", "text"), {.depth = 2}, 3);
  CHECK(is_over(result, "archives.depth"));
  CHECK(result.members.empty());
  CHECK(is_whole(opened(compressed("gzip", "text"), {.depth = 2}, 2)));
}

TEST_CASE("zeros that are packed 1000 to 1 end by the ratio") {
  const std::string bytes = compressed("gzip", std::string(40 * kMiB, '\0'));
  const Opened result = opened(bytes, {.ratio = 500});
  CHECK(is_over(result, "archives.ratio"));
  CHECK(result.spent.bytes <= std::max(16 * kMiB, 500 * bytes.size()));
  CHECK(is_whole(opened(bytes, {.ratio = 2000})));
}

TEST_CASE("a small thing may be packed as tightly as it likes") {
  CHECK(is_whole(opened(compressed("gzip", std::string(15 * kMiB, '\0')), {.ratio = 10})));
}

TEST_CASE("zips within zips that grow to terabytes end by the ratio") {
  std::string bytes = archive("zip", {{"zeros", std::string(4 * kMiB, '\0')}});
  for (int level = 0; level < 3; ++level) {
    Files files;
    for (int i = 0; i < 16; ++i) files.push_back({std::to_string(i), bytes});
    bytes = archive("zip", files);
  }
  Spent spent;
  CHECK(open_all(bytes, {}, spent) == "archives.ratio");
  CHECK(spent.bytes <= std::max(16 * kMiB, 500 * bytes.size()));
}

TEST_CASE("gzip within gzip a thousand times ends by the depth") {
  std::string bytes = "text";
  for (int i = 0; i < 1000; ++i) bytes = compressed("gzip", bytes);
  Spent spent;
  CHECK(open_all(bytes, {}, spent) == "archives.depth");
}

TEST_CASE("entries of a zip that are all the same member bring it once") {
  // All entries of the directory point at the one member that is there.
  const std::string zip = archive("zip", {{"a", std::string(4 * kMiB, '\0')}});
  const std::size_t directory = zip.find("PK\1\2");
  const std::size_t end = zip.find("PK\5\6");
  std::string bytes = zip.substr(0, directory);
  constexpr unsigned kEntries = 2000;
  for (unsigned i = 0; i < kEntries; ++i) bytes += zip.substr(directory, end - directory);
  bytes += std::string("PK\5\6\0\0\0\0", 8) + samples::little(kEntries, 2) + samples::little(kEntries, 2) +
           samples::little(kEntries * (end - directory), 4) + samples::little(directory, 4) +
           samples::little(0, 2);
  const Opened result = opened(bytes);
  CHECK(is_whole(result));
  CHECK(result.members.size() == 1);
}

TEST_CASE("a million empty members end by their number") {
  std::string entry = archive("newc", {{"a", ""}});
  entry.resize(entry.find("070701", 6));
  std::string bytes;
  for (int i = 0; i < 1'000'000; ++i) bytes += entry;
  CHECK(is_over(opened(bytes), "archives.members"));

  const std::string zip = archive("zip", {{"a", ""}});
  const std::size_t directory = zip.find("PK\1\2");
  const std::size_t end = zip.find("PK\5\6");
  bytes = zip.substr(0, directory);
  for (int i = 0; i < 1'000'000; ++i) bytes += zip.substr(directory, end - directory);
  bytes += zip.substr(end);
  CHECK(is_over(opened(bytes), "archives.members"));
}

TEST_CASE("a 7z file whose header unfolds to more than may be kept is not opened") {
  const std::string coder = std::string("\1\x23\3\1\1\5\x5d\0\0\1\0", 11);
  const std::string header = std::string("\x17\6\0\1\x09\x10\0\7\x0b\1\0", 11) + coder + "\x0c\xf0" +
                             samples::little(1U << 30, 4) + std::string("\0\0", 2);
  const Opened result = opened(samples::seven_zip(std::string(16, 'x'), header));
  CHECK(is_over(result, "archives.members"));
}

TEST_CASE("a large tar with a map of holes is said not to be read") {
  const std::string bytes = archive("pax", {{"GNU.sparse.map", std::string(17 * kMiB, 'x')}});
  CHECK(is_unreadable(opened(bytes)));
  CHECK(is_whole(opened(archive("pax", {{"GNU.sparse.map", "x"}}))));
}

TEST_CASE("a SQLite file that tells of more tables than members are allowed ends early") {
  std::string sql;
  for (int i = 0; i < 3000; ++i) sql += "CREATE TABLE t" + std::to_string(i) + "(a);";
  const std::string bytes = samples::sqlite("BEGIN;" + sql + "COMMIT");
  CHECK(is_over(opened(bytes, {.members = 100}), "archives.members"));
  CHECK(is_whole(opened(bytes, {.members = 3000})));
}

TEST_CASE("what a taker throws comes through") {
  for (const samples::File& sample : samples::all()) {
    Spent spent;
    CHECK_THROWS_AS(open(sample.text, 1, {}, spent, [](const Member&) { throw 7; }), int);
  }
}
