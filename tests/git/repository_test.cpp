#include "git/repository.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

TEST_CASE("objects are read as they are stored") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "content");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const model::Oid blob = box.rev("repo", "HEAD:a");
  CHECK(repository.objects().read(blob).bytes() == "content");
  CHECK(repository.objects().info(blob).kind == model::ObjectKind::blob);
  CHECK(repository.objects().info(blob).size_bytes == 7);
  CHECK(!repository.objects().contains(*model::Oid::from_hex(std::string(40, 'e'))));
  CHECK_THROWS_AS(repository.objects().read(*model::Oid::from_hex(std::string(40, 'e'))), base::Error);
}

TEST_CASE("replacement refs change nothing") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "bad");
  const model::Oid bad = box.rev("repo", "HEAD:a");
  const model::Oid clean = box.hash_object("repo", "blob", "clean");
  box.git("repo", {"replace", bad.hex(), clean.hex()});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(repository.objects().read(bad).bytes() == "bad");
}

TEST_CASE("a quarantine is told apart from the store behind it, even under a path with a colon and a quote") {
  test::Sandbox box;
  const std::string name = "odd:\"name";
  box.init(name, {"--bare"});
  const model::Oid old_blob = box.hash_object(name, "blob", "old");
  const fs::path objects = box.path() / name / "objects";
  const fs::path quarantine = objects / "tmp_objdir-incoming-test";
  fs::create_directories(quarantine);
  ::setenv("GIT_OBJECT_DIRECTORY", quarantine.c_str(), 1);
  std::string quoted = "\"" + objects.string() + "\"";
  quoted.insert(quoted.find("odd:\"") + 4, "\\");
  ::setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted.c_str(), 1);
  const model::Oid new_blob = box.hash_object(name, "blob", "new");
  ::setenv("GIT_DIR", (box.path() / name).c_str(), 1);

  git::Repository repository(".", git::Trust::hook);
  CHECK(repository.has_quarantine());
  CHECK(repository.quarantined() == std::vector<model::Oid>{new_blob});
  CHECK(repository.objects().read(new_blob).bytes() == "new");
  CHECK(repository.objects().read(old_blob).bytes() == "old");
  CHECK(repository.is_stored_outside_quarantine(old_blob));
  CHECK(!repository.is_stored_outside_quarantine(new_blob));
  ::unsetenv("GIT_DIR");
}

TEST_CASE("a repository of a kind that cannot be read is refused with one clear line") {
  test::Sandbox box;
  const auto message_of = [&](const char* key, const char* value) {
    const std::string folder = std::string("repo-") + value;
    box.init(folder);
    box.git(folder, {"config", "core.repositoryformatversion", "1"});
    box.git(folder, {"config", key, value});
    try {
      git::Repository(box.path() / folder, git::Trust::by_hand);
    } catch (const base::Error& error) {
      return std::string(error.what());
    }
    return std::string("opened");
  };
  CHECK(message_of("extensions.partialClone", "origin").find("partial clone") != std::string::npos);
  CHECK(message_of("extensions.worktreeConfig", "true") == "opened");
  CHECK(message_of("extensions.preciousObjects", "true") == "opened");

  CHECK(message_of("extensions.objectFormat", "sha3") ==
        "this repository names its objects by sha3; only SHA-1 and SHA-256 can be read");
  CHECK(message_of("extensions.refStorage", "papyrus") ==
        "this repository keeps its refs as papyrus; only files and reftable can be read");
}

TEST_CASE("a linked work tree is opened with the objects and refs of its repository") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid commit = box.commit("repo", "a", "content");
  box.git("repo", {"worktree", "add", "-q", "-b", "side", "../linked"});
  git::Repository repository(box.path() / "linked", git::Trust::by_hand);
  CHECK(repository.work_tree() == box.path() / "linked");
  CHECK(repository.head_branch() == "refs/heads/side");
  CHECK(repository.ref("refs/heads/main") == commit);
  CHECK(!repository.is_bare());
}

TEST_CASE("refs are listed without symbolic ones, and with a detached HEAD") {
  test::Sandbox box;
  box.init("repo");
  const model::Oid commit = box.commit("repo", "a", "content");
  box.git("repo", {"tag", "-a", "-m", "a tag", "v1"});
  box.git("repo", {"symbolic-ref", "refs/heads/alias", "refs/heads/main"});
  {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    CHECK(repository.refs().size() == 2);
  }
  box.git("repo", {"checkout", "-q", "--detach"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(repository.refs().size() == 3);
  CHECK(repository.refs().back().id == commit);
  CHECK(!repository.head_branch());
}

TEST_CASE("an unborn branch has a name and no commit") {
  const test::Sandbox box;
  box.init("repo");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(repository.head_branch() == "refs/heads/main");
  CHECK(!repository.ref("refs/heads/main"));
}

TEST_CASE("a user's configuration cannot set what is the administrator's") {
  test::Sandbox box;
  box.init("repo");
  box.write("user.config", "[sallyport]\n\tpolicy = /from/user\n");
  ::setenv("GIT_CONFIG_GLOBAL", (box.path() / "user.config").c_str(), 1);
  {
    git::Repository repository(box.path() / "repo", git::Trust::by_hand);
    CHECK(repository.config("sallyport.policy") == "/from/user");
    CHECK(!repository.administrator_config("sallyport.policy"));
  }
  box.git("repo", {"config", "sallyport.policy", "/from/repository"});
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  CHECK(repository.administrator_config("sallyport.policy") == "/from/repository");
}

TEST_CASE("where no repository is, none is opened") {
  const test::Sandbox box;
  fs::create_directories(box.path() / "plain");
  ::setenv("GIT_CEILING_DIRECTORIES", box.path().c_str(), 1);
  CHECK_THROWS_AS(git::Repository(box.path() / "plain", git::Trust::by_hand), base::Error);
  ::unsetenv("GIT_CEILING_DIRECTORIES");
}

TEST_CASE("storage order loses no id, packed, loose or unknown") {
  test::Sandbox box;
  box.init("repo");
  box.commit("repo", "a", "one");
  box.git("repo", {"gc", "-q"});
  box.commit("repo", "b", "two");
  git::Repository repository(box.path() / "repo", git::Trust::by_hand);
  const model::Oid unknown = *model::Oid::from_hex(std::string(40, 'e'));
  std::vector<model::Oid> oids = {unknown, box.rev("repo", "HEAD:b"), box.rev("repo", "HEAD:a")};
  const auto ordered = repository.objects().in_storage_order(oids);
  CHECK(ordered.size() == 3);
  CHECK(ordered.front() == box.rev("repo", "HEAD:a"));  // the packed one
}
