#include "sign/verdict_cache.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "support/temporary_folder.hpp"

using namespace sallyport;
using model::SignatureStatus;
using sign::StoredVerdict;
using sign::VerdictCache;
using sign::VerdictTable;
using sign::Verified;
namespace fs = std::filesystem;

namespace {

const std::string kKeys(32, 'k');

class Folder : public test::TemporaryFolder {
 public:
  VerdictCache open(std::size_t max_entries = VerdictCache::kMaxEntries) const {
    return VerdictCache(file, kKeys, max_entries);
  }
  // Stores `count` verdicts and answers whether it could.
  bool fill(int count = 3) const;

  fs::path file = path() / "verdicts";
};

model::Oid oid(int number) {
  return *model::Oid::from_hex(fmt::format("{:040x}", number));
}

Verified good(int number = 0) {
  return {.status = SignatureStatus::good,
          .key = fmt::format("SHA256:key {}", number),
          .owner = static_cast<sign::Owner>(number),
          .detail = fmt::format("detail {}", number),
          .valid_from = -number,
          .valid_until = 2'000'000'000,
          .signature_until = sign::kForever};
}

bool Folder::fill(int count) const {
  VerdictCache cache = open();
  for (int i = 0; i < count; ++i) cache.add(oid(i), good(i));
  return cache.save();
}

bool is_equal(const Verified& a, const Verified& b) {
  return a.status == b.status && a.key == b.key && a.owner == b.owner && a.detail == b.detail &&
         a.valid_from == b.valid_from && a.valid_until == b.valid_until &&
         a.signature_until == b.signature_until;
}

bool has(const VerdictCache& cache, int number) {
  const auto found = cache.find(oid(number));
  return found && is_equal(*found, good(number));
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

// A file of three verdicts.
std::string packed() {
  return sign::pack_verdicts(
      kKeys, 7,
      {{.object = oid(1), .verified = good(1), .generation = 7},
       {.object = oid(2), .verified = {.status = SignatureStatus::unknown_key}, .generation = 5},
       {.object = *model::Oid::from_hex(std::string(64, 'a')), .verified = good(3), .generation = 0}});
}

// `bytes` without its digest, with the right one behind it.
std::string with_digest(std::string bytes) {
  const base::Sha256 digest = base::sha256(bytes);
  return bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

std::string without_digest(const std::string& bytes) {
  return bytes.substr(0, bytes.size() - sizeof(base::Sha256));
}

// Where things stand in a file.
constexpr std::size_t kGenerationAt = 8 + 32;
constexpr std::size_t kCountAt = kGenerationAt + 8;
constexpr std::size_t kFirstEntryAt = kCountAt + 4;
constexpr std::size_t kFirstStatusAt = kFirstEntryAt + 1 + 20 + 8;
constexpr std::size_t kFirstKeySizeAt = kFirstStatusAt + 1 + 4 + 24;

std::size_t size_with(std::size_t at, char value) {
  std::string bytes = without_digest(packed());
  bytes[at] = value;
  return VerdictTable(with_digest(bytes), kKeys).size();
}

}  // namespace

TEST_CASE("a verdict is found in the run that adds it, and after saving in the next one") {
  const Folder folder;
  {
    VerdictCache cache = folder.open();
    CHECK(!cache.find(oid(1)));
    cache.add(oid(1), good(1));
    CHECK(has(cache, 1));
    CHECK(cache.save());
    CHECK(has(cache, 1));
  }
  const VerdictCache cache = folder.open();
  CHECK(has(cache, 1));
  CHECK(!cache.find(oid(2)));
}

TEST_CASE("every status, bound and text comes back as it was") {
  const Folder folder;
  std::vector<Verified> verdicts;
  for (int status = 0; status <= static_cast<int>(SignatureStatus::good); ++status)
    verdicts.push_back({.status = static_cast<SignatureStatus>(status)});
  verdicts.push_back({.status = SignatureStatus::good,
                      .key = std::string("\0\xff\n", 3),
                      .owner = sign::kNobody,
                      .detail = std::string(sign::kMaxVerdictTextBytes, 'd'),
                      .valid_from = std::numeric_limits<std::int64_t>::min(),
                      .valid_until = std::numeric_limits<std::int64_t>::max(),
                      .signature_until = -1});
  {
    VerdictCache cache = folder.open();
    for (std::size_t i = 0; i < verdicts.size(); ++i) cache.add(oid(static_cast<int>(i)), verdicts[i]);
    REQUIRE(cache.save());
  }
  const VerdictCache cache = folder.open();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    CAPTURE(i);
    const auto found = cache.find(oid(static_cast<int>(i)));
    REQUIRE(found);
    CHECK(is_equal(*found, verdicts[i]));
  }
}

TEST_CASE("ids of both sizes are kept apart") {
  const Folder folder;
  const std::string hex = oid(1).hex();
  const model::Oid longer = *model::Oid::from_hex(hex + std::string(24, '0'));
  {
    VerdictCache cache = folder.open();
    cache.add(oid(1), good(1));
    cache.add(longer, good(2));
    REQUIRE(cache.save());
  }
  const VerdictCache cache = folder.open();
  CHECK(has(cache, 1));
  CHECK(is_equal(cache.find(longer).value(), good(2)));
}

TEST_CASE("a verdict that is added again takes the old one's place") {
  const Folder folder;
  REQUIRE(folder.fill());
  {
    VerdictCache cache = folder.open();
    cache.add(oid(1), good(8));
    cache.add(oid(1), good(9));
    CHECK(is_equal(cache.find(oid(1)).value(), good(9)));
    REQUIRE(cache.save());
  }
  CHECK(is_equal(folder.open().find(oid(1)).value(), good(9)));
}

TEST_CASE("a verdict with a text that is too long is not kept, and keeps no other from being kept") {
  const Folder folder;
  Verified verified = good();
  SUBCASE("the key") {
    verified.key.assign(sign::kMaxVerdictTextBytes + 1, 'x');
  }
  SUBCASE("the detail") {
    verified.detail.assign(sign::kMaxVerdictTextBytes + 1, 'x');
  }
  {
    VerdictCache cache = folder.open();
    cache.add(oid(1), verified);
    cache.add(oid(2), good(2));
    CHECK(!cache.find(oid(1)));
    REQUIRE(cache.save());
  }
  CHECK(has(folder.open(), 2));
}

TEST_CASE("verdicts of other keys count for nothing") {
  const Folder folder;
  REQUIRE(folder.fill());
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    std::string keys = kKeys;
    keys[i] ^= 1;
    CHECK(!VerdictCache(folder.file, keys).find(oid(1)));
  }
  CHECK(has(folder.open(), 1));
}

TEST_CASE("a digest of keys that is not of 32 bytes is an error") {
  const Folder folder;
  CHECK_THROWS_AS(VerdictCache(folder.file, ""), base::Error);
  CHECK_THROWS_AS(VerdictCache(folder.file, std::string(64, 'a')), base::Error);
}

TEST_CASE("nothing is written where nothing was added") {
  const Folder folder;
  VerdictCache cache = folder.open();
  CHECK(cache.save());
  CHECK(!fs::exists(folder.file));
}

TEST_CASE("the file is its owner's alone, and so is a folder that is made for it") {
  const Folder folder;
  const mode_t mask = ::umask(0);
  VerdictCache cache(folder.path() / "one/two/verdicts", kKeys);
  cache.add(oid(1), good(1));
  const bool is_saved = cache.save();
  ::umask(mask);
  REQUIRE(is_saved);
  CHECK(mode_of(folder.path() / "one") == 0700);
  CHECK(mode_of(folder.path() / "one/two") == 0700);
  CHECK(mode_of(folder.path() / "one/two/verdicts") == 0600);
  CHECK(has(VerdictCache(folder.path() / "one/two/verdicts", kKeys), 1));
}

TEST_CASE("saving leaves nothing but the file") {
  const Folder folder;
  REQUIRE(folder.fill());
  REQUIRE(folder.fill(4));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file that others could have written is not believed") {
  const Folder folder;
  REQUIRE(folder.fill());
  REQUIRE(has(folder.open(), 1));
  fs::path file = folder.file;
  SUBCASE("the group") {
    ::chmod(file.c_str(), 0620);
  }
  SUBCASE("everybody") {
    ::chmod(file.c_str(), 0602);
  }
  SUBCASE("the group, in the folder") {
    ::chmod(folder.path().c_str(), 0770);
  }
  SUBCASE("everybody, in the folder, even with the sticky bit") {
    ::chmod(folder.path().c_str(), 01777);
  }
  SUBCASE("a symbolic link") {
    file = folder.path() / "link";
    fs::create_symlink(folder.file, file);
  }
  CHECK(!VerdictCache(file, kKeys).find(oid(1)));
}

TEST_CASE("a file that somebody else owns is not believed") {
  if (::geteuid() != 0) return;  // nobody else can give files away
  const Folder folder;
  REQUIRE(folder.fill());
  SUBCASE("the file") {
    REQUIRE(::chown(folder.file.c_str(), 1, 0) == 0);
  }
  SUBCASE("the folder") {
    REQUIRE(::chown(folder.path().c_str(), 1, 0) == 0);
  }
  CHECK(!folder.open().find(oid(1)));
}

TEST_CASE("what is no regular file is not read, and nothing waits for it") {
  const Folder folder;
  SUBCASE("a folder") {
    fs::create_directory(folder.file);
  }
  SUBCASE("a pipe that nobody writes to") {
    REQUIRE(::mkfifo(folder.file.c_str(), 0600) == 0);
  }
  CHECK(!folder.open().find(oid(1)));
}

TEST_CASE("a cache that cannot be written says so, and its verdicts still count in this run") {
  const Folder folder;
  fs::path file = folder.file;
  SUBCASE("a file where the folder should be") {
    base::write_file_atomically(folder.path() / "not-a-folder", "");
    file = folder.path() / "not-a-folder/verdicts";
  }
  SUBCASE("a folder where the file should be") {
    fs::create_directories(file / "full");
  }
  SUBCASE("a folder that others may write, so that it would not be believed") {
    ::chmod(folder.path().c_str(), 0777);
  }
  VerdictCache cache(file, kKeys);
  cache.add(oid(1), good(1));
  CHECK(!cache.save());
  CHECK(has(cache, 1));
  CHECK(std::none_of(fs::directory_iterator(folder.path()), {}, [](const auto& entry) {
    return entry.path().filename().string().starts_with("verdicts.");
  }));
}

TEST_CASE("a symbolic link is replaced, and what it names stays") {
  const Folder folder;
  base::write_file_atomically(folder.path() / "precious", "precious");
  fs::create_symlink(folder.path() / "precious", folder.file);
  REQUIRE(folder.fill());
  CHECK(base::read_file(folder.path() / "precious", 100) == "precious");
  CHECK(has(folder.open(), 1));
}

TEST_CASE("of more verdicts than may stay, those that were added last stay") {
  const Folder folder;
  {
    VerdictCache cache = folder.open(3);
    for (int i = 0; i < 10; ++i) cache.add(oid(i), good(i));
    CHECK(!cache.find(oid(6)));
    REQUIRE(cache.save());
  }
  const VerdictCache cache = folder.open(3);
  for (int i = 0; i < 7; ++i) CHECK(!cache.find(oid(i)));
  for (int i = 7; i < 10; ++i) CHECK(has(cache, i));
}

TEST_CASE("of more verdicts than may stay, those that were asked for in a later run stay") {
  const Folder folder;
  REQUIRE(folder.fill(4));
  {
    VerdictCache cache = folder.open(4);
    CHECK(has(cache, 1));
    CHECK(has(cache, 3));
    cache.add(oid(10), good(10));
    cache.add(oid(11), good(11));
    REQUIRE(cache.save());
  }
  {
    VerdictCache cache = folder.open(4);
    for (const int kept : {1, 3, 10, 11}) CHECK(has(cache, kept));
    for (const int gone : {0, 2}) CHECK(!cache.find(oid(gone)));
  }
  {
    VerdictCache cache = folder.open(3);  // fewer than the file has, and all places are taken by what is new
    for (int i = 20; i < 23; ++i) cache.add(oid(i), good(i));
    REQUIRE(cache.save());
  }
  const VerdictCache cache = folder.open(4);
  for (int i = 20; i < 23; ++i) CHECK(has(cache, i));
  for (const int gone : {1, 3, 10, 11}) CHECK(!cache.find(oid(gone)));
}

TEST_CASE("the last of two processes to write wins") {
  const Folder folder;
  VerdictCache one = folder.open();
  VerdictCache other = folder.open();
  one.add(oid(1), good(1));
  other.add(oid(2), good(2));
  REQUIRE(one.save());
  REQUIRE(other.save());
  const VerdictCache cache = folder.open();
  CHECK(!cache.find(oid(1)));
  CHECK(has(cache, 2));
}

TEST_CASE("a file that is cut short anywhere is empty") {
  const std::string whole = packed();
  REQUIRE(VerdictTable(whole, kKeys).size() == 3);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(VerdictTable(whole.substr(0, size), kKeys).size() == 0);
  }
  const std::string content = without_digest(whole);
  for (std::size_t size = 0; size < content.size(); ++size) {
    CAPTURE(size);
    CHECK(VerdictTable(with_digest(content.substr(0, size)), kKeys).size() == 0);
  }
}

TEST_CASE("a file that goes on behind its end is empty") {
  CHECK(VerdictTable(packed() + '\0', kKeys).size() == 0);
  CHECK(VerdictTable(with_digest(without_digest(packed()) + '\0'), kKeys).size() == 0);
  CHECK(VerdictTable(packed() + packed(), kKeys).size() == 0);
}

TEST_CASE("a file with any bit turned is empty") {
  const std::string whole = packed();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
      CHECK(VerdictTable(bytes, kKeys).size() == 0);
    }
  }
}

TEST_CASE("a damaged file counts as none and is replaced") {
  const Folder folder;
  base::write_file_atomically(folder.file, packed().substr(1));
  CHECK(!folder.open().find(oid(1)));
  REQUIRE(folder.fill());
  CHECK(has(folder.open(), 1));
}

TEST_CASE("a file whose digest fits is still read strictly") {
  REQUIRE(size_with(kFirstStatusAt, static_cast<char>(SignatureStatus::good)) == 3);
  SUBCASE("a status that is none") {
    CHECK(size_with(kFirstStatusAt, static_cast<char>(SignatureStatus::good) + 1) == 0);
    CHECK(size_with(kFirstStatusAt, '\xff') == 0);
  }
  SUBCASE("a count that does not fit") {
    CHECK(size_with(kCountAt, 2) == 0);
    CHECK(size_with(kCountAt, 4) == 0);
    CHECK(size_with(kCountAt + 3, '\xff') == 0);
  }
  SUBCASE("an id of a size that none has") {
    CHECK(size_with(kFirstEntryAt, 0) == 0);
    CHECK(size_with(kFirstEntryAt, 19) == 0);
    CHECK(size_with(kFirstEntryAt, 32) == 0);
  }
  SUBCASE("a text that is longer than one may be, or than the file") {
    CHECK(size_with(kFirstKeySizeAt, '\xff') == 0);
    CHECK(size_with(kFirstKeySizeAt + 1, '\x7f') == 0);
  }
  SUBCASE("an entry that is younger than the file") {
    CHECK(size_with(kGenerationAt, 6) == 0);
  }
  SUBCASE("ids out of order") {
    CHECK(size_with(kFirstEntryAt + 20, 3) == 0);
  }
  SUBCASE("an id twice") {
    CHECK(size_with(kFirstEntryAt + 20, 2) == 0);
  }
  SUBCASE("another version") {
    CHECK(size_with(7, '2') == 0);
  }
}

TEST_CASE("what is not for the format is an error, not a file") {
  CHECK_THROWS_AS(sign::pack_verdicts("short", 0, {}), base::Error);
  StoredVerdict verdict{.object = oid(1), .verified = good(1), .generation = 0};
  verdict.verified.detail.assign(sign::kMaxVerdictTextBytes + 1, 'x');
  CHECK_THROWS_AS(sign::pack_verdicts(kKeys, 0, {verdict}), base::Error);
}
