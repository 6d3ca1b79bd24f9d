#include "scan/utf16.hpp"

#include <doctest/doctest.h>

namespace sallyport::scan {

namespace {

std::string encoded(std::u16string_view text, Utf16 order) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    bytes += order == Utf16::little_endian ? low : high;
    bytes += order == Utf16::little_endian ? high : low;
  }
  return bytes;
}

}  // namespace

TEST_CASE("a byte order mark tells UTF-16") {
  CHECK(detect_utf16(encoded(u"\uFEFFx", Utf16::little_endian)) == Utf16::little_endian);
  CHECK(detect_utf16(encoded(u"\uFEFFx", Utf16::big_endian)) == Utf16::big_endian);
}

TEST_CASE("mostly ASCII text is told without a mark") {
  CHECK(detect_utf16(encoded(u"hello, world", Utf16::little_endian)) == Utf16::little_endian);
  CHECK(detect_utf16(encoded(u"hello, world", Utf16::big_endian)) == Utf16::big_endian);
}

TEST_CASE("text of single bytes, zeros and short texts are not UTF-16") {
  CHECK_FALSE(detect_utf16(""));
  CHECK_FALSE(detect_utf16("hello, world"));
  CHECK_FALSE(detect_utf16(std::string(5000, '\0')));
  CHECK_FALSE(detect_utf16(encoded(u"seven.!", Utf16::little_endian)));
}

TEST_CASE("characters of every width come out as UTF-8") {
  CHECK(utf16_to_utf8(encoded(u"a\u00e9\u20ac\U0001F600", Utf16::big_endian), Utf16::big_endian) ==
        "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST_CASE("the byte order mark at the beginning is left out, and only there") {
  CHECK(utf16_to_utf8(encoded(u"\uFEFFa\uFEFF", Utf16::little_endian), Utf16::little_endian) ==
        "a\xef\xbb\xbf");
}

TEST_CASE("a lone surrogate becomes the replacement character and takes nothing with it") {
  const std::u16string text{u'a', 0xD800, u'b', 0xDC00, u'c', 0xD801};
  CHECK(utf16_to_utf8(encoded(text, Utf16::little_endian), Utf16::little_endian) ==
        "a\xef\xbf\xbd"
        "b\xef\xbf\xbd"
        "c\xef\xbf\xbd");
}

TEST_CASE("an odd last byte becomes the replacement character") {
  CHECK(utf16_to_utf8(std::string_view("a\0b", 3), Utf16::little_endian) == "a\xef\xbf\xbd");
}

}  // namespace sallyport::scan
