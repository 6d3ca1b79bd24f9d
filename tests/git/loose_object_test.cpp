#include "git/loose_object.hpp"

#include <cstdint>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "git/limit.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

struct Stored {
  model::Oid oid;
  std::string file;
};

std::filesystem::path path_of(const test::Sandbox& box, const model::Oid& oid) {
  return box.path() / "repo/.git/objects" / oid.hex().substr(0, 2) / oid.hex().substr(2);
}

Stored stored(const test::Sandbox& box, std::string_view content) {
  const model::Oid oid = box.hash_object("repo", "blob", content);
  return {oid, base::read_file(path_of(box, oid), 1 << 20)};
}

}  // namespace

TEST_CASE("loose objects of every size around the header's are read as they are") {
  const test::Sandbox box;
  box.init("repo");
  for (const std::size_t size : {0U, 1U, 20U, 23U, 24U, 25U, 100U, 70000U}) {
    const std::string content(size, 'x');
    const Stored object = stored(box, content);
    CHECK(git::read_loose_object(object.file, object.oid, 1 << 20).bytes() == content);
  }
}

TEST_CASE("a loose object that is cut off anywhere is an error") {
  const test::Sandbox box;
  box.init("repo");
  const Stored object = stored(box, "some content that is a little longer than the header");
  for (std::size_t size = 0; size < object.file.size(); ++size)
    CHECK_THROWS_AS(
        git::read_loose_object(std::string_view(object.file).substr(0, size), object.oid, 1 << 20),
        base::Error);
}

TEST_CASE(
    "a loose object with one bit changed, with something behind it, or with another's content is an error") {
  const test::Sandbox box;
  box.init("repo");
  const Stored object = stored(box, "content");
  std::size_t refused = 0;
  for (std::size_t i = 0; i < object.file.size(); ++i) {
    std::string changed = object.file;
    changed[i] = static_cast<char>(changed[i] ^ 0x10);
    try {
      // A few bits of zlib's format mean nothing.
      const git::RawObject raw = git::read_loose_object(changed, object.oid, 1 << 20);
      CHECK(raw.bytes() == "content");
    } catch (const base::Error&) {
      ++refused;
    }
  }
  CHECK(refused > object.file.size() * 3 / 4);
  CHECK_THROWS_AS(git::read_loose_object(object.file + "x", object.oid, 1 << 20), base::Error);
  CHECK_THROWS_AS(git::read_loose_object(stored(box, "other").file, object.oid, 1 << 20), base::Error);
}

TEST_CASE("an object over the limit is not unpacked") {
  const test::Sandbox box;
  box.init("repo");
  const Stored object = stored(box, std::string(1000, 'x'));
  CHECK_THROWS_AS(git::read_loose_object(object.file, object.oid, 999), git::ObjectTooLarge);
  CHECK_NOTHROW(git::read_loose_object(object.file, object.oid, 1000));
}

TEST_CASE("a small loose object is read apart from others, with what it is, or not at all") {
  const test::Sandbox box;
  box.init("repo");
  const std::string content(1000, 'x');
  const Stored object = stored(box, content);
  const auto small = git::read_small_loose_object(object.file, object.oid, 1000);
  REQUIRE(small);
  CHECK(small->bytes() == content);
  CHECK_FALSE(git::read_small_loose_object(object.file, object.oid, 999));
  CHECK_FALSE(git::read_small_loose_object(object.file + "x", object.oid, 1000));
  CHECK_FALSE(git::read_small_loose_object(object.file.substr(0, 10), object.oid, 1000));
  CHECK_THROWS_AS(git::read_small_loose_object(object.file, stored(box, "other").oid, 1000), base::Error);
  const Stored large = stored(box, std::string(16 << 20, 'x'));
  CHECK_FALSE(git::read_small_loose_object(large.file, large.oid, 1 << 30));
  CHECK(git::read_loose_object(large.file, large.oid, 1 << 30).bytes().size() == 16 << 20);
}

TEST_CASE("what can be read apart is what read() reads, and what is odd is left to it") {
  const test::Sandbox box;
  box.init("repo");
  const model::Oid small = box.hash_object("repo", "blob", "small");
  const model::Oid spoiled = box.hash_object("repo", "blob", "spoiled");
  std::string noise;  // does not become small
  for (std::uint32_t state = 1; noise.size() < (100U << 10); state = state * 1664525U + 1013904223U)
    noise += static_cast<char>(state >> 24U);
  const model::Oid large = box.hash_object("repo", "blob", noise);
  std::filesystem::permissions(path_of(box, spoiled), std::filesystem::perms::owner_all);
  base::write_file_atomically(path_of(box, spoiled), base::read_file(path_of(box, small), 1 << 20));
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  git::ObjectSource& objects = repository.objects();
  REQUIRE(objects.read_apart(small));
  CHECK(objects.read_apart(small)->bytes() == "small");
  CHECK_FALSE(objects.read_apart(large));
  CHECK(objects.read(large).bytes() == noise);
  CHECK_FALSE(objects.read_apart(spoiled));
  CHECK_THROWS_WITH_AS(objects.read(spoiled), doctest::Contains("its name"), base::Error);
  CHECK_FALSE(objects.read_apart(model::Oid::from_hex(std::string(40, '1')).value()));
}

TEST_CASE("a repository's objects are bounded, loose and packed") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", std::string(1000, 'x'));
  const model::Oid blob = box.rev("repo", "HEAD:a");
  for (const bool is_packed : {false, true}) {
    if (is_packed) box.git("repo", {"gc", "-q"});
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    repository.objects().set_max_object_bytes(999);
    CHECK_THROWS_AS(repository.objects().read(blob), git::ObjectTooLarge);
    repository.objects().set_max_object_bytes(1000);
    CHECK(repository.objects().read(blob).bytes().size() == 1000);
  }
}

TEST_CASE("a damaged loose object of a repository is an error, and soon") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "content");
  const model::Oid blob = box.rev("repo", "HEAD:a");
  std::filesystem::permissions(path_of(box, blob), std::filesystem::perms::owner_all);
  std::filesystem::resize_file(path_of(box, blob), 12);
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK_THROWS_AS(repository.objects().read(blob), base::Error);
}

TEST_CASE("a loose object's kind and size are told by its first bytes") {
  const test::Sandbox box;
  box.init("repo");
  for (const std::size_t size : {0U, 1U, 23U, 24U, 70000U}) {
    const Stored object = stored(box, std::string(size, 'x'));
    const git::ObjectInfo info = git::read_loose_info(object.file, object.oid);
    CHECK(info.kind == model::ObjectKind::blob);
    CHECK(info.size_bytes == size);
  }
  const Stored object = stored(box, std::string(70000, 'x'));
  CHECK(git::read_loose_info(object.file.substr(0, object.file.size() - 1), object.oid).size_bytes == 70000);
  CHECK_THROWS_AS(git::read_loose_info("", object.oid), base::Error);
  CHECK_THROWS_AS(git::read_loose_info(object.file.substr(0, 4), object.oid), base::Error);
  CHECK_THROWS_AS(git::read_loose_info("no zlib stream", object.oid), base::Error);
}

TEST_CASE("what a repository says of a loose object, and whether it has it, is what the object's file says") {
  const test::Sandbox box;
  box.init("repo");
  const model::Oid small = box.hash_object("repo", "blob", "small");
  const model::Oid large = box.hash_object("repo", "blob", std::string(300 << 10, 'x'));
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  git::ObjectSource& objects = repository.objects();
  CHECK(objects.contains(small));
  CHECK(objects.info(small).size_bytes == 5);
  CHECK(objects.info(large).size_bytes == 300 << 10);
  // The same folder, another name.
  const std::string beside = small.hex().substr(0, 2) + std::string(38, '1');
  CHECK_FALSE(objects.contains(model::Oid::from_hex(beside).value()));
  CHECK_THROWS_AS(objects.info(model::Oid::from_hex(beside).value()), base::Error);
  const model::Oid empty_tree = model::Oid::from_hex("4b825dc642cb6eb9a060e54bf8d69288fbee4904").value();
  CHECK(objects.info(empty_tree).kind == model::ObjectKind::tree);
}

TEST_CASE("a folder in the place of a loose object is an error") {
  const test::Sandbox box;
  box.init("repo");
  const model::Oid oid = box.hash_object("repo", "blob", "content");
  std::filesystem::remove(path_of(box, oid));
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  // A folder can be opened, but not read.
  std::filesystem::create_directory(path_of(box, oid));
  CHECK_FALSE(repository.objects().read_apart(oid));
  CHECK_THROWS_AS(repository.objects().read(oid), base::Error);
  CHECK_THROWS_AS(repository.objects().info(oid), base::Error);
}

TEST_CASE("what lies loose in an alternate is read, described and known") {
  test::Sandbox box;
  box.init("repo");
  box.init("fork");
  box.write("fork/.git/objects/info/alternates", box.path().string() + "/repo/.git/objects\n");
  const model::Oid oid = box.hash_object("repo", "blob", "content");
  const model::Oid own = box.hash_object("fork", "blob", "own");
  git::Repository repository(box.path() / "fork", git::Trust::by_hand);
  git::ObjectSource& objects = repository.objects();
  for (const model::Oid& one : {oid, own}) {
    CHECK(objects.contains(one));
    CHECK(objects.read(one).is_there());
    REQUIRE(objects.read_apart(one));
    CHECK(objects.info(one).kind == model::ObjectKind::blob);
  }
  CHECK(objects.read_by_library() == 0);
}
