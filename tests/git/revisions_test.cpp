#include "git/revisions.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

TEST_CASE("a range is an update of the ref that its end is the name of") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid one = box.commit("repo", "a", "1");
  const model::Oid two = box.commit("repo", "a", "2");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_revisions(repository, {one.hex() + "..main"}, "");
  REQUIRE(selection.updates.size() == 1);
  CHECK(selection.updates[0].name == "refs/heads/main");
  CHECK(selection.updates[0].old_id == one);
  CHECK(selection.updates[0].new_id == two);
  CHECK(selection.is_push);
  CHECK(git::select_revisions(repository, {one.hex() + ".."}, "refs/heads/x").updates[0].name ==
        "refs/heads/x");
}

TEST_CASE("plain and excluded revisions say what to look at and are no push") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid one = box.commit("repo", "a", "1");
  const model::Oid two = box.commit("repo", "a", "2");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_revisions(repository, {"main", "^" + one.hex()}, "");
  CHECK(!selection.is_push);
  CHECK(selection.updates[0].new_id == two);
  REQUIRE(selection.known.size() == 1);
  CHECK(selection.known[0].id == one);
}

TEST_CASE("a revision that is more than a name belongs to no ref") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid one = box.commit("repo", "a", "1");
  box.commit("repo", "a", "2");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_revisions(repository, {"main~1"}, "");
  CHECK(selection.updates[0].name.empty());
  CHECK(selection.updates[0].new_id == one);
  CHECK(git::select_revisions(repository, {"HEAD~1..HEAD"}, "").updates[0].name == "refs/heads/main");
}

TEST_CASE("three dots leave out what both sides share") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid base = box.commit("repo", "a", "1");
  box.commit("repo", "b", "1");
  box.git("repo", {"checkout", "-q", "-b", "side", base.hex()});
  box.commit("repo", "c", "1");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_revisions(repository, {"main...side"}, "");
  CHECK(selection.updates.size() == 2);
  REQUIRE(selection.known.size() == 1);
  CHECK(selection.known[0].id == base);
}

TEST_CASE("what names nothing is an error") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK_THROWS_AS(git::select_revisions(repository, {"no-such-branch"}, ""), base::Error);
  CHECK_THROWS_AS(git::select_revisions(repository, {"^main"}, ""), base::Error);
}

TEST_CASE("the upstream's branch is what git push would update") {
  test::Sandbox box;
  box.init("origin", {"--bare"});
  box.init("repo");
  const model::Oid one = box.commit("repo", "a", "1");
  box.git("repo", {"remote", "add", "origin", (box.path() / "origin").string()});
  {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    const git::Selection created = git::select_upstream(repository);
    CHECK(created.updates[0].name == "refs/heads/main");
    CHECK(created.updates[0].is_create());
  }
  box.git("repo", {"push", "-q", "-u", "origin", "main:trunk"});
  const model::Oid two = box.commit("repo", "a", "2");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_upstream(repository);
  REQUIRE(selection.updates.size() == 1);
  CHECK(selection.updates[0].name == "refs/heads/trunk");
  CHECK(selection.updates[0].old_id == one);
  CHECK(selection.updates[0].new_id == two);
  CHECK(git::remote_branches(repository, "origin").size() == 1);
  CHECK(git::remote_branches(repository, "origin")[0].name == "refs/heads/trunk");
}

TEST_CASE("all refs are one selection without rules on refs") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "1");
  box.git("repo", {"tag", "v1"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const git::Selection selection = git::select_all(repository);
  CHECK(selection.updates.size() == 2);
  CHECK(!selection.is_push);
}
