// Our own reading of packs beside git's: every object, byte for byte.
#include "git/pack_reader.hpp"
#include "git/delta.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/bulk_visitor.hpp"
#include "git/limit.hpp"
#include "git/pack_forest.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

namespace {

struct Object {
  std::string kind;
  std::string bytes;
  bool operator==(const Object&) const = default;
};
using Objects = std::map<std::string, Object>;  // by id

// What `git cat-file --batch` says of all that is there: "<id> <kind> <size>\n<bytes>\n".
Objects told_by_git(const test::Sandbox& box, const std::string& folder) {
  const std::string told = box.git(folder, {"cat-file", "--batch-all-objects", "--batch"});
  Objects objects;
  for (std::size_t at = 0; at < told.size();) {
    const std::size_t end = told.find('\n', at);
    const auto fields = base::split(std::string_view(told).substr(at, end - at), ' ');
    const std::size_t size = std::stoull(std::string(fields.at(2)));
    objects[std::string(fields[0])] = {std::string(fields[1]), told.substr(end + 1, size)};
    at = end + 1 + size + 1;
  }
  return objects;
}

// Files that differ from version to version in a line or more, so that packs have deltas of deltas.
void fill(test::Sandbox& box, const std::string& folder, int versions) {
  std::mt19937 random(7);
  std::vector<std::string> lines;
  for (int i = 0; i < 400; ++i) lines.push_back("line " + std::to_string(random()));
  for (int version = 0; version < versions; ++version) {
    lines[random() % lines.size()] = "changed " + std::to_string(random());
    if (version % 7 == 0) lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(random() % 100), "new " + std::to_string(version));
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    box.commit(folder, "file" + std::to_string(version % 3), text);
  }
  box.git(folder, {"tag", "-f", "-a", "-m", "a tag", "v1"});
}

std::vector<fs::path> indexes_of(const fs::path& repository) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(repository / ".git/objects/pack")) {
    if (entry.path().extension() == ".idx") found.push_back(entry.path());
  }
  return found;
}

Objects read_packs(const fs::path& repository, std::size_t id_bytes) {
  Objects objects;
  git::PackReader reader;
  for (const fs::path& index : indexes_of(repository)) {
    const git::PackFile pack(index, id_bytes);
    for (std::uint32_t i = 0; i < pack.index().size(); ++i) {
      const model::Oid oid = pack.index().oid(i);
      const std::uint64_t offset = pack.index().offset(i).value();
      const git::RawObject raw = reader.read(pack, offset, oid, {1 << 30});
      const git::ObjectInfo info = reader.info(pack, offset);
      CHECK(info.kind == raw.kind());
      CHECK(info.size_bytes == raw.bytes().size());
      objects[oid.hex()] = {std::string(to_string(raw.kind())), std::string(raw.bytes())};
    }
  }
  return objects;
}

class Collector final : public git::BulkVisitor {
 public:
  Collector(const std::vector<model::Oid>& oids, Objects& objects, std::mutex& mutex)
      : oids_(oids), objects_(objects), mutex_(mutex) {}

  Note visit(std::size_t index, const git::RawObject& object, const git::DeltaOrigin* origin) override {
    const std::lock_guard lock(mutex_);
    const auto [slot, is_new] = objects_.try_emplace(
        oids_[index].hex(), Object{std::string(to_string(object.kind())), std::string(object.bytes())});
    CHECK(is_new);
    if (origin != nullptr) {
      ++deltas;
      // The note of a base is handed to what is made of it.
      CHECK(*static_cast<const std::string*>(origin->note) == origin->base);
      std::string made(git::DeltaReader(origin->delta).target_bytes(), '\0');
      git::apply_delta(origin->base, origin->delta, made.data());
      CHECK(made == object.bytes());
    }
    return std::make_shared<std::string>(object.bytes());
  }
  void skip_too_large(std::size_t, std::uint64_t) override { ++too_large; }

  std::size_t deltas = 0;
  std::size_t too_large = 0;

 private:
  const std::vector<model::Oid>& oids_;
  Objects& objects_;
  std::mutex& mutex_;
};

struct Bulk {
  Objects objects;
  std::size_t deltas = 0;
  std::size_t too_large = 0;
  std::uint64_t by_library = 0;
};

Bulk read_in_bulk(const fs::path& folder, const Objects& wanted, unsigned threads,
                  std::uint64_t limit_bytes = 1 << 30, const std::vector<git::Alike>& alike = {}) {
  git::Repository repository(folder, git::Trust::by_hand);
  repository.objects().set_max_object_bytes(limit_bytes);
  std::vector<model::Oid> oids;
  for (const auto& [hex, object] : wanted) oids.push_back(model::Oid::from_hex(hex).value());
  Bulk bulk;
  std::mutex mutex;
  std::vector<Collector> collectors(threads, Collector(oids, bulk.objects, mutex));
  std::vector<git::BulkVisitor*> visitors;
  for (Collector& collector : collectors) visitors.push_back(&collector);
  repository.objects().read_all(oids, visitors, alike);
  for (const Collector& collector : collectors) {
    bulk.deltas += collector.deltas;
    bulk.too_large += collector.too_large;
  }
  bulk.by_library = repository.objects().read_by_library();
  return bulk;
}

void overwrite(const fs::path& path, std::uint64_t at, std::string_view bytes) {
  std::string text = base::read_file(path, 1 << 30);
  text.replace(at, bytes.size(), bytes);
  fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  base::write_file_atomically(path, text);
}

}  // namespace

TEST_CASE(
    "every packed object is what git says, with deltas by offset and by id, in one pack and in several") {
  for (const std::string by_offset : {"true", "false"}) {
    test::Sandbox box;
    box.init("repo");
    box.git("repo", {"config", "repack.useDeltaBaseOffset", by_offset});
    box.git("repo", {"config", "gc.auto", "0"});
    fill(box, "repo", 30);
    box.git("repo", {"repack", "-adfq", "--depth=50", "--window=20"});
    CHECK(read_packs(box.path() / "repo", 20) == told_by_git(box, "repo"));
    fill(box, "repo", 5);
    box.git("repo", {"repack", "-q"});
    CHECK(indexes_of(box.path() / "repo").size() == 2);
    CHECK(read_packs(box.path() / "repo", 20) == told_by_git(box, "repo"));
  }
}

TEST_CASE("packs of SHA-256 repositories are read as well") {
  test::Sandbox box;
  box.init("repo", {"--object-format=sha256"});
  std::string text;
  for (int i = 0; i < 300; ++i) text += "line " + std::to_string(i * i) + "\n";
  for (int version = 0; version < 10; ++version) {
    box.write("repo/file", text + std::to_string(version));
    box.git("repo", {"add", "file"});
    box.git("repo", {"commit", "-qm", "change"});
  }
  box.git("repo", {"repack", "-adfq"});
  CHECK(read_packs(box.path() / "repo", 32) == told_by_git(box, "repo"));
}

TEST_CASE("reading in bulk shows each object once, whatever it lies in and however many threads read") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  fill(box, "repo", 40);
  box.git("repo", {"repack", "-adfq"});
  box.commit("repo", "loose", "loose\n");
  const Objects wanted = told_by_git(box, "repo");
  for (const unsigned threads : {1U, 2U, 7U}) {
    const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, threads);
    CHECK(bulk.objects == wanted);
    CHECK(bulk.deltas > 20);
    CHECK(bulk.by_library == 0);
  }
}

TEST_CASE("of objects that are said to be alike, those that are stored whole are shown as made of others") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  fill(box, "repo", 40);
  const Objects wanted = told_by_git(box, "repo");
  // In a circle, each with itself, and with what there is not: none of which may go round for ever.
  const auto count = static_cast<std::uint32_t>(wanted.size());
  std::vector<git::Alike> alike = {{count, 0}, {0, count + 7}};
  for (std::uint32_t i = 0; i < count; ++i) {
    alike.push_back({i, i});
    alike.push_back({i, (i + 1) % count});
    alike.push_back({(i * 7) % count, i});
  }
  for (const std::string depth : {"0", "3", "50"}) {
    CAPTURE(depth);
    box.git("repo", {"repack", "-adfq", "--depth=" + depth});
    for (const unsigned threads : {1U, 3U}) {
      const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, threads, 1 << 30, alike);
      CHECK(bulk.objects == wanted);
      CHECK(bulk.deltas == wanted.size() - 1);
      CHECK(bulk.by_library == 0);
    }
  }
}

TEST_CASE("a few objects of a large pack are read by themselves") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  fill(box, "repo", 40);
  box.git("repo", {"repack", "-adfq"});
  Objects wanted = told_by_git(box, "repo");
  while (wanted.size() > 3) wanted.erase(wanted.begin());
  const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, 2);
  CHECK(bulk.objects == wanted);
  CHECK(bulk.deltas == 0);
}

TEST_CASE(
    "what is larger than the limit is told and not read, and its small relatives are read all the same") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  std::mt19937 random(5);
  std::string text;
  for (int i = 0; i < 3000; ++i) text += std::to_string(random()) + "\n";
  const std::string small = text.substr(0, text.size() / 2);
  box.commit("repo", "large", text);
  box.commit("repo", "small", small);
  box.git("repo", {"repack", "-adfq"});
  Objects wanted = told_by_git(box, "repo");
  const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, 1, text.size() - 1);
  CHECK(bulk.too_large == 1);
  std::erase_if(wanted, [&](const auto& one) { return one.second.bytes == text; });
  CHECK(bulk.objects == wanted);

  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  repository.objects().set_max_object_bytes(text.size() - 1);
  CHECK_THROWS_AS(repository.objects().read(box.rev("repo", "HEAD:large")), git::ObjectTooLarge);
  CHECK(repository.objects().read(box.rev("repo", "HEAD:small")).bytes() == small);
}

TEST_CASE("what we do not take, libgit2 reads, and that is told: a pack whose index we cannot use") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  box.git("repo", {"config", "pack.indexVersion", "1"});
  fill(box, "repo", 10);
  box.git("repo", {"repack", "-adfq"});
  const Objects wanted = told_by_git(box, "repo");
  const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, 2);
  CHECK(bulk.objects == wanted);
  CHECK(bulk.by_library == wanted.size());
}

TEST_CASE("the empty tree is known without being stored, as git knows it") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid empty = model::Oid::from_hex("4b825dc642cb6eb9a060e54bf8d69288fbee4904").value();
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::RawObject raw = repository.objects().read(empty);
  CHECK(raw.kind() == model::ObjectKind::tree);
  CHECK(raw.bytes().empty());
  CHECK(raw.is_there());
  CHECK(repository.objects().read_by_library() == 0);
}

TEST_CASE("a damaged object is an error, with one thread and with more, and never other bytes") {
  test::Sandbox box;
  box.init("repo");
  box.git("repo", {"config", "gc.auto", "0"});
  fill(box, "repo", 20);
  box.git("repo", {"repack", "-adfq"});
  const Objects wanted = told_by_git(box, "repo");
  const fs::path index = indexes_of(box.path() / "repo").front();
  const fs::path pack = fs::path(index).replace_extension(".pack");
  const std::string whole = base::read_file(pack, 1 << 30);
  std::mt19937 random(3);
  std::size_t refused = 0;
  for (int round = 0; round < 40; ++round) {
    const std::uint64_t at = 12 + random() % (whole.size() - 40);
    overwrite(pack, at, std::string(1, static_cast<char>(whole[at] ^ (1 << (random() % 8)))));
    for (const unsigned threads : {1U, 3U}) {
      try {
        const Bulk bulk = read_in_bulk(box.path() / "repo", wanted, threads);
        CHECK(bulk.objects == wanted);
      } catch (const base::Error&) {
        ++refused;
      }
    }
    overwrite(pack, at, whole.substr(at, 1));
  }
  CHECK(refused > 60);
}

TEST_CASE("a pack with the index of another one is not opened") {
  test::Sandbox box;
  box.init("one");
  box.init("two");
  fill(box, "one", 4);
  fill(box, "two", 4);
  for (const std::string folder : {"one", "two"}) box.git(folder, {"repack", "-adfq"});
  box.commit("two", "more", "text");
  box.git("two", {"repack", "-adfq"});
  const fs::path index = indexes_of(box.path() / "one").front();
  fs::copy_file(fs::path(indexes_of(box.path() / "two").front()).replace_extension(".pack"),
                box.path() / "odd.pack");
  fs::copy_file(index, box.path() / "odd.idx");
  CHECK_THROWS_AS(git::PackFile(box.path() / "odd.idx", 20), base::Error);
}
