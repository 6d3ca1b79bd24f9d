#include "git/ownership.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

TEST_CASE("one's own repository needs no safe.directory") {
  const test::Sandbox box;
  fs::create_directories(box.path() / "mine");
  CHECK_NOTHROW(git::check_ownership(box.path() / "mine", {}, {}));
}

TEST_CASE("somebody else's repository needs a safe.directory that names it") {
  // "/" is root's or, for a test run by root, given away.
  const test::Sandbox box;
  fs::path other = "/";
  if (::geteuid() == 0) {
    other = box.path() / "theirs";
    fs::create_directories(other);
    REQUIRE(::chown(other.c_str(), 65534, 65534) == 0);
    CHECK_THROWS_AS(git::check_ownership(other, {}, {}), base::Error);
    CHECK_NOTHROW(git::check_ownership(other, {}, {other.string()}));
    CHECK_NOTHROW(git::check_ownership(other, {}, {box.path().string() + "/*"}));
    CHECK_THROWS_AS(git::check_ownership(other, {}, {(box.path() / "elsewhere").string()}), base::Error);
    // Behind sudo, root may use what belongs to the user who called it, and to nobody else.
    ::setenv("SUDO_UID", "65534", 1);
    CHECK_NOTHROW(git::check_ownership(other, {}, {}));
    ::setenv("SUDO_UID", "65533", 1);
    CHECK_THROWS_AS(git::check_ownership(other, {}, {}), base::Error);
    ::unsetenv("SUDO_UID");
  }
  CHECK_THROWS_AS(git::check_ownership(other, {}, {}), base::Error);
  CHECK_NOTHROW(git::check_ownership(other, {}, {"*"}));
  CHECK_THROWS_AS(git::check_ownership(other, {}, {"*", ""}), base::Error);  // an empty value forgets
}
