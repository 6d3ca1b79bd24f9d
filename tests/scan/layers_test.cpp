// What is hidden in a text: encoded, packed, or both, one in the other.
#include <openssl/evp.h>

#include <doctest/doctest.h>

#include "scan/derivation.hpp"
#include "scan/rule_sets.hpp"
#include "scan/trace.hpp"
#include "support/late_clock.hpp"
#include "unpack/samples.hpp"

namespace sallyport::scan {

using test::engine_of;
using test::kKey;
using test::rule;

namespace samples = unpack::samples;

namespace {

const std::string kSecret = "tok_0a1b2c3d4e5f6g7h";
using Chain = std::vector<std::string>;

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.pop_back();
  return out;
}

const Engine& engine() {
  static const Engine made = engine_of(
      {rule("tok", R"(\btok_([0-9a-z]{16})\b)"), rule("assigned", R"re(password = "([a-z0-9_ ]+)")re")});
  return made;
}

struct Scanned {
  std::vector<Hit> hits;
  std::vector<Gap> gaps;
};

Scanned scan(std::string_view text, ScanOptions options = {}) {
  options.fingerprint_key = kKey;
  Scanner scanner(engine(), options);
  Scanned scanned{scanner.scan(text), {}};
  scanned.gaps = scanner.gaps();
  CHECK(scanner.candidates().raised == scanner.candidates().confirmed + scanner.candidates().rejected);
  return scanned;
}

std::string zip(const std::string& name, const std::string& text) {
  return samples::archive("zip", {{name, text}});
}

}  // namespace

TEST_CASE("what is encoded is found at the place of its encoded form, with the way to it") {
  const Scanned scanned = scan("first line\nkey: " + base64("the token is " + kSecret) + "\nlast line\n");
  REQUIRE(scanned.hits.size() == 1);
  CHECK(scanned.hits[0].chain == Chain{"base64"});
  CHECK(scanned.hits[0].line_1based == 2);
  CHECK(scanned.hits[0].column_1based == 6);
  CHECK(scanned.hits[0].end_line_1based == 2);
  CHECK(scanned.hits[0].fingerprint == fingerprint(kKey, "tok", kSecret.substr(4)));
  CHECK(scanned.gaps.empty());
}

TEST_CASE("what surrounds an encoded value is part of the match") {
  const Scanned scanned = scan("\n\npassword = \"" + base64("a long pass phrase of words") + "\"\n");
  bool is_found = false;
  for (const Hit& hit : scanned.hits)
    is_found |= hit.chain == Chain{"base64"} && hit.rule == 1 && hit.line_1based == 3;
  CHECK(is_found);
}

TEST_CASE("a secret beside an encoded stretch is told once") {
  const Scanned scanned = scan(kSecret + " " + base64("nothing of note stands in here") + "\n");
  REQUIRE(scanned.hits.size() == 1);
  CHECK(scanned.hits[0].chain.empty());
}

TEST_CASE("encodings within encodings are followed, and the end of that is told") {
  std::string text = "the token is " + kSecret;
  for (int layer = 0; layer < 3; ++layer) text = "x = " + base64(text);
  const Scanned scanned = scan("one\n" + text);
  REQUIRE(scanned.hits.size() == 1);
  CHECK(scanned.hits[0].chain == Chain{"base64", "base64", "base64"});
  CHECK(scanned.hits[0].line_1based == 2);
  const Scanned shallow = scan(text, {.decode_depth = 2});
  CHECK(shallow.hits.empty());
  REQUIRE(shallow.gaps.size() == 1);
  CHECK(shallow.gaps[0].name == "decode.depth");
  CHECK(shallow.gaps[0].chain == Chain{"base64", "base64"});
}

TEST_CASE("members of containers are scanned, however deep, with lines of their own") {
  const std::string inner = zip("conf/app.env", "A=1\nTOKEN=" + kSecret + "\n");
  const Scanned scanned = scan(samples::compressed("gzip", samples::archive("ustar", {{"in.zip", inner}})));
  REQUIRE(scanned.hits.size() == 1);
  const Hit& hit = scanned.hits[0];
  REQUIRE(hit.chain.size() == 3);
  CHECK(hit.chain[0] == "gzip");
  CHECK(hit.chain[1] == "tar: in.zip");
  CHECK(hit.chain[2] == "zip: conf/app.env");
  CHECK(hit.member == "conf/app.env");
  CHECK(hit.line_1based == 2);
  CHECK(hit.is_in_member);
  CHECK(scanned.gaps.empty());
}

TEST_CASE("encodings in a member, and containers that cannot be looked into whole") {
  const Scanned scanned = scan(zip("a.txt", "x: " + base64("the token is " + kSecret)));
  REQUIRE(scanned.hits.size() == 1);
  CHECK(scanned.hits[0].chain == Chain{"zip: a.txt", "base64"});

  const std::string nested = zip("one.zip", zip("two.zip", zip("a.txt", kSecret)));
  ScanOptions shallow;
  shallow.unpack.depth = 2;
  const Scanned cut = scan(nested, shallow);
  CHECK(cut.hits.empty());
  REQUIRE(cut.gaps.size() == 1);
  CHECK(cut.gaps[0].kind == Gap::Kind::limit);
  CHECK(cut.gaps[0].name == "archives.depth");
  CHECK(cut.gaps[0].chain == Chain{"zip: one.zip", "zip: two.zip"});

  const Scanned locked = scan(samples::archive("zip", {{"a.txt", kSecret}}, "zip:encryption=traditional", "pw"));
  CHECK(locked.hits.empty());
  REQUIRE(locked.gaps.size() == 1);
  CHECK(locked.gaps[0].kind == Gap::Kind::unreadable);
  CHECK(locked.gaps[0].name == "zip");
}

TEST_CASE("a rule's path and its allow-lists look at a member's name too") {
  rules::Rule npmrc = rule("npmrc", "tok_[0-9a-z]{16}");
  npmrc.path = R"(\.npmrc$)";
  rules::AllowList list;
  list.paths = {"^fixtures/"};
  npmrc.allowlists = {list};
  const Engine made = engine_of({npmrc});
  const auto counts = [&](const std::string& name) {
    const std::vector<Hit> hits = test::hits_of(made, zip(name, kSecret));
    REQUIRE(hits.size() == 1);
    return made.counts_at(hits[0], "backup.zip", {});
  };
  CHECK(counts("home/.npmrc"));
  CHECK_FALSE(counts("home/other"));
  CHECK_FALSE(counts("fixtures/.npmrc"));
}

TEST_CASE("a secret in a member's name is found, and not shown in the way to it or to what is inside") {
  const Scanned scanned = scan(zip("backup/" + kSecret + ".env", "TOKEN=" + kSecret + "\n"));
  REQUIRE(scanned.hits.size() == 2);
  CHECK(scanned.hits[0].line_1based == 0);
  CHECK(scanned.hits[0].chain == Chain{"zip: backup/tok_(secret)"});
  CHECK(scanned.hits[1].line_1based == 1);
  CHECK(scanned.hits[1].chain == Chain{"zip: backup/tok_(secret)"});
}

TEST_CASE("what a container shows in its own bytes too is told of its member") {
  const Scanned scanned = scan(samples::archive("ustar", {{"conf/app.env", "TOKEN=" + kSecret + "\n"}}));
  REQUIRE(scanned.hits.size() == 1);
  CHECK(scanned.hits[0].chain == Chain{"tar: conf/app.env"});
  CHECK(scanned.hits[0].line_1based == 1);
}

TEST_CASE("of very many gaps the number is told") {
  samples::Files files;
  for (int i = 0; i < 150; ++i) files.push_back({std::to_string(i) + ".zip", zip("in.zip", zip("x", "y"))});
  ScanOptions shallow;
  shallow.unpack.depth = 2;
  const Scanned scanned = scan(samples::archive("ustar", files), shallow);
  REQUIRE(scanned.gaps.size() == 101);
  CHECK(scanned.gaps[100].reason == "and 50 more like these");
}

TEST_CASE("a scan whose time runs out at any place keeps what it has, and says so once") {
  const std::string text = "first: " + kSecret + "\n" + base64("the token is tok_1111111111111111") + "\n" +
                           "tok_2222222222222222\n";
  const std::string packed = zip("a", text) + zip("b", text);
  for (const std::string& bytes : {text, packed}) {
    const std::vector<Hit> all = scan(bytes).hits;
    for (std::size_t looks = 0;; ++looks) {
      CAPTURE(looks);
      const test::LateClock clock(looks);
      ScanOptions options;
      options.deadline = clock.deadline();
      const Scanned scanned = scan(bytes, options);
      if (!clock.is_over()) {
        CHECK(looks > 3);
        CHECK(scanned.hits.size() == all.size());
        CHECK(scanned.gaps.empty());
        break;
      }
      CHECK(scanned.hits.size() <= all.size());
      REQUIRE(scanned.gaps.size() == 1);
      CHECK(scanned.gaps[0].name == base::kTimeLimit);
    }
  }
}

TEST_CASE("a text whose base was looked at is looked at within its time too") {
  const std::string base = std::string(5000, 'x') + "\n";
  const std::string text = base + "tok_2222222222222222\n";
  Scanner scanner(engine(), {.fingerprint_key = kKey});
  std::shared_ptr<const Trace> trace;
  scanner.scan(base, trace);
  REQUIRE(trace != nullptr);
  Derivation derivation(base.size(), text.size());
  derivation.add({0, 0, base.size()});
  const test::LateClock clock(0);
  scanner.set_deadline(clock.deadline());
  std::shared_ptr<const Trace> own;
  CHECK(scanner.scan_derived(text, *trace, derivation, own).empty());
  CHECK(own == nullptr);
  REQUIRE(scanner.gaps().size() == 1);
  CHECK(scanner.gaps()[0].name == base::kTimeLimit);
  scanner.set_deadline({});
  CHECK(scanner.scan_derived(text, *trace, derivation, own).size() == 1);
  CHECK(scanner.gaps().empty());
}

}  // namespace sallyport::scan
