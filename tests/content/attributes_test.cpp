#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "content/gitattributes.hpp"
#include "content/gitmodules.hpp"

using namespace sallyport;

namespace {

// "line pattern written;" for each.
std::string hiding(std::string_view text) {
  std::string printed;
  for (const content::HidingAttribute& attribute : content::hiding_attributes(text)) {
    CHECK_FALSE(attribute.why.empty());
    printed += fmt::format("{} {} {};", attribute.line_1based, attribute.pattern, attribute.written);
  }
  return printed;
}

}  // namespace

TEST_CASE("attributes that hide content are told with line and pattern") {
  CHECK(hiding("# *.c -diff\n*.c -diff text\n\n  /a/*.bin binary filter=lfs\r\n*.x\t-text\tmerge=ours\n") ==
        "2 *.c -diff;4 /a/*.bin binary;4 /a/*.bin filter=lfs;5 *.x -text;5 *.x merge=ours;");
  CHECK(hiding("a linguist-generated\nb linguist-generated=true\nc linguist-generated=false\nd "
               "-linguist-vendored\n") == "1 a linguist-generated;2 b linguist-generated=true;");
  CHECK(hiding("* export-ignore\n* working-tree-encoding=UTF-16\n* -merge\n* conflict-marker-size=32\n") ==
        "1 * export-ignore;2 * working-tree-encoding=UTF-16;3 * -merge;4 * conflict-marker-size=32;");
  const auto found = content::hiding_attributes("* filter=lfs -diff");
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "filter");
  CHECK(found[0].value == "lfs");
  CHECK(found[0].state == content::HidingAttribute::State::value);
  CHECK(found[1].name == "diff");
  CHECK(found[1].state == content::HidingAttribute::State::unset);
}

TEST_CASE("what hides nothing is not told") {
  CHECK(hiding("").empty());
  CHECK(hiding("* text=auto eol=lf diff=cpp !diff !filter -filter text diff merge -export-ignore -binary\n")
            .empty());
  CHECK(hiding("-diff\nbinary\n\"-diff\" text\n").empty());
}

TEST_CASE("patterns in quotes and macros are read") {
  CHECK(hiding("\"a b\\\" -diff\" -text\n") == "1 \"a b\\\" -diff\" -text;");
  CHECK(hiding("\"a b -diff\n") == "1 \"a -diff;");
  CHECK(hiding("[attr]hide -diff\n[attr]  more hide -text\n* hide\n") ==
        "1 [attr]hide -diff;2 [attr]  more -text;");
  CHECK(hiding("\xEF\xBB\xBF[attr]a -diff") == "1 [attr]a -diff;");
  CHECK(hiding("[attr]").empty());
}

TEST_CASE("submodules are read with all values of each key") {
  const content::Submodules read = content::read_gitmodules(
      "[submodule \"a.b\"]\n\tpath = x\n\turl = https://example.org/a\n"
      "[core]\n\turl = no\n[submodule \"c\"]\n\turl = ../c\n\tbranch = .\n\tupdate = none\n"
      "[submodule \"a.b\"]\n\tURL = https://example.org/b\n\tpath\n");
  CHECK(read.is_whole);
  REQUIRE(read.submodules.size() == 2);
  CHECK(read.submodules[0].name == "a.b");
  CHECK(read.submodules[0].paths == std::vector<std::string>{"x", ""});
  CHECK(read.submodules[0].urls ==
        std::vector<std::string>{"https://example.org/a", "https://example.org/b"});
  CHECK(read.submodules[1].name == "c");
  CHECK(read.submodules[1].branches == std::vector<std::string>{"."});
}

TEST_CASE("what stands before an error in a gitmodules is read") {
  const content::Submodules read = content::read_gitmodules("[submodule \"a\"]\nurl = b\n]\n");
  CHECK_FALSE(read.is_whole);
  REQUIRE(read.submodules.size() == 1);
  CHECK(read.submodules[0].urls.size() == 1);
  CHECK(content::read_gitmodules("submodule.a.url = b\n[submodule]\nurl = c\n").submodules.empty());
}

TEST_CASE("credentials in URLs are seen") {
  const std::string token = "ab12" + std::string(20, 'c');
  for (const std::string& url :
       {std::string("https://ann:word@example.org/a"), "https://" + token + "@example.org/a",
        std::string("https://x-access-token@example.org/a"), std::string("ssh://git:word@example.org/a"),
        std::string("ftp://a:b@example.org"), std::string("http::https://a:b@example.org/"),
        std::string("https://:word@example.org/a"), std::string("ann:word@example.org:a"),
        std::string("https://a@b:c@example.org/"),
        std::string("https://example.org/a?x=1&private_token=z")}) {
    CAPTURE(url);
    CHECK(content::has_credentials(url));
  }
  for (const std::string_view url :
       {"", "https://example.org/a", "https://ann@example.org/a", "ssh://git@example.org:22/a",
        "git@example.org:a/b", "../a", "/srv/a@b:c/d", "https://example.org/a@b:c",
        "https://ann:@example.org/", "file:///a:b@c", "https://example.org/?token="}) {
    CAPTURE(url);
    CHECK_FALSE(content::has_credentials(url));
  }
}
