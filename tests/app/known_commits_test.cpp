#include "app/known_commits.hpp"

#include <doctest/doctest.h>

#include "app/judging.hpp"
#include "git/ancestor_set.hpp"

using namespace sallyport;
using test::kNull;

namespace {

// Asks KnownCommits of one push, and counts how often it had to read the refs.
struct Asked {
  Asked(const std::filesystem::path& folder, const model::Push& push, std::vector<git::Ref> existing,
        bool has_own_quarantine = false)
      : repository(folder, git::Trust::by_hand),
        list([this, existing = std::move(existing)] {
          ++lists;
          return existing;
        }),
        known(repository, repository.objects(), push, list, has_own_quarantine) {}

  bool contains(const model::Oid& oid) {
    return known.contains(oid, git::load_commit(repository.objects(), oid, repository.shallow()));
  }

  git::Repository repository;
  int lists = 0;
  std::function<std::vector<git::Ref>()> list;
  app::KnownCommits known;
};

model::Push push_of(const model::Oid& old_id, const model::Oid& new_id) {
  return {{{"refs/heads/main", old_id, new_id}}};
}

}  // namespace

TEST_CASE("what an update replaces is known without reading the refs") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid before = box.commit("repo", "a", "1");
  const model::Oid after = box.commit("repo", "a", "2");
  Asked asked(box.path() / "repo", push_of(before, after), {});
  CHECK(asked.contains(before));
  CHECK(asked.lists == 0);
}

TEST_CASE("what no ref reaches is new") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid before = box.commit("repo", "a", "1");
  const model::Oid after = box.commit("repo", "a", "2");
  Asked asked(box.path() / "repo", push_of(before, after), {{"refs/heads/main", before}});
  CHECK(!asked.contains(after));
}

TEST_CASE("what a ref holds is known, what lies behind it too, and refs are read once") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid first = box.commit("repo", "a", "1");
  const model::Oid second = box.commit("repo", "a", "2");
  const model::Oid third = box.commit("repo", "a", "3");
  Asked asked(box.path() / "repo", push_of(kNull, third), {{"refs/heads/other", second}});
  CHECK(asked.contains(second));
  CHECK(asked.contains(first));
  CHECK(!asked.contains(third));
  CHECK(asked.lists == 1);
}

TEST_CASE("what only a tag reaches is known") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid first = box.commit("repo", "a", "1");
  const model::Oid second = box.commit("repo", "a", "2");
  box.git("repo", {"tag", "-a", "-m", "tag", "v1"});
  const model::Oid tag = box.rev("repo", "refs/tags/v1");
  Asked asked(box.path() / "repo", push_of(kNull, second), {{"refs/tags/v1", tag}});
  CHECK(asked.contains(second));
  CHECK(asked.contains(first));
}

TEST_CASE("what a ref that this push deletes reaches was there before the push") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid first = box.commit("repo", "a", "1");
  const model::Oid second = box.commit("repo", "a", "2");
  Asked asked(box.path() / "repo", push_of(second, kNull), {{"refs/heads/main", second}});
  CHECK(asked.contains(second));
  CHECK(asked.contains(first));
}

TEST_CASE("a commit that lies in the store but that no ref reaches is new, quarantine or not") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid smuggled = box.commit("repo", "a", "1");
  for (const bool has_own_quarantine : {false, true}) {
    CAPTURE(has_own_quarantine);
    Asked asked(box.path() / "repo", push_of(kNull, smuggled), {}, has_own_quarantine);
    CHECK(!asked.contains(smuggled));
  }
}

TEST_CASE("what lies in the quarantine alone is new without reading the refs") {
  test::Sandbox box;
  box.init("server", {"--bare"});
  box.init("client");
  const model::Oid tip = box.commit("client", "a", "1");
  const test::Quarantine quarantine(box.path() / "server");
  box.git("server", {"fetch", "-q", (box.path() / "client").string(), "main"});
  Asked asked(box.path() / "server", push_of(kNull, tip), {}, true);
  CHECK(!asked.contains(tip));
  CHECK(asked.lists == 0);
}

TEST_CASE("what the client sends again is known though it lies in the quarantine too") {
  test::Sandbox box;
  box.init("server", {"--bare"});
  box.init("client");
  const model::Oid tip = box.commit("client", "a", "1");
  box.git("server", {"fetch", "-q", (box.path() / "client").string(), "main:main"});
  const test::Quarantine quarantine(box.path() / "server");
  const std::filesystem::path fan =
      std::filesystem::path("objects") / tip.hex().substr(0, 2) / tip.hex().substr(2);
  std::filesystem::create_directories(
      (box.path() / "server/objects/tmp_objdir-incoming-test" / tip.hex().substr(0, 2)));
  std::filesystem::copy_file(
      box.path() / "client/.git" / fan,
      box.path() / "server/objects/tmp_objdir-incoming-test" / tip.hex().substr(0, 2) / tip.hex().substr(2));
  Asked asked(box.path() / "server", push_of(kNull, tip), {{"refs/heads/main", tip}}, true);
  REQUIRE(asked.repository.quarantined().size() == 1);
  CHECK(asked.contains(tip));
}
