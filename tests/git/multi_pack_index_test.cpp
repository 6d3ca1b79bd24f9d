#include "git/multi_pack_index.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/pack_index.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

namespace {

constexpr int kPacks = 6;
constexpr std::size_t kTableAt = 12;

std::string big_endian(std::uint64_t value, int bytes) {
  std::string made;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) made += static_cast<char>(value >> shift);
  return made;
}

std::string raw(const model::Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes().data()), oid.bytes().size()};
}

// What a multi-pack index says, so that a test can have it say something else.
struct Told {
  std::vector<std::string> packs;
  std::map<std::string, std::uint32_t> objects;  // the number of its pack, by raw id
};

using Chunk = std::pair<std::string, std::string>;

std::string file_of(const std::vector<Chunk>& chunks, std::size_t packs) {
  std::string file = "MIDX\1\1" + big_endian(chunks.size(), 1) + big_endian(0, 1) + big_endian(packs, 4);
  std::size_t at = file.size() + 12 * (chunks.size() + 1);
  for (const auto& [id, bytes] : chunks) {
    file += id + big_endian(at, 8);
    at += bytes.size();
  }
  file += std::string(4, '\0') + big_endian(at, 8);
  for (const auto& [id, bytes] : chunks) file += bytes;
  return file + std::string(20, '\0');
}

std::vector<Chunk> chunks_of(const Told& told) {
  std::string names, fanout, ids, places;
  for (const std::string& name : told.packs) names += name + '\0';
  for (int first = 0; first < 256; ++first) {
    fanout += big_endian(
        static_cast<std::uint64_t>(std::ranges::count_if(
            told.objects,
            [&](const auto& object) { return static_cast<unsigned char>(object.first[0]) <= first; })),
        4);
  }
  for (const auto& [id, pack] : told.objects) {
    ids += id;
    places += big_endian(pack, 4) + big_endian(12, 4);
  }
  return {{"PNAM", names}, {"OIDF", fanout}, {"OIDL", ids}, {"OOFF", places}};
}

// A repository of several packs, without duplicates, and a multi-pack index beside them.
class ManyPacks {
 public:
  ManyPacks() {
    box.init("repo");
    for (int i = 0; i < kPacks; ++i) add_pack();
    box.git("repo", {"multi-pack-index", "write"});
  }

  void add_pack() {
    for (int i = 0; i < 3; ++i, ++versions_)
      box.commit("repo", "file" + std::to_string(versions_), "version " + std::to_string(versions_));
    box.git("repo", {"repack", "-d", "-q"});
  }
  fs::path packs() const { return box.path() / "repo/.git/objects/pack"; }
  std::string index() const { return base::read_file(packs() / "multi-pack-index", 1 << 20); }
  void write_index(std::string_view bytes) const {
    fs::remove(packs() / "multi-pack-index");
    box.write("repo/.git/objects/pack/multi-pack-index", bytes);
  }

  // As the packs' own indexes say.
  Told told() const {
    Told told;
    for (const auto& entry : fs::directory_iterator(packs())) {
      if (entry.path().extension() == ".idx") told.packs.push_back(entry.path().filename());
    }
    std::ranges::sort(told.packs);
    for (std::uint32_t number = 0; number < told.packs.size(); ++number) {
      const git::PackIndex pack(packs() / told.packs[number], 20);
      for (std::uint32_t i = 0; i < pack.size(); ++i) told.objects.emplace(raw(pack.oid(i)), number);
    }
    return told;
  }

  std::vector<model::Oid> all_objects() const {
    const std::string listed = box.git("repo", {"-c", "core.multiPackIndex=false", "cat-file",
                                                "--batch-all-objects", "--batch-check=%(objectname)"});
    std::vector<model::Oid> oids;
    for (const std::string_view line : base::split(listed, '\n')) {
      if (const auto oid = model::Oid::from_hex(line)) oids.push_back(*oid);
    }
    return oids;
  }

  // Every object is read, each by our own reader, forwards and backwards, by this source and by another
  // thread's; and what is not there is not known.
  void check_all_is_read() const {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    const auto other = repository.objects().for_another_thread(2);
    auto oids = all_objects();
    CHECK(oids.size() >= kPacks * 9);
    for (int turn = 0; turn < 2; ++turn, std::ranges::reverse(oids)) {
      for (git::ObjectSource* const objects : {&repository.objects(), other.get()}) {
        for (const model::Oid& oid : oids) {
          CHECK(objects->contains(oid));
          const git::RawObject object = objects->read(oid);
          const git::ObjectInfo info = objects->info(oid);
          CHECK(info.kind == object.kind());
          CHECK(info.size_bytes == object.bytes().size());
        }
        CHECK(!objects->contains(absent()));
        CHECK_THROWS_AS(objects->read(absent()), base::Error);
        CHECK_THROWS_AS(objects->info(absent()), base::Error);
        CHECK(objects->in_storage_order(oids).size() == oids.size());
        CHECK(objects->read_by_library() == 0);
      }
    }
  }

  static model::Oid absent() { return *model::Oid::from_hex("7f" + std::string(38, '3')); }

  test::Sandbox box;

 private:
  int versions_ = 0;
};

void refuses(const std::string& bytes) {
  CHECK_THROWS_AS(git::MultiPackIndex(base::as_bytes(bytes), 20), base::Error);
}

// Where the entry of a chunk stands in the table.
std::size_t entry_of(const std::string& index, std::string_view chunk) {
  const std::size_t at = index.find(chunk);
  REQUIRE(at != std::string::npos);
  return at;
}

void put(std::string& bytes, std::size_t at, std::string_view replacement) {
  bytes.replace(at, replacement.size(), replacement);
}

}  // namespace

TEST_CASE("a multi-pack index says of each object which pack holds it") {
  const ManyPacks many;
  const Told told = many.told();
  const git::MultiPackIndex index(many.packs() / "multi-pack-index", 20);
  REQUIRE(std::ranges::equal(index.pack_names(), told.packs));
  REQUIRE(told.packs.size() == kPacks);
  CHECK(index.size() == told.objects.size());
  CHECK(index.size() == many.all_objects().size());
  for (const auto& [id, pack] : told.objects) CHECK(index.find(id) == pack);
}

TEST_CASE("an id that a multi-pack index does not know is not found") {
  const ManyPacks many;
  const git::MultiPackIndex index(many.packs() / "multi-pack-index", 20);
  for (const auto& [id, pack] : many.told().objects) {
    std::string other = id;
    other.back() = static_cast<char>(other.back() ^ 1);
    CHECK(!index.find(other));
    CHECK(!index.find(id + "            "));
    CHECK(!index.find(id.substr(1)));
  }
  CHECK(!index.find(""));
}

TEST_CASE("a multi-pack index without packs, and one with chunks that nobody knows, are sound") {
  const std::string empty = file_of(chunks_of({}), 0);
  const git::MultiPackIndex none(base::as_bytes(empty), 20);
  CHECK(none.size() == 0);
  CHECK(none.pack_names().empty());
  CHECK(!none.find(std::string(20, 'a')));

  auto chunks = chunks_of({{"a.idx", "b.idx"}, {{std::string(20, 'a'), 1}}});
  chunks.insert(chunks.begin() + 1, {"WHAT", "something"});
  chunks.emplace_back("LOFF", "some");
  const std::string more = file_of(chunks, 2);
  CHECK(git::MultiPackIndex(base::as_bytes(more), 20).find(std::string(20, 'a')) == 1U);
}

TEST_CASE("a damaged multi-pack index is an error, wherever it is cut") {
  const std::string bytes = ManyPacks().index();
  CHECK_NOTHROW(git::MultiPackIndex(base::as_bytes(bytes), 20));
  for (std::size_t size = 0; size < bytes.size(); ++size) refuses(bytes.substr(0, size));
  refuses(bytes + "x");
}

TEST_CASE("a multi-pack index of another kind is an error") {
  const std::string bytes = ManyPacks().index();
  CHECK_THROWS_AS(git::MultiPackIndex(base::as_bytes(bytes), 32), base::Error);
  const std::map<std::size_t, char> others{{0, 'm'}, {4, '\2'}, {5, '\2'}, {7, '\1'}};
  for (const auto& [at, byte] : others) {
    std::string other = bytes;
    other[at] = byte;
    refuses(other);
  }
}

TEST_CASE("a multi-pack index whose chunks are not where they can be is an error") {
  const std::string bytes = ManyPacks().index();
  const auto last = kTableAt + 12 * static_cast<std::size_t>(bytes[6]);
  for (const std::string_view chunk : {"PNAM", "OIDF", "OIDL", "OOFF"}) {
    CAPTURE(chunk);
    const std::size_t entry = entry_of(bytes, chunk);
    for (const std::uint64_t offset :
         {std::uint64_t{0}, std::uint64_t{last}, std::uint64_t{bytes.size()}, std::uint64_t{1} << 32,
          std::uint64_t{1} << 63, ~std::uint64_t{0}, ~std::uint64_t{0} - 3}) {
      std::string moved = bytes;
      put(moved, entry + 4, big_endian(offset, 8));
      refuses(moved);
    }
    std::string lacking = bytes;
    put(lacking, entry, "NONE");
    refuses(lacking);
    std::string ended = bytes;
    put(ended, entry, std::string(4, '\0'));
    refuses(ended);
    std::string twice = bytes;
    put(twice, entry, chunk == "PNAM" ? "OIDF" : "PNAM");
    refuses(twice);
  }
  std::string endless = bytes;
  put(endless, last, "MORE");
  refuses(endless);
  for (const int count : {0, 1, 3, 200, 255}) {
    std::string other = bytes;
    other[6] = static_cast<char>(count);
    refuses(other);
  }
}

TEST_CASE("a multi-pack index whose tables do not fit its counts is an error") {
  const Told told{{"a.idx", "b.idx"}, {{std::string(20, 'a'), 0}, {std::string(20, 'b'), 1}}};
  const auto with = [&](std::size_t chunk, const std::function<void(std::string&)>& change) {
    auto chunks = chunks_of(told);
    change(chunks[chunk].second);
    return file_of(chunks, 2);
  };
  const std::string sound = with(0, [](std::string&) {});
  CHECK_NOTHROW(git::MultiPackIndex(base::as_bytes(sound), 20));
  refuses(with(1, [](std::string& fanout) { fanout[3] = '\5'; }));                     // decreases
  refuses(with(1, [](std::string& fanout) { put(fanout, 1020, big_endian(3, 4)); }));  // counts more
  refuses(with(1, [](std::string& fanout) { put(fanout, 1020, big_endian(~0U, 4)); }));
  refuses(with(1, [](std::string& fanout) { fanout.resize(1020); }));
  refuses(with(1, [](std::string& fanout) { fanout.resize(1028); }));
  for (const std::size_t chunk : {2U, 3U}) {
    refuses(with(chunk, [](std::string& table) { table.pop_back(); }));
    refuses(with(chunk, [](std::string& table) { table += '\0'; }));
    refuses(with(chunk, [](std::string& table) { table.clear(); }));
  }
  const auto names = [&](const std::string& all) { return with(0, [&](std::string& name) { name = all; }); };
  refuses(names(""));
  refuses(names(std::string("a.idx\0", 6)));
  refuses(names(std::string("a.idx\0b.idx", 11)));
  refuses(names(std::string("b.idx\0a.idx\0", 12)));
  refuses(names(std::string("a.idx\0a.idx\0", 12)));
  refuses(names(std::string("\0a.idx\0", 7)));
  std::string many = sound;
  put(many, 8, big_endian(~0U, 4));
  refuses(many);
}

TEST_CASE("a pack by a number that there is not is an error") {
  for (const std::uint32_t number : {2U, 3U, ~0U}) {
    const std::string bytes = file_of(
        chunks_of({{"a.idx", "b.idx"}, {{std::string(20, 'a'), number}, {std::string(20, 'b'), 1}}}), 2);
    const git::MultiPackIndex index(base::as_bytes(bytes), 20);
    CHECK_THROWS_AS(index.find(std::string(20, 'a')), base::Error);
    CHECK(index.find(std::string(20, 'b')) == 1U);
  }
}

TEST_CASE("all is read by way of a multi-pack index") {
  const ManyPacks many;
  many.check_all_is_read();
}

TEST_CASE("all is read beside a damaged multi-pack index") {
  const ManyPacks many;
  const std::string bytes = many.index();
  for (const std::size_t size : {std::size_t{0}, std::size_t{40}, bytes.size() / 2, bytes.size() - 1}) {
    many.write_index(bytes.substr(0, size));
    many.check_all_is_read();
  }
  many.write_index(std::string(4096, '\xff'));
  many.check_all_is_read();
}

TEST_CASE("a multi-pack index that says the wrong pack hides nothing") {
  const ManyPacks many;
  Told told = many.told();
  for (auto& [id, pack] : told.objects) pack = (pack + 1) % kPacks;
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  many.check_all_is_read();
  for (auto& [id, pack] : told.objects) pack = kPacks;
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  many.check_all_is_read();
}

TEST_CASE("a multi-pack index that leaves objects out hides nothing") {
  const ManyPacks many;
  Told told = many.told();
  std::erase_if(told.objects, [](const auto& object) { return object.first[0] % 2 == 0; });
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  many.check_all_is_read();
  told.objects.clear();
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  many.check_all_is_read();
}

TEST_CASE("a multi-pack index makes no object known that is in none of its packs") {
  const ManyPacks many;
  Told told = many.told();
  told.objects.emplace(raw(ManyPacks::absent()), 2);
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  git::Repository repository(many.box.path() / "repo", git::Trust::by_hand);
  CHECK_THROWS_AS(repository.objects().contains(ManyPacks::absent()), base::Error);
  CHECK_THROWS_AS(repository.objects().read(ManyPacks::absent()), base::Error);
  for (const model::Oid& oid : many.all_objects()) CHECK(repository.objects().contains(oid));
}

TEST_CASE("a multi-pack index says nothing of a loose object") {
  const ManyPacks many;
  const model::Oid oid =
      many.box.hash_object("repo", "blob", "loose, and of a size that no other object has");
  Told told = many.told();
  told.objects.emplace(raw(oid), 2);
  many.write_index(file_of(chunks_of(told), told.packs.size()));
  git::Repository repository(many.box.path() / "repo", git::Trust::by_hand);
  const git::ObjectInfo info = repository.objects().info(oid);
  CHECK(info.kind == model::ObjectKind::blob);
  CHECK(info.size_bytes == 45);
  CHECK(repository.objects().read(oid).bytes().size() == 45);
}

TEST_CASE("packs that came after the multi-pack index are read") {
  ManyPacks many;
  many.add_pack();
  many.add_pack();
  REQUIRE(many.told().packs.size() == kPacks + 2);
  many.check_all_is_read();
  many.box.commit("repo", "loose", "loose");
  many.check_all_is_read();
}

TEST_CASE("a multi-pack index that names a pack which was removed is left alone") {
  ManyPacks many;
  const std::string before = many.index();
  many.box.git("repo", {"repack", "-a", "-d", "-q"});
  many.add_pack();
  many.write_index(before);
  REQUIRE(many.told().packs.size() == 2);
  many.check_all_is_read();
}

TEST_CASE("object directories, each with a multi-pack index or without one, are read together") {
  const ManyPacks many;
  many.box.init("fork");
  many.box.write("fork/.git/objects/info/alternates", many.box.path().string() + "/repo/.git/objects\n");
  many.box.git("fork", {"fetch", "-q", "../repo", "main"});
  many.box.git("fork", {"reset", "-q", "--hard", "FETCH_HEAD"});
  for (int i = 0; i < 4; ++i) {
    many.box.write("fork/own", std::to_string(i));
    many.box.git("fork", {"add", "own"});
    many.box.git("fork", {"commit", "-q", "-m", "own"});
    many.box.git("fork", {"repack", "-d", "-l", "-q"});
  }
  many.box.git("fork", {"multi-pack-index", "write"});
  many.box.write("fork/own", "loose");
  many.box.git("fork", {"commit", "-q", "-a", "-m", "loose"});
  git::Repository repository(many.box.path() / "fork", git::Trust::by_hand);
  const std::string listed = many.box.git("fork", {"rev-list", "--objects", "--no-object-names", "HEAD"});
  std::size_t seen = 0;
  for (const std::string_view line : base::split(listed, '\n')) {
    const auto oid = model::Oid::from_hex(line);
    if (!oid) continue;
    ++seen;
    CHECK(repository.objects().contains(*oid));
    CHECK(repository.objects().read(*oid).is_there());
  }
  CHECK(seen >= kPacks * 9 + 15);
  CHECK(repository.objects().read_by_library() == 0);
}
