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

TEST_CASE("to_hex writes two characters a byte") { CHECK(to_hex(as_bytes(std::string_view("\x00\xAB", 2))) == "00ab"); }

TEST_CASE("split keeps empty pieces") {
  CHECK(split("", ',') == std::vector<std::string_view>{""});
  CHECK(split("a,,b,", ',') == std::vector<std::string_view>{"a", "", "b", ""});
}

TEST_CASE("trim takes white space off both ends only") {
  CHECK(trim(" \ta b\r\n") == "a b");
  CHECK(trim(" \n ").empty());
}

TEST_CASE("to_lower touches ASCII letters only") { CHECK(to_lower("ÀB-Z") == "Àb-z"); }

TEST_CASE("wrap breaks at spaces and never within a word") {
  CHECK(wrap("one two three", 7) == "one two\nthree");
  CHECK(wrap("one two three", 7, "  ") == "one two\n  three");
  CHECK(wrap("a verylongword b", 5) == "a\nverylongword\nb");
  CHECK(wrap("\xC3\xA9\xC3\xA9 \xC3\xA9", 4) == "\xC3\xA9\xC3\xA9 \xC3\xA9");  // counted in code points
}
