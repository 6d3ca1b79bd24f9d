#include "decode/wide_text.hpp"

#include <array>

#include <doctest/doctest.h>

#include "support.hpp"

namespace sallyport::decode {

namespace {

std::string encoded(std::u32string_view text, WideText form) {
  const bool is_little_endian = form == WideText::utf16_le || form == WideText::utf32_le;
  const bool is_short = form == WideText::utf16_le || form == WideText::utf16_be;
  std::string bytes;
  const auto put = [&](char32_t unit, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i)
      bytes += static_cast<char>((unit >> (8 * (is_little_endian ? i : width - 1 - i))) & 0xFFU);
  };
  for (const char32_t code : text) {
    if (is_short && code > 0xFFFF) {
      put(0xD800U + ((code - 0x10000U) >> 10U), 2);
      put(0xDC00U + ((code - 0x10000U) & 0x3FFU), 2);
    } else {
      put(code, is_short ? 2 : 4);
    }
  }
  return bytes;
}

std::string utf8_of(std::string_view text, WideText form) {
  return std::string(wide_to_utf8(text, form).view());
}

constexpr std::array kForms = {WideText::utf16_le, WideText::utf16_be, WideText::utf32_le,
                               WideText::utf32_be};

}  // namespace

TEST_CASE("a byte order mark tells wide text") {
  for (const WideText form : kForms) CHECK(detect_wide_text(encoded(U"\uFEFFx", form)) == form);
}

TEST_CASE("mostly ASCII text is told without a mark") {
  for (const WideText form : kForms) CHECK(detect_wide_text(encoded(U"hello, world", form)) == form);
}

TEST_CASE("text of single bytes, zeros and short texts are not wide") {
  CHECK_FALSE(detect_wide_text(""));
  CHECK_FALSE(detect_wide_text("hello, world"));
  CHECK_FALSE(detect_wide_text(std::string(5000, '\0')));
  CHECK_FALSE(detect_wide_text(encoded(U"seven.!", WideText::utf16_le)));
  CHECK_FALSE(detect_wide_text(encoded(U"seven.!", WideText::utf32_le)));
}

TEST_CASE("characters of every width come out as UTF-8, without the mark at the beginning") {
  for (const WideText form : kForms)
    CHECK(utf8_of(encoded(U"\uFEFFa\u00e9\u20ac\U0001F600\uFEFF", form), form) ==
          "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbb\xbf");
}

TEST_CASE("what is no character becomes the replacement character and takes nothing with it") {
  CHECK(utf8_of(encoded(std::u32string{U'a', 0xD800, U'b', 0xDC00, U'c', 0xD801}, WideText::utf16_le),
                WideText::utf16_le) ==
        "a\xef\xbf\xbd"
        "b\xef\xbf\xbd"
        "c\xef\xbf\xbd");
  CHECK(utf8_of(encoded(std::u32string{U'a', 0x110000, U'b', 0xD800}, WideText::utf32_be),
                WideText::utf32_be) ==
        "a\xef\xbf\xbd"
        "b\xef\xbf\xbd");
  CHECK(utf8_of(std::string_view("a\0b", 3), WideText::utf16_le) == "a\xef\xbf\xbd");
  CHECK(utf8_of(std::string_view("a\0\0\0b\0", 6), WideText::utf32_le) == "a\xef\xbf\xbd");
}

TEST_CASE("wide text within a binary is a view") {
  const std::string binary(
      "\x7F"
      "ELF\x02\x01\0\0\0\x03\xFF\0\0\0",
      14);
  const std::string secret = "password=Tr0ub4dor";
  for (const bool is_little_endian : {true, false}) {
    const std::string text = binary + utf16(secret, is_little_endian) + std::string(2, '\0') + binary;
    CHECK(decoded(text, "utf-16") == secret);
  }
}

TEST_CASE("short wide text, numbers and zeros are none") {
  const std::string binary("\x01\xFF\x02\0\0\0", 6);
  CHECK(decode(binary + utf16("fifteen letters", true) + binary).views.empty());
  CHECK(decode(std::string(1000, '\0')).views.empty());
  std::string numbers;
  for (int i = 0; i < 100; ++i) numbers += std::string("A\0\0\0", 4) + "\xF0\xF1";
  CHECK(decode(numbers).views.empty());
}

TEST_CASE("a text that is wide as a whole has no such view: its form in UTF-8 is looked at instead") {
  const std::string text = encoded(U"password = Tr0ub4dor and so on", WideText::utf16_le);
  CHECK(decode(text).views.empty());
}

TEST_CASE("a text of several pieces comes out whole") {
  std::u32string text;
  std::string expected;
  for (int i = 0; i < 50'000; ++i) {
    text += U"a\u20ac\u00e9";
    expected += "a\xe2\x82\xac\xc3\xa9";
  }
  for (const WideText form : kForms) CHECK(utf8_of(encoded(text, form), form) == expected);
}

}  // namespace sallyport::decode
