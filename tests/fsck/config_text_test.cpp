#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "fsck/config_text.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using namespace std::string_literals;

namespace {

// As `git config --list --null` prints them: name, LF, value, NUL; no LF where there is no value.
std::string list(std::string_view text, bool is_whole = true) {
  std::string printed;
  fsck::ConfigText config(text);
  while (const auto setting = config.take()) {
    printed += setting->name;
    if (setting->value) printed += "\n" + *setting->value;
    printed += '\0';
  }
  CHECK(config.is_whole() == is_whole);
  return printed;
}

const std::string kWhole =
    "[Section]\n"
    "KEY=value\n"
    "key-2 \t = \t two words \t \n"
    "alone\n"
    "alone-with-space \t\n"
    "empty =\n"
    "[section.sub.More] a = in a line\n"
    "[section \t \"Sub.sec\\tion \\\" \\\\ ]\"] b = c ; comment\n"
    "quoted = \" a ; b # c \\t\\n\\b\\\\\\\" \" # comment\n"
    "pieces = a\"b\"c \"d\" \"\"\n"
    "space-before-quotes = a \"\"\n"
    "space-in-quotes = \" \"\n"
    "long = a \\\n  b\\\nc\n"
    "comment = a\\\\#b\n"
    "semicolon = ;\n"
    "quotes-in-a-comment = x # \" \\\n"
    "carriage = return\r\n"
    "; [comment]\n"
    "   # another\n"
    "\n"
    "[x]\n"
    "high = caf\xC3\xA9\n"
    "last = no line feed";

}  // namespace

TEST_CASE("a configuration is read as git reads it") {
  const test::Sandbox sandbox;
  sandbox.write("config", kWhole);
  sandbox.init("repository");
  CHECK(list(kWhole) == sandbox.git("repository", {"config", "--file", "../config", "--list", "--null"}));
}

TEST_CASE("white space, quotes and escapes are undone") {
  CHECK(list("[a]\nb = \" c \" d \n") == "a.b\n c  d\0"s);
  CHECK(list("[a]\nb = c \"\"\n") == "a.b\nc \0"s);
  CHECK(list("[a]\nb\t=\tc\r\n") == "a.b\nc\0"s);
  CHECK(list("[a]\nb = \"c\r\n", false).empty());
  CHECK(list("[a \"\\b\\\"\"]\nC") == "a.b\".c\0"s);
  CHECK(list("[a]\nb = c\\\r\nd\r") == "a.b\ncd\0"s);
  CHECK(list("[a]\nb = \\") == "a.b\n\0"s);
}

TEST_CASE("what stands before an error is read") {
  CHECK(list("[a]\nb = c\n=\n[d]\ne = f\n", false) == "a.b\nc\0"s);
  for (const auto& text :
       {"[a", "[a\n]", "[a \"b]", "[a \"b\"", "[a \"b\"x]", "[a b]", "[a_b]", "[]", "[a]\nb c\n",
        "[a]\nb = \"", "[a]\nb = \\x", "[a]\n_", "[a]\nb_ = c", "\xEF\xBB[a]", "[a \"b\\"})
    CHECK(list(text, false).empty());
}

TEST_CASE("a byte order mark is no part of the text, at its start") {
  CHECK(list("\xEF\xBB\xBF[a]\nb = c") == "a.b\nc\0"s);
  CHECK(list("[a]\n\xEF\xBB\xBF", false).empty());
}
