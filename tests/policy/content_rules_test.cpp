#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "policy/trial.hpp"

using namespace sallyport;
using test::complaint;
using test::Messages;
using test::Trial;

namespace {

const std::string kNul(1, '\0');

std::string pointer(const std::string& size) {
  return "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, '4') + "\nsize " + size +
         "\n";
}

}  // namespace

TEST_CASE("hidden-text tells of what reorders, with its line") {
  const std::string rule = "[rule.hidden-text]";
  CHECK(Trial(rule).file("a.c", "one\ntwo \xE2\x80\xAE three\n").messages() ==
        Messages{"a.c has U+202E RIGHT-TO-LEFT OVERRIDE on line 2: it shows text in another order than it is "
                 "read in"});
  CHECK(Trial(rule).file("a.c", "one\xE2\x80\x8B\n").messages().at(0).starts_with("a.c has U+200B"));
}

TEST_CASE("hidden-text says nothing of plain text, binary files, links and exceptions") {
  CHECK(Trial("[rule.hidden-text]").file("a.c", "plain, and \xC3\xA9\n").passes());
  CHECK(Trial("[rule.hidden-text]").file("a.c", "\xE2\x80\xAE" + kNul).passes());
  CHECK(Trial("[rule.hidden-text]").link("a", "\xE2\x80\xAE").passes());
  CHECK(Trial("[rule.hidden-text]\nexcept = 'test/**'").file("test/a.c", "\xE2\x80\xAE").passes());
}

TEST_CASE("conflict-markers asks for all three of them") {
  const std::string marked = "x\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n";
  CHECK(Trial("[rule.conflict-markers]").file("a.c", marked).messages() ==
        Messages{"a.c has the markers of a merge conflict, from line 2 on"});
  CHECK(Trial("[rule.conflict-markers]").file("a.md", "Title\n=======\n").passes());
  CHECK(Trial("[rule.conflict-markers]\npaths = '*.h'").file("a.c", marked).passes());
}

TEST_CASE("line-endings wants LF unless it says otherwise") {
  const auto judge = [](const std::string& setting, const std::string& text) {
    return Trial("[rule.line-endings]\n" + setting).file("a.c", text).messages();
  };
  CHECK(judge("", "a\nb\n").empty());
  CHECK(judge("", "a\r\n") == Messages{"a.c has lines that end in CRLF, not LF"});
  CHECK(judge("", "a\rb\n") == Messages{"a.c has carriage returns that end no line"});
  CHECK(judge("require = 'crlf'", "a\r\n").empty());
  CHECK(judge("require = 'crlf'", "a\n") == Messages{"a.c has lines that end in LF, not CRLF"});
  CHECK(judge("require = 'consistent'", "a\r\nb\r\n").empty());
  CHECK(judge("require = 'consistent'", "a\nb\n").empty());
  CHECK(judge("require = 'consistent'", "a\r\nb\n") ==
        Messages{"a.c has lines that end in LF and lines that end in CRLF"});
  CHECK(judge("", "a\r\n" + kNul).empty());
}

TEST_CASE("byte-order-mark takes none, or wants that of UTF-8") {
  const std::string utf8 = "\xEF\xBB\xBFtext\n";
  const std::string utf16 = std::string(
      "\xFF\xFE"
      "a\0",
      4);
  CHECK(Trial("[rule.byte-order-mark]").file("a", "text\n").passes());
  CHECK(Trial("[rule.byte-order-mark]").file("a", utf8).messages() ==
        Messages{"a begins with the byte order mark of UTF-8"});
  CHECK(Trial("[rule.byte-order-mark]").file("a", utf16).messages() ==
        Messages{"a begins with the byte order mark of UTF-16LE"});
  const std::string wanted = "[rule.byte-order-mark]\nrequire = 'utf-8'";
  CHECK(Trial(wanted).file("a", utf8).passes());
  CHECK(Trial(wanted).file("a", "").passes());
  CHECK(Trial(wanted).file("a", kNul).passes());
  CHECK(Trial(wanted).file("a", "text\n").messages() ==
        Messages{"a does not begin with the byte order mark of UTF-8"});
  CHECK(Trial(wanted).file("a", utf16).messages() ==
        Messages{"a begins with the byte order mark of UTF-16LE"});
}

TEST_CASE("final-newline asks text files that are not empty") {
  CHECK(Trial("[rule.final-newline]").file("a", "x\n").file("b", "").file("c", "x" + kNul).passes());
  CHECK(Trial("[rule.final-newline]").file("a", "x").messages() ==
        Messages{"a does not end with a line feed"});
}

TEST_CASE("lfs refuses malformed pointers anywhere, and takes good ones anywhere") {
  CHECK(Trial("[rule.lfs]").file("a.bin", pointer("12")).file("a.txt", "text").passes());
  CHECK(Trial("[rule.lfs]")
            .file("a.bin", pointer("twelve"))
            .messages()
            .at(0)
            .starts_with("a.bin should be a pointer of Git LFS and is malformed: "));
  CHECK(Trial("[rule.lfs]").file("a.bin", pointer("12") + std::string(2000, 'x')).messages().size() == 1);
  CHECK(Trial("[rule.lfs]\nexcept = 'spec/**'").file("spec/a", pointer("twelve")).passes());
}

TEST_CASE("lfs asks for pointers at its paths, or from a size on") {
  const std::string paths = "[rule.lfs]\npaths = '*.psd'";
  CHECK(Trial(paths).file("a.psd", pointer("9")).file("b.psd", "").file("c.png", "plain").passes());
  CHECK(Trial(paths).file("a.psd", "plain").messages() ==
        Messages{"a.psd must be a pointer of Git LFS and is a plain file of 5 bytes"});
  const std::string large = "[rule.lfs]\nrequired_above = '1 KiB'";
  CHECK(Trial(large).file("a", std::string(1024, 'x')).passes());
  CHECK(Trial(large).file("a", std::string(1025, 'x')).messages() ==
        Messages{"a has 1025 bytes, and a file of more than 1024 must be a pointer of Git LFS"});
}

TEST_CASE("settings of rules on content that cannot be are told with their line") {
  CHECK(complaint("[rule.line-endings]\nrequire = 'cr'") ==
        "policy.toml:2: `require` in [[rule.line-endings]] must be \"lf\", \"crlf\" or \"consistent\"");
  CHECK(complaint("[rule.byte-order-mark]\nrequire = 'utf-16'").starts_with("policy.toml:2: "));
  CHECK(complaint("[rule.hidden-text]\nexcept = '/docs'").starts_with("policy.toml:2: `except`"));
  CHECK(complaint("[rule.hidden-text]\npaths = 'docs/'").starts_with("policy.toml:2: `paths`"));
  CHECK(complaint("[rule.hidden-text]\npaths = '[a'").starts_with("policy.toml:2: `paths`"));
  CHECK(complaint("[rule.lfs]\nrequired_above = 'big'").starts_with("policy.toml:2: `required_above`"));
}
