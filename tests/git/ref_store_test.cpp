// Refs as libgit2 and as git tell them, of the same repositories.
#include "git/ref_store.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <git2.h>

#include "base/error.hpp"
#include "git/library.hpp"
#include "git/repository.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

namespace {

// Both ways to one repository.
struct Both {
  explicit Both(const fs::path& git_dir) {
    git::start_library();
    REQUIRE(git_repository_open(base::out(repository), git_dir.c_str()) == 0);
    const git::RefPlaces places{git_dir, git_dir};
    by_libgit2 = git::refs_by_libgit2(*repository.get(), places);
    by_git = git::refs_by_git(places, true);
    by_git_without_files = git::refs_by_git(places, false);
  }

  git::RepositoryHandle repository;
  std::unique_ptr<git::RefStore> by_libgit2;
  std::unique_ptr<git::RefStore> by_git;
  std::unique_ptr<git::RefStore> by_git_without_files;  // as for reftable
};

std::vector<std::pair<std::string, std::string>> told(const git::RefStore& store) {
  std::vector<std::pair<std::string, std::string>> refs;
  for (const git::Ref& ref : store.refs()) refs.emplace_back(ref.name, ref.id.hex());
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
  return refs;
}

// What a name comes to in the end.
std::string followed(const git::RefStore& store, std::string name) {
  while (auto target = store.symbolic_target(name)) name = std::move(*target);
  return name;
}

void check_alike(const fs::path& git_dir, const std::vector<std::string>& names,
                 const std::vector<std::string>& revisions) {
  const Both both(git_dir);
  CHECK(told(*both.by_git) == told(*both.by_libgit2));
  CHECK(told(*both.by_git).size() > 1);
  if (std::ranges::find(names, "refs/heads/dangling") != names.end())
    CHECK(followed(*both.by_git, "refs/heads/dangling") == "refs/heads/not-yet");
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(both.by_git->id_of(name) == both.by_libgit2->id_of(name));
    CHECK(followed(*both.by_git, name) == followed(*both.by_libgit2, name));
    CHECK(followed(*both.by_git_without_files, name) == followed(*both.by_libgit2, name));
  }
  for (const std::string& revision : revisions) {
    CAPTURE(revision);
    CHECK(both.by_git->resolve(revision) == both.by_libgit2->resolve(revision));
  }
}

const std::vector<std::string> kNames = {"HEAD",
                                         "refs/heads/main",
                                         "refs/heads/nowhere",
                                         "refs/heads/alias",
                                         "refs/heads/alias-of-alias",
                                         "refs/heads/dangling",
                                         "refs/heads/not-yet",
                                         "refs/tags/v1"};

void fill(test::Sandbox& box) {
  box.init("repo");
  box.commit("repo", "a", "one");
  box.git("repo", {"tag", "-a", "-m", "one", "v1"});
  box.commit("repo", "a", "two");
  box.git("repo", {"branch", "side", "main~1"});
  box.git("repo", {"symbolic-ref", "refs/heads/alias", "refs/heads/side"});
  box.git("repo", {"symbolic-ref", "refs/heads/alias-of-alias", "refs/heads/alias"});
  box.git("repo", {"symbolic-ref", "refs/heads/dangling", "refs/heads/not-yet"});
}

}  // namespace

TEST_CASE("git and libgit2 tell the same refs, symbolic ones to nothing included") {
  test::Sandbox box;
  fill(box);
  SUBCASE("loose") {}
  SUBCASE("packed") {
    box.git("repo", {"pack-refs", "--all"});
  }
  SUBCASE("with a detached HEAD") {
    box.git("repo", {"switch", "-q", "--detach", "side"});
  }
  SUBCASE("with more work trees") {
    box.git("repo", {"worktree", "add", "-q", "--detach", "../other", "v1"});
    box.git("repo", {"worktree", "add", "-q", "../third", "side"});
  }
  check_alike(
      box.path() / "repo" / ".git", kNames,
      {"main", "v1", "v1^{commit}", "main~1", "HEAD", "side:a", "nothing", "main~7", "-x", "a..b", ""});
}

TEST_CASE("a ref that is damaged is an error and not a missing one, and a folder of refs is none") {
  test::Sandbox box;
  fill(box);
  box.git("repo", {"branch", "folder/side"});
  box.write("repo/.git/refs/heads/damaged", "no id\n");
  const Both both(box.path() / "repo" / ".git");
  CHECK_THROWS_AS(both.by_libgit2->id_of("refs/heads/damaged"), base::Error);
  CHECK_THROWS_AS(both.by_git->id_of("refs/heads/damaged"), base::Error);
  CHECK(!both.by_git->id_of("refs/heads/folder"));
  CHECK(!both.by_git->id_of("refs/heads/dangling"));
}

TEST_CASE("a link in which git reads the name of a ref is a symbolic ref") {
  test::Sandbox box;
  fill(box);
  const fs::path git_dir = box.path() / "repo" / ".git";
  fs::create_symlink("refs/heads/not-yet", git_dir / "refs/heads/link");
  fs::create_symlink("refs/heads/side", git_dir / "refs/heads/second-link");
  const Both both(git_dir);
  for (const auto* store : {both.by_libgit2.get(), both.by_git.get()}) {
    CHECK(store->symbolic_target("refs/heads/link") == "refs/heads/not-yet");
    CHECK(store->symbolic_target("refs/heads/second-link") == "refs/heads/side");
    CHECK(!store->symbolic_target("refs/heads/side"));
  }
}

TEST_CASE("a branch without commits is told by git as by libgit2") {
  test::Sandbox box;
  fill(box);
  box.git("repo", {"symbolic-ref", "HEAD", "refs/heads/unborn"});
  check_alike(box.path() / "repo" / ".git", {"HEAD", "refs/heads/unborn"}, {"HEAD"});
}

TEST_CASE("git's refs are as they were when one was first asked for, and errors are told") {
  test::Sandbox box;
  fill(box);
  const fs::path git_dir = box.path() / "repo" / ".git";
  const auto refs = git::refs_by_git({git_dir, git_dir}, true);
  const auto main = refs->id_of("refs/heads/main");
  box.commit("repo", "a", "three");
  CHECK(refs->id_of("refs/heads/main") == main);
  CHECK(git::refs_by_git({git_dir, git_dir}, true)->id_of("refs/heads/main") != main);

  const fs::path nowhere = box.path() / "nowhere";
  CHECK_THROWS_AS(git::refs_by_git({nowhere, nowhere}, true)->refs(), base::Error);
  CHECK_THROWS_AS(git::refs_by_git({nowhere, nowhere}, true)->id_of("HEAD"), base::Error);
}

TEST_CASE("a repository with ids of SHA-256 is opened, bare or not, and in a work tree besides") {
  test::Sandbox box;
  box.init("repo", {"--object-format=sha256"});
  const model::Oid commit = box.commit("repo", "folder/a", "content");
  box.git("repo", {"worktree", "add", "-q", "--detach", "../other"});
  box.git(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  box.git("repo", {"config", "core.worktree", "../folder"});

  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(repository.objects().id_bytes() == 32);
  CHECK(!repository.is_bare());
  CHECK(repository.work_tree() == fs::canonical(box.path() / "repo" / "folder"));
  CHECK(repository.ref("HEAD") == commit);
  CHECK(repository.head_branch() == "refs/heads/main");
  const model::Oid blob = repository.resolve("HEAD:folder/a");
  CHECK(repository.objects().read(blob).bytes() == "content");
  CHECK(repository.objects().info(blob).size_bytes == 7);
  CHECK(repository.objects().contains(blob));
  CHECK(!repository.objects().contains(*model::Oid::from_hex(std::string(64, 'e'))));
  CHECK_THROWS_AS(repository.objects().read(*model::Oid::from_hex(std::string(64, 'e'))), base::Error);
  CHECK_THROWS_AS(repository.resolve("HEAD:nothing"), base::Error);

  git::Repository other(box.path() / "other", git::Trust::by_hand);
  CHECK(other.work_tree() == fs::canonical(box.path() / "other"));
  CHECK(other.ref("HEAD") == commit);
  CHECK(!other.head_branch());

  git::Repository bare(box.path() / "bare.git", git::Trust::by_hand);
  CHECK(bare.is_bare());
  CHECK(bare.objects().read(blob).bytes() == "content");
  CHECK(bare.refs().size() == 1);
}

TEST_CASE("objects with ids of SHA-256 that come after the repository was opened are found") {
  test::Sandbox box;
  box.init("repo", {"--object-format=sha256"});
  box.commit("repo", "a", "one");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  git::ObjectSource& objects = repository.objects();
  CHECK(objects.contains(*repository.ref("HEAD")));
  SUBCASE("loose") {
    const model::Oid blob = box.hash_object("repo", "blob", "later");
    CHECK(objects.contains(blob));
    CHECK(objects.read(blob).bytes() == "later");
  }
  SUBCASE("packed, while the loose ones go") {
    const model::Oid commit = box.commit("repo", "b", "two");
    const model::Oid blob = box.rev("repo", "HEAD:b");
    box.git("repo", {"repack", "-q", "-ad"});
    CHECK(objects.info(blob).size_bytes == 3);
    CHECK(objects.read(commit).kind() == model::ObjectKind::commit);
  }
}

TEST_CASE("an object whose name is another's SHA-256 is refused") {
  test::Sandbox box;
  box.init("repo", {"--object-format=sha256"});
  const std::string good = box.hash_object("repo", "blob", "good").hex();
  const std::string bad = box.hash_object("repo", "blob", "bad").hex();
  const fs::path folder = box.path() / "repo" / ".git" / "objects";
  const auto file = [&](const std::string& name) { return folder / name.substr(0, 2) / name.substr(2); };
  fs::remove(file(good));
  fs::rename(file(bad), file(good));
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK_THROWS_WITH_AS(repository.objects().read(*model::Oid::from_hex(good)),
                       doctest::Contains("does not hold what its name says"), base::Error);
}
