#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fsck/name_scan.hpp"
#include "fsck/samples.hpp"

using namespace sallyport;
using namespace sallyport::test;
using namespace std::string_literals;

namespace {

std::string sorted_tree(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return tree_of(names);
}

// Many names that a table would put into one place.
std::vector<std::string> names_that_meet(std::size_t count) {
  std::vector<std::string> names;
  for (unsigned number = 0; names.size() < count; ++number) {
    const std::string name = fmt::format("{:08}", number);
    const std::string readable = name + std::string(8, '\0');
    if (fsck::scan_name(readable.data(), name.size()).hash >> 56 == 0) names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("usual trees have no defect") {
  CHECK(tree_ids(entry("100644", ".gitattributes") + entry("100644", ".gitignore") +
                 entry("100644", ".gitmodules") + entry("100644", ".mailmap") + entry("100755", "configure") +
                 entry("120000", "link") + entry("40000", "src") + entry("160000", "submodule"))
            .empty());
  CHECK(
      tree_ids(entry("100644", "a") + entry("100644", "a.b") + entry("40000", "a.c") + entry("100644", "a0"))
          .empty());
  CHECK(tree_ids(sorted_tree({"caf\u00E9", "na\u00EFve", "\u65E5\u672C\u8A9E",
                              "\U0001F468\u200D\U0001F4BB.png", "a b", "a~", "a:b"}))
            .empty());
}

TEST_CASE("names that differ in case alone collide") {
  for (const auto& [one, other] : std::vector<std::pair<std::string, std::string>>{
           {"README", "readme"},
           {"a-rather-long-name-of-a-file.TXT", "a-rather-long-name-of-a-file.txt"},
           {"\u00C9t\u00E9", "\u00E9t\u00C9"},
           {"stra\u00DFe", "STRASSE"},
           {"\u212A", "k"},
           {"file\u017F", "FILES"},
           {"~A", "~a"},
       }) {
    INFO(one << " " << other);
    CHECK(tree_ids(sorted_tree({one, other})) == "nameCollision*");
  }
}

TEST_CASE("names that differ in the composition of letters alone collide") {
  CHECK(tree_ids(sorted_tree({"caf\u00E9", "cafe\u0301"})) == "nameCollision*");
  CHECK(tree_ids(sorted_tree({"CAF\u00C9", "cafe\u0301"})) == "nameCollision*");
  CHECK(tree_ids(sorted_tree({"\u2764", "\u2764\uFE0F"})) == "nameCollision*");
  CHECK(tree_ids(sorted_tree({"cafe", "caf\u00E9"})).empty());
}

TEST_CASE("names that are alike do not collide") {
  CHECK(tree_ids(sorted_tree({"[", "{"})).empty());
  CHECK(tree_ids(sorted_tree({"@", "`"})).empty());
  CHECK(tree_ids(sorted_tree({"A", "a1", "a", "A1"})) == "nameCollision*");
  CHECK(tree_ids(sorted_tree({"A1", "a2"})).empty());
  CHECK(tree_ids(sorted_tree({"I", "\u0131"})).empty());
}

TEST_CASE("of names that collide both are told") {
  const fsck::Defects defects = fsck::check_tree(sorted_tree({"Makefile", "a", "makefile", "z"}), kIdBytes);
  REQUIRE(defects.size() == 1);
  CHECK(defects[0].detail == "Makefile, makefile");
}

TEST_CASE("a name that stands twice is told even if it collides with a third") {
  const std::string tree =
      entry("100644", "AB") + entry("100644", "aB") + entry("100644", "aB.c") + entry("40000", "aB");
  CHECK(tree_ids(tree) == "duplicateEntries nameCollision*");
}

TEST_CASE("names in large trees are compared each with each") {
  std::vector<std::string> names;
  for (int i = 0; i < 3000; ++i) names.push_back(fmt::format("Name{}", i * 7));
  CHECK(tree_ids(sorted_tree(names)).empty());
  names.push_back("nAME14000");
  CHECK(tree_ids(sorted_tree(names)) == "nameCollision*");
  names.push_back("Name14000");
  CHECK(tree_ids(sorted_tree(names)) == "duplicateEntries nameCollision*");
}

TEST_CASE("names that were made to meet in a table are compared all the same") {
  std::vector<std::string> names = names_that_meet(400);
  CHECK(tree_ids(sorted_tree(names)).empty());
  names.push_back("A");
  names.push_back("a");
  CHECK(tree_ids(sorted_tree(names)) == "nameCollision*");
  names.push_back("A");
  CHECK(tree_ids(sorted_tree(names)) == "duplicateEntries nameCollision*");
}

TEST_CASE("a name is judged at each of its bytes") {
  // Names are read in words of eight bytes.
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      INFO(size << " " << at);
      const auto with = [&](const std::string& odd) {
        return tree_ids(entry("100644", std::string(size, 'x').replace(at, 1, odd)));
      };
      CHECK(with("\x1F") == "controlInName*");
      CHECK(with("\x7F") == "controlInName*");
      CHECK(with("/") == "fullPathname");
      CHECK(with("\\") == "backslashInName*");
      CHECK(with("\x80") == "invalidUtf8Name*");
      CHECK(with("\u200B") == "invisibleInName*");
      CHECK(with("~").empty());
      CHECK(with("}").empty());
      CHECK(with(" ").empty());
      const std::string upper = std::string(size, 'x').replace(at, 1, "X");
      CHECK(tree_ids(tree_of({upper, std::string(size, 'x')})) == "nameCollision*");
    }
  }
}

TEST_CASE("a link that leads out of the work tree, or into .git, has a defect") {
  const auto link = [](const std::string& path, const std::string& target) {
    return ids(fsck::check_symlink(path, target));
  };
  for (const auto& target : {"a", "./a", "a/../b", "..a", "a.git", ".gitignore", "a//b", "a b", ".", "c:"})
    CHECK(link("link", target) == (target == "c:"s ? "symlinkAbsolute*" : ""));
  CHECK(link("a/b/link", "../../c").empty());
  CHECK(link("a/b/link", "../../../c") == "symlinkOutside*");
  CHECK(link("link", "..") == "symlinkOutside*");
  CHECK(link("link", "a/../../b") == "symlinkOutside*");
  CHECK(link("a/link", "..\\..\\b") == "symlinkOutside*");
  CHECK(link("link", "a\\b/../..") == "symlinkOutside*");
  CHECK(link("link", "") == "symlinkEmpty*");
  CHECK(link("link", "a\0b"s) == "symlinkNul*");
  for (const auto& target :
       {"/etc/passwd", "/", "C:\\x", "c:/x", "C:x", "\\\\server\\share", "//server/share", "\\x"})
    CHECK(link("link", target) == "symlinkAbsolute*");
  for (const auto& target : {".git", ".git/hooks", "a/../.GIT/config", "git~1/x", ".git ./x", "a\\.git\\x",
                             ".g\u200Cit", "submodule/.git", ".git:x/y"})
    CHECK(link("link", target) == "symlinkPointsToGitDir*");
  CHECK(link("a/link", "../../.git") == "symlinkOutside* symlinkPointsToGitDir*");
  CHECK(link("link", "/x/.git") == "symlinkAbsolute* symlinkPointsToGitDir*");
}

TEST_CASE("the names that git looks into are known in their disguises") {
  for (const auto& name : {".gitmodules", ".GITMODULES", "gitmod~1", "gi7eba~1", ".gitmodules .:x",
                           "\u200C.gitmodules", "a\\.gitmodules"})
    CHECK(fsck::is_gitmodules_name(name));
  for (const auto& name :
       {"", "gitmodules", ".gitmodule", ".gitmodulesx", ".gitattributes", "a/.gitmodules", "gitatt~1"})
    CHECK_FALSE(fsck::is_gitmodules_name(name));
  for (const auto& name :
       {".gitattributes", "GITATT~1", "gi7d29~9", ".gitAttributes..", ".git\u200Dattributes"})
    CHECK(fsck::is_gitattributes_name(name));
  for (const auto& name : {"", ".gitmodules", "a\\.gitattributes", "gitattributes"})
    CHECK_FALSE(fsck::is_gitattributes_name(name));
}

TEST_CASE("a .gitattributes larger than git reads has a defect") {
  CHECK(ids(fsck::check_gitattributes(std::string((100U << 20) + 1, '\n'))) == "gitattributesLarge");
  CHECK(ids(fsck::check_gitattributes(std::string(100U << 20, '\n'))).empty());
}

TEST_CASE("each kind of defect is listed once, with a meaning") {
  const auto kinds = fsck::kinds();
  CHECK(kinds.size() > 80);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK_FALSE(kinds[i].meaning.empty());
    if (i > 0) CHECK(kinds[i - 1].id < kinds[i].id);
  }
  CHECK(fsck::to_string(fsck::Level::fsck) == "fsck");
  CHECK(fsck::to_string(fsck::Level::strict) == "strict");
}
