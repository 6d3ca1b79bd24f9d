#include "git/pack_index.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

namespace {

fs::path only_index(const fs::path& objects) {
  for (const auto& entry : fs::directory_iterator(objects / "pack")) {
    if (entry.path().extension() == ".idx") return entry.path();
  }
  throw std::runtime_error("no pack");
}

// A sound index of these ids, sorted, whose offsets are their places.
std::string index_of(const std::vector<std::string>& ids) {
  const auto be32 = [](std::size_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
    return bytes;
  };
  std::string index = "\377tOc" + be32(2);
  for (int first = 0; first < 256; ++first) {
    index += be32(static_cast<std::size_t>(std::ranges::count_if(
        ids, [&](const std::string& id) { return static_cast<unsigned char>(id[0]) <= first; })));
  }
  for (const std::string& id : ids) index += id;
  index += std::string(4 * ids.size(), '\0');
  for (std::size_t place = 0; place < ids.size(); ++place) index += be32(place);
  return index + std::string(40, '\0');
}

}  // namespace

TEST_CASE("an id is found wherever it lies, however unevenly ids are spread") {
  std::mt19937 random(1);
  // How many of the bytes behind the first are the same in all.
  for (const std::size_t common :
       {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}, std::size_t{18}}) {
    for (const std::size_t count : {1U, 2U, 7U, 8U, 9U, 10U, 100U, 3000U}) {
      CAPTURE(common);
      CAPTURE(count);
      std::set<std::string> made;
      for (std::size_t tries = 0; made.size() < count && tries < 10 * count; ++tries) {
        std::string id(20, '\x7f');
        id[0] = static_cast<char>(random() % 2 == 0 ? 0 : 0xFF);
        for (std::size_t i = 1 + common; i < id.size(); ++i) id[i] = static_cast<char>(random());
        // Most of them at one end of where they could be.
        if (random() % 8 != 0 && common == 0) id[1] = id[2] = '\xff';
        made.insert(std::move(id));
      }
      const std::vector<std::string> all(made.begin(), made.end());
      std::vector<std::string> there;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % 3 != 1 || all.size() < 3) there.push_back(all[i]);
      }
      const std::string bytes = index_of(there);
      const git::PackIndex index(base::as_bytes(bytes), 20);
      std::size_t found = 0;
      for (const std::string& id : all) {
        const auto place = index.find(id);
        const bool is_there = std::ranges::binary_search(there, id);
        REQUIRE(place.has_value() == is_there);
        if (place) REQUIRE(there[*place] == id);
        found += place ? 1 : 0;
      }
      CHECK(found == there.size());
      CHECK(!index.find(std::string(20, '\0')));
      CHECK(!index.find(std::string(20, '\xff')));
    }
  }
}

TEST_CASE("a pack's index lists what git says the pack holds, and where") {
  test::Sandbox box;
  box.init("repo");
  for (int i = 0; i < 20; ++i) box.commit("repo", "file", std::string(1000, static_cast<char>('a' + i)));
  box.git("repo", {"gc", "-q"});
  const fs::path index = only_index(box.path() / "repo/.git/objects");
  const git::PackIndex pack(index, 20);
  const std::string shown = box.git("repo", {"verify-pack", "-v", index.string()});
  std::size_t seen = 0;
  for (const std::string_view line : base::split(shown, '\n')) {
    const auto fields = base::split(line, ' ');
    const auto oid = model::Oid::from_hex(fields[0]);
    if (!oid || fields.size() < 5) continue;
    ++seen;
    std::vector<std::string_view> filled;
    for (const auto field : fields) {
      if (!field.empty()) filled.push_back(field);
    }
    CHECK(pack.offset(*oid) == std::stoull(std::string(filled[4])));
  }
  CHECK(seen == 60);
  CHECK(pack.size() == seen);
  CHECK(!pack.offset(*model::Oid::from_hex(std::string(40, '0'))));
  CHECK(!pack.offset(*model::Oid::from_hex(std::string(64, '0'))));
}

TEST_CASE("loose and packed objects are listed, once each, and half-written files are not") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "one");
  box.git("repo", {"gc", "-q"});
  box.commit("repo", "b", "two");
  const fs::path objects = box.path() / "repo/.git/objects";
  box.write("repo/.git/objects/ab/tmp_obj_123456", "half");
  const auto listed = git::list_objects(objects, 20);
  const std::string all = box.git("repo", {"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"});
  CHECK(listed.size() == static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n')));
  CHECK(std::is_sorted(listed.begin(), listed.end()));
}

TEST_CASE("a pack without its index is an error: what cannot be listed cannot be looked at") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "one");
  box.git("repo", {"gc", "-q"});
  const fs::path objects = box.path() / "repo/.git/objects";
  fs::remove(only_index(objects));
  CHECK_THROWS_AS(git::list_objects(objects, 20), base::Error);
}

TEST_CASE("a damaged index is an error, wherever it is cut") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "one");
  box.git("repo", {"gc", "-q"});
  const std::string bytes = base::read_file(only_index(box.path() / "repo/.git/objects"), 1 << 20);
  CHECK_NOTHROW(git::PackIndex(base::as_bytes(bytes), 20));
  for (std::size_t size : {std::size_t{0}, std::size_t{8}, std::size_t{1032}, bytes.size() - 1})
    CHECK_THROWS_AS(git::PackIndex(base::as_bytes(std::string_view(bytes).substr(0, size)), 20), base::Error);
  std::string decreasing = bytes;
  decreasing[8] = '\x7f';  // the first fan-out entry above all others
  CHECK_THROWS_AS(git::PackIndex(base::as_bytes(decreasing), 20), base::Error);
}
