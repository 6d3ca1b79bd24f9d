// Trees out of packs, beside what git says of them.
#include "git/tree_cache.hpp"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/limit.hpp"
#include "git/plain_entries.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

// Two folders of many files, of which one changes with each version, all in one pack.
void make_history(test::Sandbox& box, int versions) {
  for (int i = 0; i < 200; ++i) box.write("r/folder/file" + std::to_string(i), std::to_string(i));
  box.git("r", {"add", "."});
  for (int i = 0; i < versions; ++i)
    box.commit("r", "folder/file" + std::to_string((i * 7) % 200), "version " + std::to_string(i));
  box.git("r", {"repack", "-adfq", "--depth=50"});
  box.git("r", {"prune-packed"});
}

std::vector<model::Oid> ids_of(const test::Sandbox& box, const std::string& kind) {
  const std::string told =
      box.git("r", {"cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"});
  std::vector<model::Oid> ids;
  for (const std::string_view line : base::split(told, '\n')) {
    const auto fields = base::split(line, ' ');
    if (fields.size() == 2 && fields[1] == kind) ids.push_back(model::Oid::from_hex(fields[0]).value());
  }
  return ids;
}

}  // namespace

TEST_CASE("trees that a pack holds as deltas are read as git reads them, in whatever order and room") {
  test::Sandbox box;
  box.init("r");
  make_history(box, 80);
  git::Repository repository(box.path() / "r", git::Trust::by_hand);
  git::ObjectSource& objects = repository.objects();
  const std::vector<model::Oid> trees = ids_of(box, "tree");
  REQUIRE(trees.size() > 150);
  for (const std::uint64_t room_bytes : {git::TreeCache::kBytes, std::uint64_t{20'000}, std::uint64_t{1}}) {
    CAPTURE(room_bytes);
    git::TreeCache cache(objects, room_bytes);
    std::size_t changed = 0;
    for (const model::Oid& oid : trees) {
      const std::shared_ptr<git::CachedTree> tree = cache.read(oid);
      std::string room;
      CHECK(tree->content.bytes(room) == objects.read(oid).bytes());
      CHECK(test::entries_of(tree->content, objects.id_bytes()) ==
            test::plain_entries(objects.read(oid).bytes(), objects.id_bytes()));
      changed += tree->content.runs().size() > 1 ? 1 : 0;
      // What is in use does not go.
      CHECK(cache.size_bytes() < room_bytes + 40'000);
    }
    CHECK(changed > 50);
  }
}

TEST_CASE("a limit on objects refuses trees out of packs, too") {
  test::Sandbox box;
  box.init("r");
  make_history(box, 5);
  git::Repository repository(box.path() / "r", git::Trust::by_hand);
  repository.objects().set_max_object_bytes(1000);
  git::TreeCache cache(repository.objects());
  std::size_t refused = 0;
  for (const model::Oid& oid : ids_of(box, "tree")) {
    try {
      const std::shared_ptr<git::CachedTree> tree = cache.read(oid);
      CHECK(tree->content.size_bytes() <= 1000);
    } catch (const git::ObjectTooLarge& error) {
      CHECK(error.size_bytes() > 1000);
      ++refused;
    }
  }
  CHECK(refused >= 5);
}

TEST_CASE("trees too large for runs are read all the same") {
  test::Sandbox box;
  box.init("r");
  // 5 MiB of entries: made by hand, as no file system is to hold as many files.
  const model::Oid blob = box.hash_object("r", "blob", "content");
  std::string large;
  for (int i = 0; i < 100'000; ++i) {
    large += "100644 a_file_of_many_" + std::to_string(100'000 + i) + '\0';
    large.append(reinterpret_cast<const char*>(blob.bytes().data()), blob.bytes().size());
  }
  const model::Oid first = box.hash_object("r", "tree", large);
  const model::Oid second =
      box.hash_object("r", "tree", large + "100644 b" + '\0' + large.substr(large.size() - 20));
  for (const model::Oid& tree : {first, second}) {
    const std::string commit = box.git("r", {"commit-tree", "-m", "large", tree.hex()});
    box.git("r", {"update-ref", "refs/heads/" + tree.hex(), commit.substr(0, 40)});
  }
  box.git("r", {"repack", "-adfq"});
  git::Repository repository(box.path() / "r", git::Trust::by_hand);
  git::TreeCache cache(repository.objects());
  for (const model::Oid& tree : {first, second}) {
    const std::shared_ptr<git::CachedTree> read = cache.read(tree);
    std::string room;
    CHECK(read->content.runs().size() == 1);
    CHECK(read->content.bytes(room) == repository.objects().read(tree).bytes());
  }
}

TEST_CASE("what is no tree is not read as one, wherever it lies") {
  test::Sandbox box;
  box.init("r");
  make_history(box, 3);
  const model::Oid loose = box.commit("r", "folder/last", "not packed");
  git::Repository repository(box.path() / "r", git::Trust::by_hand);
  git::TreeCache cache(repository.objects());
  CHECK_THROWS_WITH_AS(cache.read(loose), doctest::Contains("should be a tree and is a commit"), base::Error);
  for (const model::Oid& blob : ids_of(box, "blob"))
    CHECK_THROWS_WITH_AS(cache.read(blob), doctest::Contains("should be a tree and is a blob"), base::Error);
}
