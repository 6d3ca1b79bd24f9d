#include "app/ssh_command.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

namespace {

std::string path_of(std::string_view text) {
  const auto command = app::parse_ssh_command(text);
  return command ? command->path : std::string("(nothing)");
}

void make_repository(const test::Sandbox& box, const std::string& name) {
  box.write(name + "/HEAD", "ref: refs/heads/main\n");
  fs::create_directories(box.path() / name / "objects");
}

}  // namespace

TEST_CASE("what git's clients ask for is read, with a hyphen or a space") {
  for (const std::string service : {"receive-pack", "upload-pack", "upload-archive"}) {
    for (const std::string git : {"git-", "git "}) {
      const auto command = app::parse_ssh_command(git + service + " '/srv/git/x.git'");
      REQUIRE(command);
      CHECK(command->service == service);
      CHECK(command->path == "/srv/git/x.git");
    }
  }
}

TEST_CASE("a path is unquoted as git quotes it") {
  CHECK(path_of("git-upload-pack 'it'\\''s.git'") == "it's.git");
  CHECK(path_of("git-upload-pack 'wow'\\!'.git'") == "wow!.git");
  CHECK(path_of("git-upload-pack 'wow!.git'") == "wow!.git");
  CHECK(path_of("git-upload-pack ''\\'''") == "'");
  CHECK(path_of("git-upload-pack '$(id);`id`&|\"\\ x'") == "$(id);`id`&|\"\\ x");
  CHECK(path_of("git-upload-pack '\xc3\xa9.git'") == "\xc3\xa9.git");
}

TEST_CASE("nothing else is a command") {
  for (const std::string text : {"",
                                 "git",
                                 "git-receive-pack",
                                 "git-receive-pack ",
                                 "git-receive-pack x.git",
                                 "git-receive-pack \"x\"",
                                 "git-receive-pack ''",
                                 "git-receive-pack '",
                                 "git-receive-pack 'x",
                                 "git-receive-pack 'x'y",
                                 "git-receive-pack 'x' ",
                                 "git-receive-pack 'x' 'y'",
                                 "git-receive-pack 'x';id",
                                 "git-receive-pack 'x'\n",
                                 "git-receive-pack  'x'",
                                 " git-receive-pack 'x'",
                                 "git-receive-pack '-x'",
                                 "git-receive-pack '--help'",
                                 "git-receive-pack 'x\ny'",
                                 "git-receive-pack 'x\x7f'",
                                 "git-receive-pack 'x'\\\\''y'",
                                 "git-receive-pack 'x'\\''",
                                 "git-receive-pack-x 'x'",
                                 "git-shell 'x'",
                                 "git  receive-pack 'x'",
                                 "git -c a=b receive-pack 'x'",
                                 "/usr/bin/git-receive-pack 'x'",
                                 "GIT-RECEIVE-PACK 'x'",
                                 "sh -c 'x'",
                                 "git-lfs-authenticate 'x' upload",
                                 "git-receive-pack $'x'"}) {
    INFO(text);
    CHECK_FALSE(app::parse_ssh_command(text));
  }
  CHECK_FALSE(app::parse_ssh_command(std::string("git-receive-pack 'x\0y'", 22)));
  CHECK(app::parse_ssh_command("git-receive-pack '" + std::string(4096, 'x') + "'"));
  CHECK_FALSE(app::parse_ssh_command("git-receive-pack '" + std::string(4097, 'x') + "'"));
}

TEST_CASE("a repository below the root is found as git would find it") {
  const test::Sandbox box;
  make_repository(box, "root/team/x.git");
  make_repository(box, "root/work/.git");
  const fs::path root = fs::canonical(box.path() / "root");
  CHECK(app::repository_below(root, "team/x.git") == root / "team/x.git");
  CHECK(app::repository_below(root, "team/x") == root / "team/x.git");
  CHECK(app::repository_below(root, "team/x.git/") == root / "team/x.git");
  CHECK(app::repository_below(root, "work") == root / "work/.git");
  CHECK(app::repository_below(root, (root / "team/x.git").string()) == root / "team/x.git");
  CHECK(app::repository_below(root, "team/../team/./x.git") == root / "team/x.git");
}

TEST_CASE("what is not below the root is not there, by whatever way") {
  const test::Sandbox box;
  make_repository(box, "root/x.git");
  make_repository(box, "root2/y.git");
  fs::create_directory_symlink("../root2/y.git", box.path() / "root/link.git");
  fs::create_directory_symlink("x.git", box.path() / "root/alias.git");
  const fs::path root = fs::canonical(box.path() / "root");
  for (const std::string path : {"link.git", "link", "../root2/y.git", "x.git/../../root2/y.git", "missing",
                                 "/", ".", "", "~/x.git", "x.git/objects"}) {
    INFO(path);
    CHECK_THROWS_WITH_AS(app::repository_below(root, path),
                         ("there is no repository " + path + " here").c_str(), base::Error);
  }
  CHECK_THROWS_AS(app::repository_below(root, (box.path() / "root2/y.git").string()), base::Error);
  CHECK_THROWS_AS(app::repository_below(box.path() / "none", "x.git"), base::Error);
  CHECK(app::repository_below(root, "alias.git") == root / "x.git");
}
