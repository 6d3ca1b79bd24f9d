// Texts that are made to cost much. What is counted is what was made of them, never time; the test's time-out
// is there for what is not linear.
#include <doctest/doctest.h>
#include <zlib.h>

#include "decode/stretch.hpp"
#include "support.hpp"
#include "support/late_clock.hpp"

namespace sallyport::decode {

namespace {

std::string repeated(std::string_view piece, std::size_t size) {
  std::string out;
  out.reserve(size + piece.size());
  while (out.size() < size) out += piece;
  return out;
}

struct Cost {
  std::size_t view_bytes = 0;
  std::size_t segments = 0;
};

Cost cost_of(const Decoded& decoded) {
  Cost cost;
  for (const View& view : decoded.views) {
    cost.view_bytes += view.text.size();
    cost.segments += view.segments.size() + view.copies.size();
  }
  return cost;
}

std::string zeros_packed(std::size_t size, char filling) {
  const std::string bytes(size, filling);
  std::string out(compressBound(size), '\0');
  uLongf out_size = out.size();
  REQUIRE(compress2(reinterpret_cast<Bytef*>(out.data()), &out_size,
                    reinterpret_cast<const Bytef*>(bytes.data()), size, Z_BEST_COMPRESSION) == Z_OK);
  out.resize(out_size);
  return out;
}

}  // namespace

TEST_CASE("long runs of one kind cost no more than their size") {
  constexpr std::size_t kSize = 1U << 20U;
  for (const std::string_view piece : {"A",
                                       "%",
                                       "%4",
                                       "%41",
                                       "\\",
                                       "\\u",
                                       "\\x41",
                                       "\"",
                                       "\"+",
                                       "\"a\"+",
                                       "\"a\" 'b",
                                       "'\"`",
                                       "&",
                                       "&#",
                                       "&#65;",
                                       "=",
                                       "=3D",
                                       "=\n",
                                       "0x",
                                       "0x41,",
                                       "65, ",
                                       ",4",
                                       "4:",
                                       "41:",
                                       " ",
                                       "\n",
                                       "\" ",
                                       "\"\n",
                                       "\"a\"\n",
                                       "aB",
                                       "aB3 ",
                                       "QUJD",
                                       "QUJDREVGR0hJSktM ",
                                       "QUJDREVGR0hJSktM\n",
                                       "Pw/",
                                       "a/",
                                       "a+",
                                       "eJwA",
                                       "eJwAAAAAAAA ",
                                       "H4sIAAAA",
                                       "414243444546474849505152 ",
                                       "A\xC3",
                                       "KRZDA5LCGRSG64RAMFXGIIBT ",
                                       "&quot;",
                                       "\\\"",
                                       "\\\n",
                                       "\" \\\n\""}) {
    const std::string text = repeated(piece, kSize);
    CAPTURE(piece);
    const Cost cost = cost_of(decode(text));
    CHECK(cost.view_bytes <= 2 * kSize + 1024);
    CHECK(cost.segments <= kSize / 4);
  }
  for (const char filling : {'\0', 'A'}) {
    const std::string wide = repeated(std::string{'a', filling == 'A' ? 'b' : '\0'}, kSize);
    CHECK(cost_of(decode("x" + wide)).view_bytes <= kSize);
  }
}

TEST_CASE("runs of alternating lengths and kinds") {
  Random random(3);
  std::string text;
  while (text.size() < (2U << 20U)) {
    text += random.pick("abcABC012+/", random.below(80));
    text += random.pick(" \"'+%\\&=\n", random.below(3));
  }
  CHECK(cost_of(decode(text)).view_bytes <= 2 * text.size());
}

TEST_CASE("a compressed stretch is inflated to its limit, and the limit is named") {
  const std::string text = "x: " + encode_base64(zeros_packed(4U << 20U, 'a')) + "\n";
  const Limits limits{.inflated_bytes = 1U << 20U};
  const Decoded decoded = decode(text, limits);
  CHECK(decoded.limits_met == std::vector<std::string_view>{"decode.inflated_bytes"});
  REQUIRE(decoded.views.size() == 1);
  const Segment& segment = decoded.views[0].segments.front();
  CHECK(segment.end - segment.begin == limits.inflated_bytes);
  CHECK(decode(text).limits_met.empty());
}

TEST_CASE("many compressed stretches together are inflated to one limit") {
  const std::string bomb = encode_base64(zeros_packed(1U << 20U, 'a')) + "\n\n";
  const Limits limits{.inflated_bytes = 2U << 20U, .view_bytes = 4U << 20U};
  const Decoded decoded = decode(repeated(bomb, 50 * bomb.size()), limits);
  CHECK(decoded.limits_met == std::vector<std::string_view>{"decode.view_bytes"});
  CHECK(cost_of(decoded).view_bytes <= limits.view_bytes + 4096);
}

TEST_CASE("what is compressed and no text is given up after its beginning") {
  const std::string bomb = encode_base64(zeros_packed(8U << 20U, '\0'));
  CHECK(decode(bomb, {.inflated_bytes = 1U << 20U}).limits_met.empty());
}

TEST_CASE(
    "a stretch that is longer than its view may be is read no further than twice that, and it is told") {
  const Limits limits{.view_bytes = 100'000};
  for (const std::string& code :
       {encode_hex(repeated("secret of many words ", 1U << 20U)), repeated("%73", 1U << 20U),
        encode_base64(repeated("secret of many words ", 1U << 20U))}) {
    const Decoded decoded = decode("a = " + code + "\n", limits);
    CHECK(decoded.limits_met == std::vector<std::string_view>{"decode.view_bytes"});
    CHECK(cost_of(decoded).view_bytes <= limits.view_bytes);
  }
  CHECK(decode("a = " + encode_hex(repeated("secret of many words ", 90'000)) + "\n", limits)
            .limits_met.empty());
}

TEST_CASE("views do not outgrow their limit, and the limit is named") {
  const std::string code = encode_base64("secret of many words");
  const Limits limits{.view_bytes = 100'000};
  const Decoded decoded = decode(repeated("a = " + code + "\n\n\n", 4U << 20U), limits);
  CHECK(decoded.limits_met == std::vector<std::string_view>{"decode.view_bytes"});
  const Cost cost = cost_of(decoded);
  CHECK(cost.view_bytes <= limits.view_bytes);
  CHECK(cost.segments * sizeof(View::Copy) <= limits.view_bytes);
}

TEST_CASE("a text for which there is no more time is decoded as far as it was looked at") {
  const std::string text = repeated("password=%70%61%73%73%77%6F%72%64%31 and so on\n", 1U << 20);
  const auto looked_at = [&](std::size_t looks) {
    const test::LateClock clock(looks);
    return decode(text, {.deadline = clock.deadline()});
  };
  const Decoded none = looked_at(0);
  CHECK(none.views.empty());
  CHECK(none.limits_met == std::vector<std::string_view>{base::kTimeLimit});
  const Decoded some = looked_at(5);
  CHECK(some.limits_met == std::vector<std::string_view>{base::kTimeLimit});
  const Decoded all = looked_at(1000);
  CHECK(all.limits_met.empty());
  REQUIRE(some.views.size() == 1);
  REQUIRE(all.views.size() == 1);
  CHECK(some.views[0].segments.size() < all.views[0].segments.size());
}

}  // namespace sallyport::decode
