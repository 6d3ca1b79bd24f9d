#include "git/ancestor_set.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;

TEST_CASE("ancestors are found, what is beside them is not") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid root = box.commit("repo", "a", "1");
  const model::Oid middle = box.commit("repo", "a", "2");
  box.git("repo", {"checkout", "-q", "-b", "side", root.hex()});
  const model::Oid side = box.commit("repo", "b", "1");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  git::AncestorSet ancestors(repository.objects(), repository.shallow(), {middle});
  CHECK(ancestors.contains(middle, 1700000120));
  CHECK(ancestors.contains(root, 1700000060));
  CHECK(!ancestors.contains(side, 1700000180));
  CHECK(!ancestors.contains_exactly(side));
}

TEST_CASE("dates that run backwards may hide an ancestor from contains, and not from contains_exactly") {
  test::Sandbox box;
  box.init("repo");
  const std::string tree(box.git("repo", {"write-tree"}));
  const auto commit_dated = [&](const std::string& parent, long seconds) {
    std::string raw =
        "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n" + (parent.empty() ? "" : "parent " + parent + "\n");
    const std::string who = "A <a@example.com> " + std::to_string(seconds) + " +0000\n";
    raw += "author " + who + "committer " + who + "\nm\n";
    return box.hash_object("repo", "commit", raw);
  };
  const long now = 1700000000;
  const model::Oid root = commit_dated("", now);
  const model::Oid early = commit_dated(root.hex(), now - 10 * 86400);  // ten days before its parent
  const model::Oid tip = commit_dated(early.hex(), now - 10 * 86400 + 60);
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  {
    git::AncestorSet ancestors(repository.objects(), repository.shallow(), {tip});
    CHECK(!ancestors.contains(root, now));
    CHECK(ancestors.contains_exactly(root));
  }
  git::AncestorSet near(repository.objects(), repository.shallow(), {tip});
  CHECK(near.contains(early, now - 10 * 86400));
}

TEST_CASE("tags are followed to what they name") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid commit = box.commit("repo", "a", "1");
  box.git("repo", {"tag", "-a", "-m", "one", "v1"});
  box.git("repo", {"tag", "-a", "-m", "two", "v2", "v1"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(git::peel_tags(repository.objects(), box.rev("repo", "v2")) == commit);
  git::AncestorSet ancestors(repository.objects(), repository.shallow(), {box.rev("repo", "v2")});
  CHECK(ancestors.contains_exactly(commit));
}

TEST_CASE("a missing parent is an error, except at a shallow boundary") {
  test::Sandbox box;
  box.init("full");
  box.commit("full", "a", "1");
  const model::Oid tip = box.commit("full", "a", "2");
  box.git("", {"clone", "-q", "--depth=1", "file://" + (box.path() / "full").string(), "shallow"});
  git::Repository repository(box.path() / "shallow", git::Trust::by_hand);
  CHECK(git::load_commit(repository.objects(), tip, repository.shallow()).commit.parents.empty());
  git::AncestorSet cut(repository.objects(), repository.shallow(), {tip});
  CHECK(!cut.contains_exactly(*model::Oid::from_hex(std::string(40, '1'))));
  const std::unordered_set<model::Oid> none;
  git::AncestorSet uncut(repository.objects(), none, {tip});
  CHECK_THROWS_AS(uncut.contains_exactly(*model::Oid::from_hex(std::string(40, '1'))), base::Error);
}
