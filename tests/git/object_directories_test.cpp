#include "git/object_directories.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
namespace fs = std::filesystem;

TEST_CASE("alternates are split at colons, except within quotes") {
  using Folders = std::vector<fs::path>;
  CHECK(git::parse_alternates_variable("") == Folders{});
  CHECK(git::parse_alternates_variable("/a:/b") == Folders{"/a", "/b"});
  CHECK(git::parse_alternates_variable(":/a::") == Folders{"/a"});
  CHECK(git::parse_alternates_variable(R"("/a:b":/c)") == Folders{"/a:b", "/c"});
  CHECK(git::parse_alternates_variable(R"("/q\"\\\t\303\251")") == Folders{"/q\"\\\t\xC3\xA9"});
}

TEST_CASE("a quote that git would not write is an error") {
  CHECK_THROWS_AS(git::parse_alternates_variable(R"("/a)"), base::Error);
  CHECK_THROWS_AS(git::parse_alternates_variable(R"("/a\)"), base::Error);
  CHECK_THROWS_AS(git::parse_alternates_variable(R"("/a\q")"), base::Error);
  CHECK_THROWS_AS(git::parse_alternates_variable(R"("/a"b)"), base::Error);
}

TEST_CASE("alternates of alternates are followed, relative ones from where they are named") {
  const test::Sandbox box;
  for (const char* name : {"one", "two", "three"}) fs::create_directories(box.path() / name / "info");
  box.write("one/info/alternates", "# a comment\n../two\n");
  box.write("two/info/alternates", (box.path() / "three").string() + "\n../one\n");
  CHECK(git::with_alternates(box.path() / "one") ==
        std::vector<fs::path>{box.path() / "one", box.path() / "two", box.path() / "three"});
}

TEST_CASE("an alternate that is missing is an error, not an empty folder") {
  const test::Sandbox box;
  fs::create_directories(box.path() / "one" / "info");
  box.write("one/info/alternates", "../gone\n");
  CHECK_THROWS_AS(git::with_alternates(box.path() / "one"), base::Error);
  CHECK_THROWS_AS(git::with_alternates(box.path() / "gone"), base::Error);
}
