#include "git/index_file.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "base/file.hpp"
#include "git/index_path.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using namespace std::string_literals;
using test::index_of;

namespace {

std::string big_endian(std::uint32_t value, int size_bytes) {
  std::string text;
  for (int i = size_bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i) & 0xFFU);
  return text;
}

// An entry of version 2.
std::string index_entry(const std::string& path, unsigned stage = 0, std::uint32_t mode = 0100644) {
  std::string text =
      std::string(24, '\0') + big_endian(mode, 4) + std::string(12, '\0') + std::string(20, 'i');
  text += big_endian(stage << 12 | static_cast<std::uint32_t>(std::min<std::size_t>(path.size(), 0xFFF)), 2) +
          path;
  return text + std::string(8 - text.size() % 8, '\0');
}

std::string extension(const std::string& name, const std::string& body) {
  return name + big_endian(static_cast<std::uint32_t>(body.size()), 4) + body;
}

// With a checksum of zeros, which is legal and lets everything behind it be tried.
std::string index(std::uint32_t count, const std::string& body, std::uint32_t version = 2) {
  return "DIRC" + big_endian(version, 4) + big_endian(count, 4) + body + std::string(20, '\0');
}

// As `git ls-files --stage -z` shows them.
std::string listed(const git::IndexFile& file) {
  std::string text;
  git::IndexEntries entries = file.entries();
  for (git::IndexEntry entry; entries.next(entry);)
    text += fmt::format("{:06o} {} {}\t{}", entry.mode, entry.oid().hex(), entry.stage, entry.path) + '\0';
  return text;
}

std::string listed(const std::string& bytes) {
  return listed(git::IndexFile(std::string_view(bytes)));
}

}  // namespace

TEST_CASE("an index of each version holds the entries that git lists") {
  test::Sandbox box;
  std::size_t id_bytes = model::Oid::kSha1Bytes;
  SUBCASE("with ids of SHA-1") {
    box.init("repo");
  }
  SUBCASE("with ids of SHA-256") {
    box.init("repo", {"--object-format=sha256"});
    id_bytes = model::Oid::kSha256Bytes;
  }
  const std::string id(2 * id_bytes, 'a');
  std::vector<std::string> arguments = {"update-index", "--add"};
  for (const std::string& path :
       {"a.b"s, "a/b"s, "a0"s, std::string(200, 'x') + "/y", "z\xFF\n"s, std::string(4094, 'n'),
        std::string(4095, 'n'), std::string(4096, 'n'), std::string(5000, 'n'), "a/link"s}) {
    const std::string mode = path == "a/link" ? "120000" : "100644";
    arguments.insert(arguments.end(), {"--cacheinfo", mode + "," + id + "," + path});
  }
  box.git("repo", arguments);
  box.write("repo/later", "1");
  for (const std::uint32_t version : {2U, 3U, 4U}) {
    if (version == 3) box.git("repo", {"add", "--intent-to-add", "later"});
    if (version == 4) box.git("repo", {"update-index", "--index-version", "4"});
    const git::IndexFile file(index_of(box), id_bytes);
    CHECK(file.version() == version);
    CHECK(listed(file) == box.git("repo", {"ls-files", "--stage", "-z"}));
  }
}

TEST_CASE("an entry says whether it is only intended to be added") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.write("repo/later", "1");
  box.git("repo", {"add", "--intent-to-add", "later"});
  box.git("repo", {"update-index", "--skip-worktree", "a"});
  const git::IndexFile file(index_of(box));
  git::IndexEntries entries = file.entries();
  git::IndexEntry entry;
  REQUIRE(entries.next(entry));
  CHECK(!entry.is_intent_to_add);
  REQUIRE(entries.next(entry));
  CHECK(entry.is_intent_to_add);
  CHECK(!entries.next(entry));
}

TEST_CASE("the cache-tree says which folders make which trees") {
  test::Sandbox box;
  box.init("repo");
  for (const char* path : {"a", "long/er/b", "long/c", "x/d"}) box.commit("repo", path, path);
  box.git("repo", {"read-tree", "HEAD"});
  box.git("repo", {"rm", "-q", "--cached", "x/d"});
  const git::IndexFile file(index_of(box));
  REQUIRE(file.cache_tree() != nullptr);
  CHECK(file.cache_tree()->entry_count < 0);
  const git::CachedFolder* folder = file.cache_tree()->find("long");
  REQUIRE(folder != nullptr);
  CHECK(folder->entry_count == 2);
  CHECK(folder->oid() == box.rev("repo", "HEAD:long"));
  REQUIRE(folder->find("er") != nullptr);
  CHECK(folder->find("er")->oid() == box.rev("repo", "HEAD:long/er"));
  CHECK(folder->find("a") == nullptr);
}

TEST_CASE("an index with a byte changed is refused, whichever byte it is") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "dir/a", "1");
  const std::string whole = base::read_file(index_of(box), 1 << 20);
  CHECK(listed(whole).size() > 40);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    CAPTURE(at);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    CHECK_THROWS_AS(listed(bytes), base::Error);
  }
}

TEST_CASE("an index that is cut short is refused, wherever it is cut") {
  const std::string whole = index(2, index_entry("a") + index_entry("b/c") +
                                         extension("TREE", "\0-1 1\nb\0001 0\n"s + std::string(20, 't')));
  CHECK(listed(whole).size() > 80);
  for (std::size_t size = 0; size + 20 < whole.size(); ++size) {
    CAPTURE(size);
    const std::string bytes = whole.substr(0, size) + std::string(20, '\0');
    // Where just the cache-tree is gone, the index is whole.
    if (size == 12 + index_entry("a").size() + index_entry("b/c").size()) {
      CHECK(git::IndexFile(std::string_view(bytes)).cache_tree() == nullptr);
      continue;
    }
    CHECK_THROWS_AS(listed(bytes), base::Error);
  }
}

TEST_CASE("entries out of order, twice or without a proper path are refused") {
  CHECK_NOTHROW(listed(index(2, index_entry("a") + index_entry("a", 1))));
  CHECK_NOTHROW(listed(index(2, index_entry("a") + index_entry("a/b"))));
  CHECK_NOTHROW(listed(index(3, index_entry("a", 1) + index_entry("a", 2) + index_entry("b"))));
  CHECK_THROWS_AS(listed(index(2, index_entry("b") + index_entry("a"))), base::Error);
  CHECK_THROWS_AS(listed(index(2, index_entry("a") + index_entry("a"))), base::Error);
  CHECK_THROWS_AS(listed(index(2, index_entry("a", 2) + index_entry("a", 2))), base::Error);
  CHECK_THROWS_AS(listed(index(2, index_entry("a", 2) + index_entry("a", 1))), base::Error);
  CHECK_THROWS_AS(listed(index(1, index_entry(""))), base::Error);
  CHECK_THROWS_AS(listed(index(1, index_entry("a\0b"s))), base::Error);
  CHECK_THROWS_AS(listed(index(0xFFFFFFFF, index_entry("a"))), base::Error);
}

TEST_CASE("in version 4 a path takes no more from the last one than that has") {
  const auto compressed = [](int stripped, const std::string& rest, std::size_t length) {
    return std::string(24, '\0') + big_endian(0100644, 4) + std::string(12, '\0') + std::string(20, 'i') +
           big_endian(static_cast<std::uint32_t>(length), 2) + static_cast<char>(stripped) + rest + '\0';
  };
  const std::string first = compressed(0, "ab/c", 4);
  const std::string second = listed(index(2, first + compressed(1, "d", 4), 4));
  CHECK(second.find("\tab/d\0"s) != std::string::npos);
  CHECK_THROWS_AS(listed(index(2, first + compressed(5, "b", 1), 4)), base::Error);
  CHECK_THROWS_AS(listed(index(2, first + compressed(1, "d", 5), 4)), base::Error);
  CHECK_THROWS_AS(listed(index(2, first + compressed(1, "b", 4), 4)), base::Error);
  CHECK_THROWS_AS(listed(index(2, first + compressed(0, "", 4), 4)), base::Error);
  CHECK_THROWS_AS(listed(index(1, std::string(62, '\0') + std::string(100, '\xFF'), 4)), base::Error);
}

TEST_CASE("an extension that need not be known is passed over, another one is not for this reader") {
  const std::string body = index_entry("a");
  CHECK(listed(index(1, body + extension("XYZW", "anything"))) == listed(index(1, body)));
  CHECK_THROWS_AS(listed(index(1, body + extension("link", ""))), git::NotForThisReader);
  CHECK_THROWS_AS(listed(index(1, body + extension("sdir", ""))), git::NotForThisReader);
  CHECK_THROWS_AS(listed(index(1, body, 5)), git::NotForThisReader);
  CHECK_THROWS_AS(listed(index(1, index_entry("a", 0, 0040000))), git::NotForThisReader);
}

TEST_CASE("a cache-tree that is damaged is refused") {
  const std::string id(20, 't');
  const auto with = [&](const std::string& tree) {
    return listed(index(1, index_entry("a") + extension("TREE", tree)));
  };
  CHECK_NOTHROW(with("\0001 0\n"s + id));
  CHECK_NOTHROW(with("\0-1 0\n"s));
  CHECK_THROWS_AS(with(""), base::Error);
  CHECK_THROWS_AS(with("a\0001 0\n"s + id), base::Error);
  CHECK_THROWS_AS(with("\0001 0\n"s + id + "more"), base::Error);
  CHECK_THROWS_AS(with("\0001 1\n"s + id), base::Error);
  CHECK_THROWS_AS(with("\0x 0\n"s + id), base::Error);
  CHECK_THROWS_AS(with("\0001 -1\n"s + id), base::Error);
  CHECK_THROWS_AS(with("\0001 99999999999999999999\n"s + id), base::Error);
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "\0-1 1\n"s;
  CHECK_THROWS_AS(with(deep), base::Error);
}
