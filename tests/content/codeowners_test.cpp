#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "content/codeowners.hpp"
#include "content/random_text.hpp"

using namespace sallyport;
using content::Codeowners;
using content::OwnersDialect;

namespace {

// "section:@a,@b;" for each group.
std::string owners(const Codeowners& file, std::string_view path) {
  std::string printed;
  for (const content::OwnerGroup& group : file.owners_of(path))
    printed += fmt::format("{}:{};", group.section, fmt::join(group.owners, ","));
  return printed;
}

bool matches(std::string_view pattern, std::string_view path, OwnersDialect dialect) {
  const Codeowners file = Codeowners::parse(std::string(pattern) + " @a", dialect);
  CHECK(file.problems().empty());
  return !file.owners_of(path).empty();
}

bool on_github(std::string_view pattern, std::string_view path) {
  return matches(pattern, path, OwnersDialect::github);
}

bool on_gitlab(std::string_view pattern, std::string_view path) {
  return matches(pattern, path, OwnersDialect::gitlab);
}

std::vector<std::size_t> problem_lines(std::string_view text, OwnersDialect dialect) {
  std::vector<std::size_t> lines;
  const Codeowners file = Codeowners::parse(text, dialect);
  for (const content::OwnersProblem& problem : file.problems()) {
    CHECK_FALSE(problem.what.empty());
    lines.push_back(problem.line_1based);
  }
  return lines;
}

// fnmatch by trying all there is.
bool names(std::string_view pattern, std::string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern[0] == '*')
    return names(pattern.substr(1), name) || (!name.empty() && names(pattern, name.substr(1)));
  return !name.empty() && (pattern[0] == '?' || pattern[0] == name[0]) &&
         names(pattern.substr(1), name.substr(1));
}

using Parts = std::span<const std::string_view>;

bool leads(Parts pattern, Parts path) {
  if (pattern.empty()) return path.empty();
  if (pattern[0] == "**" && pattern.size() > 1)
    return leads(pattern.subspan(1), path) || (!path.empty() && leads(pattern, path.subspan(1)));
  return !path.empty() && names(pattern[0], path[0]) && leads(pattern.subspan(1), path.subspan(1));
}

}  // namespace

TEST_CASE("patterns match what trying all ways to match them does") {
  test::RandomText random(7);
  std::size_t matched = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string pattern;
    std::string path = "a";
    for (std::size_t left = 1 + random.below(5); left > 0; --left)
      pattern += "/" + std::string(random.one_of({"**", "**", "a", "*", "?b", "a*b", "*a*", "ab*?"}));
    for (std::size_t left = random.below(9); left > 0; --left) path += random.one_of({"/a", "a", "b", "/b"});
    CAPTURE(pattern);
    CAPTURE(path);
    const bool is_match =
        leads(base::split(std::string_view(pattern).substr(1), '/'), base::split(path, '/'));
    CHECK(on_gitlab(pattern, path) == is_match);
    matched += is_match ? 1U : 0U;
  }
  CHECK(matched > 300);
}

TEST_CASE("GitHub: the last pattern that matches owns a path") {
  const Codeowners file = Codeowners::parse(
      "# comment\n"
      "*  @all @org/team\n"
      "\n"
      "*.js\t@js # and a comment\r\n"
      "/build/logs/ ann@example.org\n"
      "docs/* @docs\n"
      "apps/ @apps\n"
      "/apps/github\n"
      "a\\ b.txt @space\n",
      OwnersDialect::github);
  CHECK(file.problems().empty());
  CHECK(owners(file, "x") == ":@all,@org/team;");
  CHECK(owners(file, "x/y.js") == ":@js;");
  CHECK(owners(file, "build/logs/deep/x") == ":ann@example.org;");
  CHECK(owners(file, "x/build/logs/y") == ":@all,@org/team;");
  CHECK(owners(file, "docs/x.md") == ":@docs;");
  CHECK(owners(file, "docs/deep/x.md") == ":@all,@org/team;");
  CHECK(owners(file, "x/apps/y") == ":@apps;");
  CHECK(owners(file, "apps/github").empty());
  CHECK(owners(file, "apps/github/x").empty());
  CHECK(owners(file, "a b.txt") == ":@space;");
  CHECK(file.owners_of("x.js").front().line_1based == 4);
  CHECK(file.owners_of("x.js").front().approvals == 1);
}

TEST_CASE("GitHub: patterns are gitignore's") {
  CHECK(on_github("/docs", "docs"));
  CHECK(on_github("/docs", "docs/x"));
  CHECK_FALSE(on_github("/docs", "x/docs"));
  CHECK(on_github("docs", "x/docs/y"));
  CHECK_FALSE(on_github("docs/", "docs"));
  CHECK(on_github("docs/", "x/docs/y"));
  CHECK(on_github("a/b", "a/b/c"));
  CHECK_FALSE(on_github("a/b", "x/a/b"));
  CHECK(on_github("**/logs", "logs"));
  CHECK(on_github("**/logs", "x/y/logs/z"));
  CHECK(on_github("a/**/b", "a/b"));
  CHECK(on_github("a/**/b", "a/x/y/b"));
  CHECK(on_github("a/**", "a/x/y"));
  CHECK_FALSE(on_github("a/**", "a"));
  CHECK(on_github("**", "a"));
  CHECK(on_github("/*", "a"));
  CHECK_FALSE(on_github("/*", "a/b"));
  CHECK(on_github("*", ".hidden/b"));
  CHECK(on_github("a?c", "abc"));
  CHECK_FALSE(on_github("a?c", "a/c"));
  CHECK(on_github("*a*b*", "xxaxxbxx"));
  CHECK_FALSE(on_github("*a*b", "xxaxxbx"));
  CHECK(on_github("a\\*b", "a*b"));
  CHECK_FALSE(on_github("a\\*b", "axb"));
  CHECK_FALSE(on_github("Docs", "docs"));
}

TEST_CASE("GitLab: patterns are those of fnmatch") {
  CHECK(on_gitlab("*", "a/b"));
  CHECK(on_gitlab("a/b", "x/a/b"));
  CHECK_FALSE(on_gitlab("/docs", "docs/x"));
  CHECK(on_gitlab("/docs/", "docs/x/y"));
  CHECK(on_gitlab("/docs/*", "docs/x"));
  CHECK_FALSE(on_gitlab("/docs/*", "docs/x/y"));
  CHECK_FALSE(on_gitlab("/docs/**", "docs/x/y"));
  CHECK(on_gitlab("/docs/**/*.md", "docs/x.md"));
  CHECK(on_gitlab("/docs/**/*.md", "docs/x/y.md"));
  CHECK(on_gitlab("lib/", "x/lib/y"));
  CHECK(on_gitlab("\\#file", "#file"));
  CHECK(on_gitlab("/[a-c]x", "bx"));
  CHECK_FALSE(on_gitlab("x[!a-c]", "xb"));
  CHECK(on_gitlab("x[]^-]", "x-"));
}

TEST_CASE("GitLab: each section decides on its own") {
  const Codeowners file = Codeowners::parse(
      "* @all\n"
      "[Docs][2] @docs @@maintainer\n"
      "docs/\n"
      "*.txt @a/b/c # comment\n"
      "!/docs/open/\n"
      "^[Data base] @data\n"
      "*.sql\n"
      "[DOCS]\n"
      "free/\n",
      OwnersDialect::gitlab);
  CHECK(file.problems().empty());
  CHECK(owners(file, "docs/x") == ":@all;Docs:@docs,@@maintainer;");
  CHECK(owners(file, "docs/x.txt") == ":@all;Docs:@a/b/c;");
  CHECK(owners(file, "docs/open/x.txt") == ":@all;");
  CHECK(owners(file, "docs/x.sql") == ":@all;Docs:@docs,@@maintainer;Data base:@data;");
  CHECK(owners(file, "docs/free/x") == ":@all;");
  const auto groups = file.owners_of("docs/x.sql");
  CHECK(groups[1].approvals == 2);
  CHECK_FALSE(groups[1].is_optional);
  CHECK(groups[2].approvals == 0);
  CHECK(groups[2].is_optional);
}

TEST_CASE("lines that cannot be read are told, and own nothing") {
  const std::vector<std::size_t> all = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  CHECK(problem_lines("!a @a\n[a-b] @a\n\\#a @a\n/ @a\na//b @a\na\\\na alice\na @a/b/c\na @@owner\nb @b\n",
                      OwnersDialect::github) == all);
  CHECK(problem_lines("[a @a\n[] @a\n[a][0]\n[a][x]\n[a]x\n! @a\n!a @a\n[a] alice\na[b @a\n^[ok][3]\n",
                      OwnersDialect::gitlab) == all);
  CHECK(owners(Codeowners::parse("a @a\na bad\n", OwnersDialect::github), "a") == ":@a;");
  CHECK(problem_lines("a a@b@c\nb @\nc @a/\nd <a@b>\ne a@b\n", OwnersDialect::github) ==
        std::vector<std::size_t>{1, 2, 3, 4});
  CHECK(problem_lines(std::string((3 << 20) + 1, '\n'), OwnersDialect::github) ==
        std::vector<std::size_t>{1});
}

TEST_CASE("the places of the file are those that each documents") {
  CHECK(content::codeowners_places(OwnersDialect::github).front() == ".github/CODEOWNERS");
  CHECK(content::codeowners_places(OwnersDialect::gitlab).back() == ".gitlab/CODEOWNERS");
}

TEST_CASE("a pattern of many runs is matched in time of both sizes") {
  std::string pattern;
  std::string path;
  for (int i = 0; i < 400; ++i) pattern += "*a";
  for (int i = 0; i < 1000; ++i) pattern += "/**/x*";
  for (int i = 0; i < 2000; ++i) path += "aaaaaaaa/x/";
  CHECK_FALSE(on_github(pattern + "y", path + "z"));
}
