#include <doctest/doctest.h>

#include "content/characters.hpp"

using namespace sallyport;
using namespace sallyport::content;

TEST_CASE("characters are counted, and bytes that are none") {
  CHECK(count_characters("") == 0);
  CHECK(count_characters("aü€😀") == 4);
  CHECK(count_characters("a\xFC\xFC") == 3);
  CHECK(count_characters("\xE2\x82") == 2);
}

TEST_CASE("bytes that are no characters become some") {
  CHECK(to_characters("aü") == "aü");
  CHECK(to_characters("a\xFC!") == "a\xEF\xBF\xBD!");
  CHECK(to_utf8_as_git("a\xFC!") == "aü!");
  CHECK(to_utf8_as_git("a\x80ü") == "a\xC2\x80ü");
}

TEST_CASE("UTF-8 is known by what git calls it") {
  for (const std::string_view name : {"", "utf8", "UTF-8", "Utf-8"}) CHECK(is_utf8_by_name(name));
  for (const std::string_view name : {"UTF-7", "UTF_8", "UTF-16", "latin1"})
    CHECK_FALSE(is_utf8_by_name(name));
}

TEST_CASE("control characters have no place in a text, but TAB and line ends") {
  CHECK_FALSE(find_control("a\tb\r\nc\n\r"));
  CHECK(find_control("a\x1B[0m")->offset_bytes == 1);
  CHECK(find_control("ab\rc\n")->code_point == '\r');
  CHECK(find_control("\x7F")->code_point == 0x7F);
}
