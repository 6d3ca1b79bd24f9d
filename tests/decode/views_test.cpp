#include "decode/views.hpp"

#include <doctest/doctest.h>

#include "support.hpp"

namespace sallyport::decode {

namespace {

// What every view of a text must hold.
void check_view(const View& view, std::string_view text) {
  REQUIRE_FALSE(view.segments.empty());
  std::size_t source_end = 0;
  std::size_t end = 0;
  for (const Segment& segment : view.segments) {
    CHECK(segment.begin >= end);
    CHECK(segment.begin < segment.end);
    CHECK(segment.source_begin >= source_end);
    CHECK(segment.source_begin < segment.source_end);
    CHECK(segment.source_end <= text.size());
    end = segment.end;
    source_end = segment.source_end;
  }
  CHECK(end <= view.text.size());
  std::size_t last = 0;
  std::size_t wrong = 0;
  for (std::size_t at = 0; at < view.text.size(); ++at) {
    const std::size_t source = view.source_of(at);
    const Segment* const segment = view.segment_at(at, at + 1);
    const bool is_copied = segment == nullptr && view.text[at] != '\n';
    const bool is_right = segment != nullptr
                              ? source == segment->source_begin
                              : !is_copied || (source < text.size() && text[source] == view.text[at]);
    wrong += is_right && source >= last && source <= text.size() ? 0U : 1U;
    last = source;
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("what stands around a stretch is around it in the view") {
  const std::string before(400, 'b');
  const std::string after(400, ';');
  const std::string secret = "secret of many words";
  const std::string line = before + " k = \"" + encode_base64(secret) + '"' + after;
  const std::string text = "first\n" + line + "\nlast\n";
  const View view = view_of(text, "base64");
  CHECK(view.text == std::string(250, 'b') + " k = \"" + secret + '"' + std::string(255, ';'));
  const std::size_t stretch = text.find(encode_base64(secret));
  CHECK(view.source_of(0) == stretch - 256);
  CHECK(view.source_of(256) == stretch);
  CHECK(view.source_of(260) == stretch);
  CHECK(view.source_of(256 + secret.size()) == stretch + encode_base64(secret).size());
}

TEST_CASE("the line before stands in the view where it may name the value") {
  const std::string code = encode_base64("secret of many words");
  CHECK(viewed("a: 1\npassword:\n  \"" + code + "\"\nb: 2\n", "base64") ==
        "password:\n  \"secret of many words\"");
  CHECK(viewed("a: 1\nx: " + code + "\nb: 2\n", "base64") == "x: secret of many words");
}

TEST_CASE("stretches far from each other stand on lines of their own, near ones in their text") {
  const std::string code = encode_base64("secret of many words");
  const std::string near = "a=" + code + ", b=" + code;
  CHECK(viewed(near + "\nnothing\n\nfar=" + code, "base64") ==
        "a=secret of many words, b=secret of many words\nfar=secret of many words");
}

TEST_CASE("a view of each kind that is there, with its name") {
  const std::string text =
      encode_base64("secret of many words") + "\n" + encode_hex("secret of many words") + "\na%3Db\n";
  const Decoded decoded = decode(text);
  REQUIRE(decoded.views.size() == 3);
  CHECK(decoded.views[0].segments[0].encoding == "base64");
  CHECK(decoded.views[1].segments[0].encoding == "hex");
  CHECK(decoded.views[2].segments[0].encoding == "percent");
  CHECK(decoded.limits_met.empty());
}

TEST_CASE("segment_at gives the first that is met") {
  const std::string code = encode_base64("secret of many words");
  const View view = view_of(code + ", " + code, "base64");
  REQUIRE(view.segments.size() == 2);
  CHECK(view.segment_at(0, view.text.size()) == &view.segments[0]);
  CHECK(view.segment_at(20, 22) == nullptr);
  CHECK(view.segment_at(21, 23) == &view.segments[1]);
  CHECK(view.segment_at(5, 5) == nullptr);
  CHECK(view.segment_at(1000, 1001) == nullptr);
}

TEST_CASE("layers come off one by one") {
  const std::string inner = encode_base64("secret of many words");
  const std::string outer = encode_base64("key: " + inner);
  const std::string once = viewed(outer, "base64");
  CHECK(once == "key: " + inner);
  CHECK(viewed(once, "base64") == "key: secret of many words");
}

TEST_CASE("random texts come back from every encoding, at any place of a block") {
  Random random(20);
  for (int round = 0; round < 400; ++round) {
    const std::string word =
        random.pick("abcdefghijklmnopqrstuvwxyz", 4) + random.words(20 + random.below(100)) + "x";
    const std::string before = random.pick(" .,;\n", random.below(130)) + "k = \"";
    const std::string after = "\"" + random.pick(" .,;\n", random.below(130));
    CAPTURE(word);
    for (const std::string& code : {encode_base64(word), encode_base64(word, true, false)})
      CHECK(decoded(before + code + after, "base64") == word);
    CHECK(decoded(before + encode_hex(word) + after, "hex") == word);
    CHECK(decoded(before + encode_hex(word, "%") + after, "percent") == word);
    CHECK(decoded(before + encode_hex(word, "\\x") + after, "escape") == word);
    CHECK(decoded(before + encode_hex(word, "\\u00") + after, "escape") == word);
    CHECK(decoded(before + encode_hex(word, "&#x", ";") + ";" + after, "html-entity") == word);
    CHECK(decoded(before + encode_hex(word, "0x", ", ") + after, "bytes") == word);
    CHECK(decoded(before + std::string(5000, '\xF1') + utf16(word, round % 2 == 0) + "\x03" + after,
                  "utf-16") == word);
  }
}

TEST_CASE("every byte of a view comes from its text, in order") {
  Random random(4);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    while (text.size() < 1500) {
      const std::string word = random.words(14 + random.below(40));
      switch (random.below(8)) {
        case 0:
          text += encode_base64(word);
          break;
        case 1:
          text += encode_hex(word, "", random.below(2) == 0 ? ":" : "");
          break;
        case 2:
          text += encode_hex(word, "%");
          break;
        case 3:
          text += encode_hex(word, "\\x");
          break;
        case 4:
          text += encode_hex(word, "0x", ", ");
          break;
        case 5:
          text += "\"" + word + "1\" + \"a" + word + "\"";
          break;
        case 6:
          text += utf16(word, random.below(2) == 0);
          break;
        default:
          text += "&quot;=3D" + word;
          break;
      }
      text += random.pick(" \n\"'+x0:\\%", random.below(12));
    }
    for (const View& view : decode(text).views) check_view(view, text);
  }
}

}  // namespace sallyport::decode
