// Reading at a path of a commit, and commits of another repository.
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/other_repository.hpp"
#include "git/repository.hpp"
#include "git/tree_path.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

namespace {

struct Reading {
  test::Sandbox box;
  model::Oid commit;

  Reading() {
    box.init("repo");
    commit = box.commit("repo", "docs/deep/OWNERS", "text\n");
  }
  std::optional<std::string> at(const std::string& path, std::uint64_t limit_bytes = 100) {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    return git::file_at(repository.objects(), commit, path, limit_bytes);
  }
};

}  // namespace

TEST_CASE("a file is read at its path in a commit") {
  Reading reading;
  CHECK(reading.at("docs/deep/OWNERS") == "text\n");
  CHECK_FALSE(reading.at("docs/OWNERS"));
  CHECK_FALSE(reading.at("docs/deep/OWNERS/x"));
  CHECK_FALSE(reading.at(""));
}

TEST_CASE("what is no plain file, or is too large, is an error and not a missing file") {
  Reading reading;
  CHECK_THROWS_WITH_AS(reading.at("docs/deep"), "docs/deep is no plain file", base::Error);
  CHECK_THROWS_WITH_AS(reading.at("docs/deep/OWNERS", 4), "docs/deep/OWNERS is larger than 4 bytes",
                       base::Error);
}

TEST_CASE("another repository has the commits that are in it, bare or not") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid commit = box.commit("repo", "a", "1");
  box.git(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  box.git("bare.git", {"gc", "-q"});
  for (const char* name : {"repo", "bare.git"}) {
    CAPTURE(name);
    const auto other = git::OtherRepository::open(box.path() / name);
    REQUIRE(other);
    CHECK(other->has_commit(commit));
    CHECK_FALSE(other->has_commit(box.rev("repo", "HEAD^{tree}")));
    CHECK_FALSE(other->has_commit(*model::Oid::from_hex(std::string(40, '7'))));
  }
}

TEST_CASE("what is no repository is none") {
  test::Sandbox box;
  box.write("folder/file", "");
  CHECK_FALSE(git::OtherRepository::open(box.path() / "folder"));
  CHECK_FALSE(git::OtherRepository::open(box.path() / "nowhere"));
}

TEST_CASE("commits of another repository are known by ids of its own size, SHA-1's or SHA-256's") {
  test::Sandbox box;
  box.init("short", {"--object-format=sha1"});
  box.init("long", {"--object-format=sha256"});
  const model::Oid in_short = box.commit("short", "a", "content");
  const model::Oid in_long = box.commit("long", "a", "content");
  const auto short_one = git::OtherRepository::open(box.path() / "short");
  const auto long_one = git::OtherRepository::open(box.path() / "long");
  REQUIRE(short_one);
  REQUIRE(long_one);
  for (int again = 0; again < 2; ++again) {
    CHECK(short_one->has_commit(in_short));
    CHECK_FALSE(short_one->has_commit(in_long));
    CHECK(long_one->has_commit(in_long));
    CHECK_FALSE(long_one->has_commit(in_short));
    CHECK_FALSE(long_one->has_commit(box.rev("long", "HEAD:a")));
  }
}
