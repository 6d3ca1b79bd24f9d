#include "git/staged_compare.hpp"

#include <functional>
#include <optional>
#include <random>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/core.h>

#include "base/process.hpp"
#include "base/text.hpp"
#include "git/staged.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

// A repository whose index is filled without files, with ids of objects that need not be there.
class Staging {
 public:
  explicit Staging(std::size_t id_bytes = model::Oid::kSha1Bytes) : id_bytes_(id_bytes) {
    box_.init("repo",
              {id_bytes == model::Oid::kSha1Bytes ? "--object-format=sha1" : "--object-format=sha256"});
  }

  // One line of `git update-index --index-info`.
  void put(const std::string& path, const std::string& mode, char id, int stage = 0) {
    lines_ += fmt::format("{} {} {}\t{}", mode, std::string(2 * id_bytes_, id), stage, path) + '\0';
  }
  void remove(const std::string& path) { put(path, "0", '0'); }

  void feed() {
    box_.write("lines", std::exchange(lines_, {}));
    base::ChildProcess child({"sh", "-c", "exec git -C \"$0\" update-index -z --index-info <\"$1\"",
                              (box_.path() / "repo").string(), (box_.path() / "lines").string()},
                             {});
    child.finish(0);
  }

  std::string git(const std::vector<std::string>& arguments) {
    return std::string(base::trim(box_.git("repo", arguments)));
  }

  // Makes HEAD of what is in the index, whose cache-tree is whole then.
  void commit() {
    tree_ = model::Oid::from_hex(git({"write-tree", "--missing-ok"})).value();
    git({"update-ref", "HEAD", git({"commit-tree", "-m", "x", tree_->hex()})});
  }

  void forget_index() { std::filesystem::remove(index_path()); }

  std::filesystem::path index_path() const { return box_.path() / "repo/.git/index"; }
  const test::Sandbox& box() const { return box_; }

  // Both throw if something is not merged.
  std::vector<git::StagedChange> by_git() const {
    return git::parse_raw_diff(
        box_.git("repo", {"diff", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev",
                          "--ita-invisible-in-index", "--ignore-submodules=none"}));
  }
  std::vector<git::StagedChange> by_us() const {
    if (!std::filesystem::exists(index_path())) return {};
    git::Repository repository(box_.path() / "repo", git::Trust::by_hand);
    return git::compare_staged(git::IndexFile(index_path(), id_bytes_), repository.objects(), tree_);
  }

 private:
  std::size_t id_bytes_;
  test::Sandbox box_;
  std::string lines_;
  std::optional<model::Oid> tree_;
};

// Names that differ on both sides of a slash, so that files take the place of folders and the other way
// round.
class RandomPaths {
 public:
  explicit RandomPaths(unsigned seed) : random_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool one_in(unsigned many) { return below(many) == 0; }

  std::string path() {
    static const char* const kNames[] = {"a", "b", "a.b", "a-", "a0", "ab", "\xC3\xA4", "a\nb", "z"};
    std::string path = kNames[below(std::size(kNames))];
    for (unsigned depth = below(4); depth != 0; --depth)
      path += std::string("/") + kNames[below(std::size(kNames))];
    return path;
  }

  std::string mode() {
    static const char* const kModes[] = {"100644", "100644", "100644", "100755", "120000", "160000"};
    return kModes[below(std::size(kModes))];
  }

  char id() { return "123456"[below(6)]; }

  void put_some(Staging& staging, unsigned most) {
    for (unsigned left = below(most); left != 0; --left) {
      if (one_in(4)) {
        staging.remove(path());
      } else {
        staging.put(path(), mode(), id());
      }
    }
    staging.feed();
  }

 private:
  std::mt19937 random_;
};

void change_at_random(Staging& staging, RandomPaths& random) {
  if (random.one_in(3)) staging.git({"update-index", "--index-version", "4"});
  random.put_some(staging, random.one_in(10) ? 3000 : 40);
  if (!random.one_in(10)) staging.commit();
  if (random.one_in(4)) staging.forget_index();
  random.put_some(staging, 12);
  if (random.one_in(3)) staging.git({"write-tree", "--missing-ok"});
  random.put_some(staging, 4);
  if (random.one_in(3)) {
    staging.box().write("repo/later/" + random.path(), "x");
    staging.git({"add", "--intent-to-add", "later"});
  }
  const std::string paths = staging.git({"ls-files", "-z"});
  const std::string first = paths.substr(0, paths.find('\0'));
  if (random.one_in(4) && !first.empty()) staging.git({"update-index", "--skip-worktree", first});
  if (random.one_in(8)) {
    staging.put(random.path(), "100644", '1', 2);
    staging.feed();
  }
}

// What is staged, or the message of the refusal.
struct StagedAnswer {
  std::vector<git::StagedChange> changes;
  std::string error;
  bool operator==(const StagedAnswer&) const = default;
};

StagedAnswer staged_answer(const std::function<std::vector<git::StagedChange>()>& ask) {
  try {
    return {ask(), ""};
  } catch (const base::Error& error) {
    return {{}, error.what()};
  }
}

}  // namespace

TEST_CASE("whatever is staged, the answer is git's") {
  constexpr unsigned kRounds = 40;
  int not_merged = 0;
  std::size_t changes = 0;
  for (unsigned seed = 0; seed < kRounds; ++seed) {
    CAPTURE(seed);
    Staging staging(seed % 3 == 0 ? model::Oid::kSha256Bytes : model::Oid::kSha1Bytes);
    RandomPaths random(seed);
    change_at_random(staging, random);
    const StagedAnswer expected = staged_answer([&] { return staging.by_git(); });
    CHECK(staged_answer([&] { return staging.by_us(); }) == expected);
    changes += expected.changes.size();
    if (expected.error.ends_with("is not merged yet")) ++not_merged;
  }
  CHECK(not_merged > 0);
  CHECK(changes > kRounds);
}

TEST_CASE("a folder that is as in HEAD is not opened") {
  Staging staging;
  for (const char* path : {"same/deep/a", "same/deep/b", "same/c", "touched/d", "touched/e"})
    staging.put(path, "100644", '1');
  staging.feed();
  staging.commit();
  staging.put("touched/e", "100644", '2');
  staging.feed();
  const std::string same = staging.git({"rev-parse", "HEAD:same"});
  std::filesystem::remove(staging.box().path() / "repo/.git/objects" / same.substr(0, 2) / same.substr(2));
  CHECK(staging.by_us() == staging.by_git());
  CHECK(staging.by_us().size() == 1);
}

TEST_CASE("modes of old trees are no changes") {
  Staging staging;
  staging.put("file", "100644", '1');
  staging.feed();
  const model::Oid tree =
      staging.box().hash_object("repo", "tree", std::string("100664 file\0", 12) + std::string(20, '\x11'));
  git::Repository repository(staging.box().path() / "repo", git::Trust::by_hand);
  CHECK(git::compare_staged(git::IndexFile(staging.index_path()), repository.objects(), tree).empty());
}

TEST_CASE("a cache-tree that does not fit the entries is git's to judge") {
  Staging staging;
  for (const char* path : {"a/1", "a/2", "b"}) staging.put(path, "100644", '1');
  staging.feed();
  staging.commit();
  const std::string whole = base::read_file(staging.index_path(), 1 << 20);
  const std::string entries = whole.substr(0, whole.find("TREE"));
  const model::Oid tree = staging.box().rev("repo", "HEAD^{tree}");
  git::Repository repository(staging.box().path() / "repo", git::Trust::by_hand);
  // With a root of so many entries, and a checksum of zeros, which is legal.
  const auto compare = [&](const std::string& count) {
    const std::string_view id(reinterpret_cast<const char*>(tree.bytes().data()), tree.bytes().size());
    const std::string root = '\0' + count + " 0\n" + std::string(id);
    const std::string bytes = entries + "TREE" + std::string(3, '\0') + static_cast<char>(root.size()) +
                              root + std::string(20, '\0');
    return git::compare_staged(git::IndexFile(std::string_view(bytes)), repository.objects(), tree);
  };
  CHECK(compare("3").empty());
  CHECK_THROWS_AS(compare("-1"), base::Error);
  for (const char* count : {"0", "2", "4", "9000000000000000000"}) {
    CAPTURE(count);
    CHECK_THROWS_AS(compare(count), git::NotForThisReader);
  }
}
