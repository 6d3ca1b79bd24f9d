#include "decode/seam.hpp"

#include <array>
#include <string>

#include <doctest/doctest.h>
#include <zlib.h>

#include "seam_checks.hpp"
#include "support.hpp"

namespace sallyport::decode {

namespace {

constexpr int kRounds = 1000;

std::string zlib_form(std::string_view text) {
  std::string out(compressBound(text.size()), '\0');
  uLongf size = out.size();
  REQUIRE(::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
                     text.size()) == Z_OK);
  out.resize(size);
  return out;
}

// Bytes that decoders take, or nearly.
std::string payload(Random& random) {
  switch (random.below(5)) {
    case 0:
      return zlib_form(random.words(1 + random.below(40)));
    case 1:
      return zlib_form(std::string(8 + random.below(30), 'a')).substr(0, 8 + random.below(10));
    case 2:
      return utf16(random.words(4 + random.below(20)), random.below(2) == 0);
    case 3:
      return random.words(4 + random.below(8)) + "\xCF\xAF" + random.words(random.below(60));
    default:
      return random.words(4 + random.below(90));
  }
}

std::string numbers(Random& random) {
  std::string out;
  const std::size_t count = 1 + random.below(14);
  const bool is_hex = random.below(3) == 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string byte = random.words(1);
    if (random.below(5) == 0) {
      out += "'" + byte + "'";
    } else if (is_hex) {
      out += "0x" + encode_hex(byte);
    } else {
      out += std::to_string(static_cast<unsigned char>(byte.front()));
    }
    out += random.below(9) == 0 ? ",\n  " : random.below(2) == 0 ? "," : ", ";
  }
  return out;
}

std::string literals(Random& random) {
  constexpr std::array<std::string_view, 14> kJoins = {
      " ", "\n", " + ", " +\n  ", "\n  . ", " . ", "\\\n", " \\\r\n", "\n\n\n", "", "$", " f", "&", ","};
  std::string out;
  for (std::size_t i = 1 + random.below(3); i > 0; --i) {
    const std::string quote = random.pick("\"'", 1);
    out += quote + random.words(random.below(20)) + (random.below(8) == 0 ? "\\\n" : "") + quote;
    out += kJoins[random.below(kJoins.size())];
  }
  return out;
}

std::string encoded(Random& random) {
  constexpr std::array<std::string_view, 5> kBreaks = {"\n", "\r\n", "\\n", "\\\n", "\n    "};
  const auto wrapped = [&](std::string text) {
    return random.below(3) > 0
               ? text
               : wrap_lines(text, 30 + random.below(10), kBreaks[random.below(kBreaks.size())]);
  };
  switch (random.below(10)) {
    case 0:
      return wrapped(encode_base64(payload(random), random.below(2) == 0, random.below(2) == 0));
    case 1:
      return wrapped(encode_hex(payload(random)));
    case 2:
      return encode_hex(payload(random), "", random.pick(": ", 1));
    case 3:
      return numbers(random);
    case 4:
      return literals(random);
    case 5:
      return encode_hex(random.words(1 + random.below(12)), random.below(2) == 0 ? "\\x" : "%");
    case 6:
      return "a=3D" + random.words(random.below(20)) + "=\n" + random.words(random.below(20)) + "=3D\r\n";
    case 7:
      return "&#x" + encode_hex(random.words(1)) + ";&quot;" + random.words(random.below(9)) + "&#3";
    case 8:
      return utf16(random.words(8 + random.below(20)) + "\n" + random.words(random.below(20)),
                   random.below(2) == 0);
    default:
      return random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8 * (2 + random.below(6)));
  }
}

std::string ordinary(Random& random) {
  constexpr std::array<std::string_view, 16> kLines = {"\tif (a % b && c[0] == d)\n",
                                                       "  \"name\": \"value\",\n",
                                                       "static int f(int x, char y)\n{\n",
                                                       "key: value # 12\n",
                                                       "A line of prose. And on,\n",
                                                       "\treturn 0;\n}\n\n",
                                                       "print('x')\r\n",
                                                       "x = [1, 2, 3,\n",
                                                       "   \n",
                                                       "'b', 'c',\n",
                                                       "say \"a\"\n",
                                                       "+ more\n",
                                                       "#define F(x) \\\n",
                                                       "a_rather_long_identifier\n",
                                                       "URL = base +\n",
                                                       "1, 22, 333\n"};
  return std::string(kLines[random.below(kLines.size())]);
}

std::string piece(Random& random) {
  switch (random.below(12)) {
    case 0:
      return random.pick(" \t\n\r", random.below(8));
    case 1:
      return random.pick(std::string_view("\n\n\0\"'+.&\\=,x10\r `%;", 20), random.below(6));
    case 2:
      return std::string(1, static_cast<char>(random.below(256)));
    case 3:
    case 4:
    case 5:
    case 6:
      return encoded(random);
    case 7: {
      const std::string whole = encoded(random);
      return whole.substr(random.below(whole.size() + 1)) + "\n";
    }
    case 8:
      return "\n";
    default:
      return ordinary(random);
  }
}

std::string text_of_pieces(Random& random) {
  std::string text;
  for (std::size_t count = 1 + random.below(12); count > 0; --count) {
    const std::string next = piece(random);
    text += random.below(4) == 0 ? next.substr(0, random.below(next.size() + 1)) : next;
  }
  return text;
}

}  // namespace

TEST_CASE("what is found in a text is what is found on both sides of a seam") {
  Random random(11);
  std::size_t seams_seen = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = text_of_pieces(random);
    CAPTURE(round);
    CAPTURE(text);
    const std::vector<std::size_t> seams = seams_of(text);
    for (const std::size_t seam : seams) {
      CAPTURE(seam);
      REQUIRE(is_cut_well(text, {seam}));
    }
    REQUIRE(is_cut_well(text, seams));
    REQUIRE(is_found_in_parts(text, seams));
    seams_seen += seams.size();
  }
  CHECK(seams_seen > 3U * kRounds);
}

TEST_CASE("a seam is told from what stands within its reach") {
  Random random(12);
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = text_of_pieces(random);
    for (std::size_t at = 1; at < text.size(); ++at) REQUIRE(is_told_nearby(text, at));
  }
}

TEST_CASE("where a text stands in its blocks does not change what is found") {
  Random random(13);
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = text_of_pieces(random);
    CAPTURE(round);
    CAPTURE(text);
    // A line feed before a NUL may be a UTF-16 character.
    if (text.size() < kLeastBytes || text.front() == '\0') continue;
    for (const std::size_t shift : {1U + random.below(64), 1U + random.below(64)}) {
      CAPTURE(shift);
      const std::string shifted = std::string(shift - 1, '~') + "\n" + text;
      REQUIRE(findings_of(shifted) == findings_of(text, shift));
    }
  }
}

TEST_CASE("the shortest arrays are found wherever blocks begin") {
  for (const std::string_view text :
       {"6a:6b:6c:6d:6e:6f:7a:7b\n", "6a 6b cf af 6d 6e 6f 7a\n", "104, 117, 110, 116, 101, 114, 115, 116\n",
        "65, 66,   67,   68,   69,   70,   71,   72\n", "\"abcdefgh\"$\"12345678\"\n", "1f:8b:08:zz\n"}) {
    CAPTURE(text);
    const Findings expected = findings_of(text);
    CHECK(expected.sources.empty() == (text.front() == '"' || text.substr(0, 2) == "1f"));
    for (std::size_t shift = 1; shift <= 64; ++shift)
      CHECK(findings_of(std::string(shift - 1, '~') + "\n" + std::string(text)) == findings_of(text, shift));
  }
}

TEST_CASE("pairs of digits that come to nothing do not hide digits that begin with the last of them") {
  const std::string pairs = encode_hex(std::string(9, 'a'), "", ":") + ":";
  const std::string digits = encode_hex("text in digits, of some length");
  CHECK(decoded(pairs + digits + "\n", "hex") == "text in digits, of some length");
}

TEST_CASE("the nearest seams on either side") {
  const std::string text = "one;\ntwo \\\nthree;\nfour;\n";
  CHECK(seams_of(text) == std::vector<std::size_t>{0, 5, 18, 24});
  CHECK(seam_before(text, 4) == 0);
  CHECK(seam_before(text, 5) == 5);
  CHECK(seam_before(text, 17) == 5);
  CHECK(seam_before(text, 24) == 24);
  CHECK(seam_before(text, 17, 5) == 5);
  CHECK(seam_before(text, 17, 10) == 10);
  CHECK(seam_before(text, 24, 10) == 24);
  CHECK(seam_before(text, 10, 10) == 10);
  CHECK(seam_after(text, 0) == 0);
  CHECK(seam_after(text, 1) == 5);
  CHECK(seam_after(text, 6) == 18);
  CHECK(seam_after(text, 19) == 24);
  CHECK(seam_after("", 0) == 0);
  CHECK(seam_before("", 0) == 0);
}

TEST_CASE("ordinary lines end at a seam") {
  for (const std::string_view line :
       {"\treturn 0;\n", "}\n", "key: \"value\"\n", "\"name\": 12,\n", "Prose.\n", "f(node,\n",
        "int i = 12;\r\n", "\"a\": \"b\",\n", "# some comment\n"}) {
    CAPTURE(line);
    CHECK(is_seam(std::string(line) + "\"more\": 1\n" + "x", line.size()) ==
          (line.back() == '\n' && line != "key: \"value\"\n"));
    CHECK(is_seam(std::string(line) + "more: 1\n", line.size()));
  }
}

TEST_CASE("what a decoder reads on over is no seam") {
  const auto is_line_end_seam = [](std::string_view before, std::string_view behind) {
    return is_seam(std::string(before) + std::string(behind), before.size());
  };
  CHECK_FALSE(is_line_end_seam("\"abc\"\n", "\"def\";"));
  CHECK_FALSE(is_line_end_seam("\"abc\" +\n\n", "  'def';"));
  CHECK_FALSE(is_line_end_seam("'abc'\n", " . 'def';"));
  CHECK_FALSE(is_line_end_seam("'abc'\n", "f'def';"));
  CHECK_FALSE(is_line_end_seam("'abc\\\n", "def';"));
  CHECK_FALSE(is_line_end_seam("a=3Db=\r\n", "c=3Dd"));
  CHECK_FALSE(is_line_end_seam("{0x61,\n", " 0x62, 0x63"));
  CHECK_FALSE(is_line_end_seam("{97,\n", " 98, 99"));
  CHECK_FALSE(is_line_end_seam("{'a',\n", " 'b', 'c'"));
  // So many blanks may stand behind a comma that the element before it is out of reach.
  for (std::size_t blanks = 57; blanks < kSeamReach; ++blanks) {
    CAPTURE(blanks);
    CHECK_FALSE(is_line_end_seam("{101, 58," + std::string(blanks, '\n'), "52, 50"));
    CHECK_FALSE(is_line_end_seam("{0x6e, 0x6f," + std::string(blanks, '\n'), "0x52, 0x50"));
    CHECK_FALSE(is_line_end_seam("{'a', 'b'," + std::string(blanks, '\n'), "'c', 'd'"));
  }
  CHECK_FALSE(is_line_end_seam("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXow\n", "YWJjZGVm"));
  CHECK_FALSE(is_line_end_seam("789c4b4c4a4e4905\n", "ABCD"));
  CHECK_FALSE(is_line_end_seam(std::string_view("a\0b\0\n", 5), std::string_view("\0c\0d", 4)));
  CHECK_FALSE(is_line_end_seam("abc\n", "%41"));
  CHECK_FALSE(is_line_end_seam("abc", "def\n"));
}

}  // namespace sallyport::decode
