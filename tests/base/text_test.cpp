#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace sallyport::base;

TEST_CASE("no control character, bidi control or invalid UTF-8 passes escape_foreign") {
  CHECK(escape_foreign("plain \xC3\xA9.txt") == "plain \xC3\xA9.txt");
  CHECK(escape_foreign("a\x1b[31mb") == "a\\x1b[31mb");
  CHECK(escape_foreign("a\nb\tc\x7f") == "a\\nb\\tc\\x7f");
  CHECK(escape_foreign("\xC2\x9B") == "\\u{009b}");          // CSI as a C1 control
  CHECK(escape_foreign("x\xE2\x80\xAEy") == "x\\u{202e}y");  // right-to-left override
  CHECK(escape_foreign("\xFF\xC0\x80") == "\\xff\\xc0\\x80");
  CHECK(escape_foreign("\xED\xA0\x80") == "\\xed\\xa0\\x80");  // a surrogate
  CHECK(escape_foreign("\xE2\x82") == "\\xe2\\x82");           // cut off
}

TEST_CASE("to_hex writes two characters a byte") {
  CHECK(to_hex(as_bytes(std::string_view("\x00\xAB", 2))) == "00ab");
}

TEST_CASE("split keeps empty pieces") {
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
}

TEST_CASE("trim takes white space off both ends only") {
  CHECK(trim(" \ta b\r\n") == "a b");
  CHECK(trim(" \n ").empty());
}

TEST_CASE("to_lower touches ASCII letters only") {
  CHECK(to_lower("ÀB-Z") == "Àb-z");
}

TEST_CASE("wrap breaks at spaces and never within a word") {
  CHECK(wrap("one two three", 7) == "one two\nthree");
  CHECK(wrap("one two three", 7, "  ") == "one two\n  three");
  CHECK(wrap("a verylongword b", 5) == "a\nverylongword\nb");
  CHECK(wrap("\xC3\xA9\xC3\xA9 \xC3\xA9", 4) == "\xC3\xA9\xC3\xA9 \xC3\xA9");  // counted in code points
}

TEST_CASE("escape_invalid_utf8 keeps all valid text, control characters too") {
  CHECK(escape_invalid_utf8("a\n\x1b\xC3\xA9\xE2\x80\xAE") == "a\n\x1b\xC3\xA9\xE2\x80\xAE");
}

TEST_CASE("escape_invalid_utf8 writes bytes that are no text as numbers") {
  CHECK(escape_invalid_utf8("a\xFF\xC3(") == "a\\xff\\xc3(");
}

TEST_CASE("a plain word needs no quotes in a shell") {
  CHECK(shell_quote("src/a-b_c.txt") == "src/a-b_c.txt");
}

TEST_CASE("an empty word is two quotes in a shell") {
  CHECK(shell_quote("") == "''");
}

TEST_CASE("what a shell would read as more than text is in single quotes") {
  CHECK(shell_quote("a b") == "'a b'");
  CHECK(shell_quote("$(reboot)") == "'$(reboot)'");
  CHECK(shell_quote("it's") == "'it'\\''s'");
  CHECK(shell_quote("~") == "'~'");
  CHECK(shell_quote("\\") == "'\\'");
}

TEST_CASE("what a terminal would not print as it is stands in octal for the shell") {
  CHECK(shell_quote("a\x1b[0m'\\") == "$'a\\033[0m\\'\\\\'");
  CHECK(shell_quote("\xFF\xE2\x80\xAE") == "$'\\377\\342\\200\\256'");
}

TEST_CASE("a path that git would read as a pattern is made literal") {
  CHECK(shell_pathspec("a/b.txt") == "a/b.txt");
  CHECK(shell_pathspec("*.txt") == "':(literal)*.txt'");
  CHECK(shell_pathspec(":x") == "':(literal):x'");
}
