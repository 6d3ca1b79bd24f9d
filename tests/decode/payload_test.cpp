#include <doctest/doctest.h>
#include <zlib.h>

#include "support.hpp"

namespace sallyport::decode {

namespace {

constexpr std::string_view kSentence =
    "user: alice, word: Tr0ub4dor&3 and more of it, more than a line holds";

// gzip with 31, zlib with 15 as the bits of the window.
std::string compress(std::string_view text, int window_bits) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(text.size() / 2 + 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("base64 and base64url, with padding and without") {
  for (std::size_t size = 12; size <= kSentence.size(); ++size) {
    const std::string text(kSentence.substr(0, size));
    for (const bool is_url : {false, true}) {
      for (const bool is_padded : {false, true}) {
        const std::string line = "  word: \"" + encode_base64(text, is_url, is_padded) + "\",\n";
        CAPTURE(line);
        CHECK(viewed(line, "base64") == "  word: \"" + text + "\",");
      }
    }
  }
}

TEST_CASE("short base64 counts with padding alone") {
  CHECK(decoded("pw: " + encode_base64("hunter2x"), "base64") == "hunter2x");
  CHECK(decoded("pw: " + encode_base64("hunter2x", false, false), "base64").empty());
}

TEST_CASE("base64url is told from base64 by its own characters") {
  const std::string text = "subjects?_d=1&more>>>~~~~~and??";
  CHECK(decoded(encode_base64(text), "base64") == text);
  CHECK(decoded(encode_base64(text, true), "base64") == text);
}

TEST_CASE("base64 that is wrapped over lines is joined") {
  std::string text;
  while (text.size() < 500) text += kSentence;
  for (const std::size_t width : {60U, 64U, 70U, 76U, 80U}) {
    for (const std::string_view line_break : {"\n", "\r\n", "\n    ", "\\n", "\\\n", "\n\t\t"}) {
      CAPTURE(width);
      CAPTURE(line_break);
      CHECK(decoded("data: |\n    " + wrap_lines(encode_base64(text), width, line_break) + "\nnext: 1\n",
                    "base64") == text);
    }
  }
}

TEST_CASE("prose behind a line of base64 is not taken along") {
  CHECK(decoded(encode_base64("a sentence that fills a whole line!!") + "\nand then words follow\n",
                "base64") == "a sentence that fills a whole line!!");
}

TEST_CASE("the segments of a path or of a token are looked at one by one") {
  const std::string text = "{\"alg\":\"HS256\"}";
  CHECK(decoded("/api/v1/" + encode_base64(text, true, false) + "/x", "base64") == text);
  CHECK(decoded(
            "t=" + encode_base64(text, true, false) + "." + encode_base64("{\"sub\":\"12345\"}", true, false),
            "base64") == text + "|{\"sub\":\"12345\"}");
}

TEST_CASE("compressed text within base64 and hex") {
  for (const int window_bits : {15, 31}) {
    const std::string packed = compress(kSentence, window_bits);
    CHECK(decoded("x: " + encode_base64(packed), "base64") == kSentence);
    CHECK(decoded("x: " + encode_hex(packed), "hex") == kSentence);
  }
}

TEST_CASE("what is compressed and no text stays as it is") {
  Random random(7);
  std::string bytes;
  for (int i = 0; i < 400; ++i) bytes += static_cast<char>(random.below(256));
  CHECK(decode(encode_base64(compress(bytes, 31))).views.empty());
}

TEST_CASE("wide text within base64") {
  CHECK(decoded("-enc " + encode_base64(utf16(kSentence, true)), "base64") == kSentence);
  CHECK(decoded("-enc " + encode_base64(utf16(kSentence, false)), "base64") == kSentence);
}

TEST_CASE("UTF-8 within base64") {
  const std::string text =
      "pa\xC3\x9Fwort: gr\xC3\xBC\xC3\x9F"
      "e aus M\xC3\xBCnchen";
  CHECK(decoded(encode_base64(text), "base64") == text);
}

TEST_CASE("hexadecimal digits, plain, prefixed, separated") {
  CHECK(viewed("key=" + encode_hex(kSentence) + ";", "hex") == "key=" + std::string(kSentence) + ";");
  CHECK(decoded("key=0x" + encode_hex(kSentence), "hex") == kSentence);
  CHECK(decoded("key=" + encode_hex(kSentence, "", ":"), "hex") == kSentence);
  CHECK(decoded("key=" + encode_hex(kSentence, "", " "), "hex") == kSentence);
  CHECK(decoded(wrap_lines(encode_hex(kSentence), 60, "\n"), "hex") == kSentence);
}

TEST_CASE("arrays of bytes in code") {
  std::string decimal;
  std::string characters;
  for (const char c : kSentence.substr(0, 30)) {
    decimal += (decimal.empty() ? "" : ", ") + std::to_string(static_cast<int>(c));
    characters += (characters.empty() ? "" : ",") + std::string("'") + c + "'";
  }
  CHECK(viewed("char k[] = {" + encode_hex(kSentence, "0x", ", ") + "};", "bytes") ==
        "char k[] = {" + std::string(kSentence) + "};");
  CHECK(decoded("k = [" + encode_hex(kSentence, "0x", ",\n  ") + "]", "bytes") == kSentence);
  CHECK(viewed("k = [" + decimal + "]", "bytes") == "k = [" + std::string(kSentence.substr(0, 30)) + "]");
}

TEST_CASE("base32 in whole groups") {
  // "password=correcthorse" and "Tr0ub4dor and 3" as RFC 4648 writes them.
  CHECK(decoded("OBQXG43XN5ZGIPLDN5ZHEZLDORUG64TTMU======", "base32") == "password=correcthorse");
  CHECK(decoded("KRZDA5LCGRSG64RAMFXGIIBT", "base32") == "Tr0ub4dor and 3");
  CHECK(decoded("KRZDA5LCGRSG64RAMFXGIIB", "base32").empty());
}

}  // namespace sallyport::decode
