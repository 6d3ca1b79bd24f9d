#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "content/byte_block.hpp"
#include "content/hidden.hpp"
#include "content/plain_text_form.hpp"
#include "content/random_text.hpp"
#include "content/text_form.hpp"
#include "fsck/unicode.hpp"

using namespace sallyport;
using namespace std::string_literals;
using content::ByteOrderMark;
using content::read_text_form;

namespace {

// No code point that UTF-8 does not have.
std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | (c >> 6)), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) return {byte(0xE0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3F)), byte(0x80 | (c & 0x3F))};
  return {byte(0xF0 | (c >> 18)), byte(0x80 | ((c >> 12) & 0x3F)), byte(0x80 | ((c >> 6) & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

}  // namespace

TEST_CASE("ends of lines are counted by their form") {
  const content::TextForm form = read_text_form("a\nb\r\nc\rd\r\n\n\r");
  CHECK(form.lf_count == 2);
  CHECK(form.crlf_count == 2);
  CHECK(form.lone_cr_count == 2);
  CHECK(form.has_mixed_line_ends());
  CHECK_FALSE(form.is_last_line_terminated);
  CHECK_FALSE(read_text_form("a\nb\n").has_mixed_line_ends());
  CHECK(read_text_form("a\n").is_last_line_terminated);
  CHECK(read_text_form("").is_last_line_terminated);
}

TEST_CASE("a file is binary by git's test") {
  CHECK(read_text_form(std::string(7999, 'a') + '\0').is_binary);
  CHECK_FALSE(read_text_form(std::string(8000, 'a') + '\0').is_binary);
  CHECK(read_text_form("a\r\n\xE2\x80\xAE\0"s).crlf_count == 0);
}

TEST_CASE("byte order marks are told apart") {
  CHECK(read_text_form("\xEF\xBB\xBF"
                       "a")
            .byte_order_mark == ByteOrderMark::utf8);
  CHECK(read_text_form("\xFF\xFE"
                       "a")
            .byte_order_mark == ByteOrderMark::utf16_le);
  CHECK(read_text_form("\xFE\xFF"
                       "a")
            .byte_order_mark == ByteOrderMark::utf16_be);
  CHECK(read_text_form("\xFF\xFE\0\0"s).byte_order_mark == ByteOrderMark::utf32_le);
  CHECK(read_text_form("\0\0\xFE\xFF"s).byte_order_mark == ByteOrderMark::utf32_be);
  CHECK(read_text_form("a").byte_order_mark == ByteOrderMark::none);
  CHECK(content::to_string(ByteOrderMark::utf32_be) == "UTF-32BE");
}

TEST_CASE("a conflict that was left in is found by its three markers") {
  const std::string open = "<<<<<<< ";
  const std::string divider = "=======\n";
  const std::string close = ">>>>>>> ";
  CHECK(read_text_form("a\n" + open + "HEAD\nb\n" + divider + "c\n" + close + "x\n").conflict_line_1based ==
        2);
  CHECK(read_text_form(open + "HEAD\r\n=======\r\n" + close + "x\r\n").conflict_line_1based == 1);
  // With the common ancestor (merge.conflictStyle=diff3), without names, at the end of the file.
  CHECK(read_text_form("<<<<<<<\n||||||| a\n" + divider + ">>>>>>>").conflict_line_1based == 1);
  CHECK(read_text_form(open + "quoted\n" + open + "b\n" + divider + close + "x").conflict_line_1based == 2);
}

TEST_CASE("what looks like one marker is no conflict") {
  for (const std::string_view text :
       {"Heading\n=======\n\n>>>>>>> a\n", "<<<<<<< a\n>>>>>>> b\n=======\n",
        " <<<<<<< a\n=======\n>>>>>>> b\n", "<<<<<<<< a\n=======\n>>>>>>> b\n",
        "<<<<<<<a\n=======\n>>>>>>> b\n", "<<<<<<< a\n========\n>>>>>>> b\n",
        "<<<<<<< a\n======= x\n>>>>>>> b\n", "<<<<<<< a\n=======\n>>>>>>>b\n",
        "<<<<<<< a\n=======\n >>>>>>> b\n", "<<<<<<< a\n=======x\n>>>>>>> b\n"}) {
    CAPTURE(text);
    CHECK_FALSE(read_text_form(text).conflict_line_1based);
  }
}

TEST_CASE("hidden characters are found with their lines and names") {
  const content::TextForm form = read_text_form("a\n\xC3\xA9\nif (\xE2\x80\xAE x\n\xE2\x80\x8B");
  REQUIRE(form.bidirectional);
  CHECK(form.bidirectional->line_1based == 3);
  CHECK(content::describe(form.bidirectional->code_point) == "U+202E RIGHT-TO-LEFT OVERRIDE");
  REQUIRE(form.invisible);
  CHECK(form.invisible->line_1based == 4);
  CHECK(content::describe(form.invisible->code_point) == "U+200B ZERO WIDTH SPACE");
  CHECK(content::describe(0x85) == "U+0085");
  CHECK(content::describe(0xE0041) == "U+E0041 TAG");
}

TEST_CASE("what is seen, or needed to see, is not hidden") {
  for (const std::string_view text : {
           "\xEF\xBB\xBF"
           "byte order mark",
           "\xF0\x9F\x91\xA9\xF0\x9F\x8F\xBD\xE2\x80\x8D\xF0\x9F\x92\xBB",  // woman, skin, joiner, computer
           "\xE2\x9D\xA4\xEF\xB8\x8F\xE2\x80\x8D\xF0\x9F\x94\xA5",          // heart on fire
           "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE\xD9\x88\xD8\xA7\xD9\x87\xD9\x85",  // Persian, with a
                                                                                    // non-joiner
           "\xE0\xA4\x95\xE0\xA5\x8D\xE2\x80\x8D\xE0\xA4\xB7",  // Devanagari, with a joiner
           "\xDB\x9D\xD9\xA1",                                  // Arabic end of ayah
           "na\xC3\xAFve \xE4\xB8\xAD\xE6\x96\x87 \xE2\x80\x94 \xE2\x80\x9C",
           "latin-1 \xAD and \xE2\x80",
       }) {
    const content::TextForm form = read_text_form(text);
    CHECK_FALSE(form.bidirectional);
    CHECK_FALSE(form.invisible);
  }
  CHECK(read_text_form("a\xEF\xBB\xBF").invisible);
  CHECK(read_text_form("a\xE2\x80\x8D"
                       "b")
            .invisible);
}

TEST_CASE("no code point escapes the table of suspects") {
  for (char32_t c = 0x80; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    const content::HiddenCharacters found = content::find_hidden(utf8(c));
    const bool is_found = found.bidirectional || found.invisible;
    if (is_found != fsck::is_invisible(c, 0, 0) ||
        found.bidirectional.has_value() != content::is_bidirectional_control(c))
      FAIL(content::describe(c));
  }
}

TEST_CASE("a block of bytes answers with a bit for each") {
  test::RandomText random(5);
  for (int i = 0; i < 200; ++i) {
    std::string bytes(content::kBlockBytes, ' ');
    for (char& byte : bytes)
      byte = static_cast<char>(random.below(3) == 0 ? random.below(256) : '\n' + random.below(2));
    std::uint64_t high = 0;
    std::uint64_t feeds = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      high |= std::uint64_t{static_cast<unsigned char>(bytes[at]) >= 0x80} << at;
      feeds |= std::uint64_t{bytes[at] == '\n'} << at;
    }
    CHECK(content::ByteBlock(bytes.data()).high() == high);
    CHECK(content::ByteBlock(bytes.data()).equal_to('\n') == feeds);
    CHECK(content::WordBlock(bytes.data()).high() == high);
    CHECK(content::WordBlock(bytes.data()).equal_to('\n') == feeds);
    CHECK(content::count_bits(high) == static_cast<std::size_t>(std::popcount(high)));
  }
}

TEST_CASE("a fast pass answers what a plain one does") {
  test::RandomText random(4);
  for (int i = 0; i < 3000; ++i) {
    const std::string text =
        random.join({"\n",
                     "\n",
                     "\r\n",
                     "\r",
                     "<<<<<<< a\n",
                     "=======\n",
                     ">>>>>>> b\n",
                     "<<<<<<<",
                     "=======",
                     "======= \n",
                     "words and more of them, so that eight bytes are passed over at once\n",
                     "\xC3\xA9",
                     "\xE2\x80\x8D",
                     "\xE2\x80\xAE",
                     "\xE2\x80",
                     "\xE2",
                     "\x80",
                     "\xF0\x9F\x91\xA9",
                     "\xEF\xBB\xBF",
                     "\xFF\xFE",
                     "x",
                     "\xD9\x85"},
                    16);
    const content::TextForm fast = read_text_form(text);
    const content::TextForm plain = test::plain_text_form(text);
    CAPTURE(base::escape_foreign(text));
    CHECK(fast.lf_count == plain.lf_count);
    CHECK(fast.crlf_count == plain.crlf_count);
    CHECK(fast.lone_cr_count == plain.lone_cr_count);
    CHECK(fast.is_last_line_terminated == plain.is_last_line_terminated);
    CHECK(fast.conflict_line_1based == plain.conflict_line_1based);
    CHECK(fast.byte_order_mark == plain.byte_order_mark);
    CHECK((fast.bidirectional == plain.bidirectional && fast.invisible == plain.invisible));
  }
}
