#include "scan/scanner.hpp"

#include <thread>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "scan/rule_sets.hpp"

namespace sallyport::scan {

using test::engine_of;
using test::hits_of;
using test::kKey;
using test::rule;

namespace {

const char* const kToken = R"(\btok_([0-9a-z]{16})\b)";
const std::string kSecret = "0a1b2c3d4e5f6g7h";
const std::string kWhole = "tok_" + kSecret;

std::string utf16(std::string_view ascii, bool is_big_endian, bool has_mark) {
  std::string bytes = has_mark ? (is_big_endian ? "\xFE\xFF" : "\xFF\xFE") : "";
  for (const char byte : ascii) {
    if (is_big_endian) bytes += '\0';
    bytes += byte;
    if (!is_big_endian) bytes += '\0';
  }
  return bytes;
}

void check_settled(const Scanner& scanner) {
  CHECK(scanner.candidates().raised == scanner.candidates().confirmed + scanner.candidates().rejected);
}

}  // namespace

TEST_CASE("a hit says where the secret stands, and shows no more of it than it may") {
  const std::vector<Hit> hits = hits_of(rule("tok", kToken), "one\ntwo  " + kWhole + "\n");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].rule == 0);
  CHECK(hits[0].line_1based == 2);
  CHECK(hits[0].end_line_1based == 2);
  CHECK(hits[0].column_1based == 10);
  CHECK(hits[0].redacted == redact(kSecret));
  CHECK(hits[0].fingerprint == fingerprint(kKey, "tok", kSecret));
  CHECK_FALSE(hits[0].has_inline_allow);
}

TEST_CASE("a secret of several lines has its first and last line") {
  const std::vector<Hit> hits =
      hits_of(rule("block", R"((?s)pre\n(BEGIN.*?END\n))"), "a\npre\n BEGIN\nx\nEND\npre\nBEGIN\nx\nEND\nz");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].line_1based == 7);
  CHECK(hits[0].end_line_1based == 9);
  CHECK(hits[0].column_1based == 1);
}

TEST_CASE("hits of all rules come in order of place") {
  const Engine engine = engine_of({rule("b", "b[0-9]"), rule("a", "a[0-9]")});
  const std::vector<Hit> hits = hits_of(engine, "a1 b2\nb3 a4");
  REQUIRE(hits.size() == 4);
  CHECK(hits[0].rule == 1);
  CHECK(hits[1].rule == 0);
  CHECK(hits[2].rule == 0);
  CHECK(hits[3].rule == 1);
}

TEST_CASE("matches of one rule do not overlap") {
  CHECK(hits_of(rule("r", "aba"), "ababababa").size() == 2);
}

TEST_CASE("the secret is the named group") {
  rules::Rule named = rule("r", "(k)=([0-9]{16})");
  named.secret_group = 2;
  const std::vector<Hit> hits = hits_of(named, "k=0123456789012345");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].fingerprint == fingerprint(kKey, "r", "0123456789012345"));
}

TEST_CASE("without a named group it is the first that holds something") {
  const std::vector<Hit> hits = hits_of(rule("r", "(x)?()k=([0-9]+)"), "k=77");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].fingerprint == fingerprint(kKey, "r", "77"));
}

TEST_CASE("without groups it is the whole match") {
  const std::vector<Hit> hits = hits_of(rule("r", "k=[0-9]+"), "k=77");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].fingerprint == fingerprint(kKey, "r", "k=77"));
}

TEST_CASE("a named group that took no part gives the whole match, not nothing") {
  rules::Rule named = rule("r", "k=(x)?[0-9]+");
  named.secret_group = 1;
  const std::vector<Hit> hits = hits_of(named, "k=77");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].fingerprint == fingerprint(kKey, "r", "k=77"));
}

TEST_CASE("a secret whose entropy equals the rule's is dropped, one above is kept") {
  rules::Rule random = rule("r", "k=([a-z]{4})");
  random.entropy = 1;
  const Engine engine = engine_of({random});
  CHECK(hits_of(engine, "k=abab").empty());
  CHECK(hits_of(engine, "k=abac").size() == 1);
}

TEST_CASE("one of the keywords must stand in the text, in either case") {
  rules::Rule worded = rule("r", "k=([a-z]{4})");
  worded.keywords = {"acme", "other"};
  const Engine engine = engine_of({worded});
  CHECK(hits_of(engine, "k=abcd").empty());
  CHECK(hits_of(engine, "k=abcd AcMe").size() == 1);
}

TEST_CASE("a keyword is found wherever it stands in a large text") {
  rules::Rule worded = rule("r", "k=([a-z]{4})");
  worded.keywords = {"acme"};
  const Engine engine = engine_of({worded});
  std::size_t found = 0;
  for (std::size_t before = 65536 - 12; before < 65536 + 4; ++before) {
    found += hits_of(engine, "k=abcd" + std::string(before, '.') + "acme" + std::string(70000, '.')).size();
  }
  CHECK(found == 16);
}

TEST_CASE("an allow-list looks at secret, match or line, as it says") {
  rules::Rule listed = rule("r", "k=([a-z]{4})");
  const auto count = [&](rules::RegexTarget target, const char* regex) {
    listed.allowlists = {{.regex_target = target, .regexes = {regex}}};
    return hits_of(listed, "one\ntwo k=abcd three\nfour").size();
  };
  CHECK(count(rules::RegexTarget::secret, "^abcd$") == 0);
  CHECK(count(rules::RegexTarget::secret, "k=") == 1);
  CHECK(count(rules::RegexTarget::match, "^k=abcd$") == 0);
  CHECK(count(rules::RegexTarget::match, "two") == 1);
  CHECK(count(rules::RegexTarget::line, "^two.*three$") == 0);
  CHECK(count(rules::RegexTarget::line, "one|four") == 1);
}

TEST_CASE("what an allow-list said of one line is not said of the next") {
  rules::Rule listed = rule("r", "k=([a-z]{4})");
  listed.allowlists = {{.regex_target = rules::RegexTarget::line, .regexes = {"skip"}}};
  const std::vector<Hit> hits = hits_of(listed, "skip k=abcd k=abcd\nk=efgh\nk=abcd k=abcd skip");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].line_1based == 2);
}

TEST_CASE("a stop word is looked for in the lower-cased secret") {
  rules::Rule listed = rule("r", "k=([A-Z]{8})");
  listed.allowlists = {{.stopwords = {"test"}}};
  const Engine engine = engine_of({listed});
  CHECK(hits_of(engine, "k=MYTESTED").empty());
  CHECK(hits_of(engine, "test k=MYSECRET").size() == 1);
}

TEST_CASE("an inline allow counts for the lines of its match only") {
  const std::vector<Hit> hits =
      hits_of(rule("r", "k=([0-9]{2})"), "k=11 # sallyport:allow\nk=22\nk=33 # sallyport:allow other");
  REQUIRE(hits.size() == 3);
  CHECK(hits[0].has_inline_allow);
  CHECK_FALSE(hits[1].has_inline_allow);
  CHECK_FALSE(hits[2].has_inline_allow);
}

TEST_CASE("an inline allow may stand on any line of a longer match") {
  const std::vector<Hit> hits =
      hits_of(rule("r", "(?s)BEGIN.*?END"), "BEGIN\nx\nEND # sallyport:allow r\nBEGIN\nEND");
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].has_inline_allow);
  CHECK_FALSE(hits[1].has_inline_allow);
}

TEST_CASE("UTF-16 text is read in either order, with and without a mark") {
  const Engine engine = engine_of({rule("tok", kToken)});
  for (const bool is_big_endian : {false, true}) {
    for (const bool has_mark : {false, true}) {
      CAPTURE(is_big_endian);
      CAPTURE(has_mark);
      Scanner scanner(engine, {.fingerprint_key = kKey});
      const std::string text = utf16("one\n  " + kWhole, is_big_endian, has_mark);
      const std::vector<Hit> hits = scanner.scan(text);
      REQUIRE(hits.size() == 1);
      CHECK(hits[0].line_1based == 2);
      CHECK(hits[0].column_1based == 7);
      CHECK(hits[0].fingerprint == fingerprint(kKey, "tok", kSecret));
      CHECK(scanner.bytes() == text.size());
      check_settled(scanner);
    }
  }
}

TEST_CASE("a secret in single bytes is found in a text that looks like UTF-16") {
  CHECK(hits_of(rule("tok", kToken), utf16("hello, world", false, true) + kWhole).size() == 1);
}

TEST_CASE("an empty text holds nothing") {
  const Engine engine = engine_of({rule("tok", kToken)});
  Scanner scanner(engine, {.fingerprint_key = kKey});
  CHECK(scanner.scan({}).empty());
  CHECK(scanner.candidates().raised == 0);
  CHECK(scanner.bytes() == 0);
}

TEST_CASE("a secret between arbitrary bytes is found") {
  std::string binary;
  for (int n = 0; n < 100000; ++n) binary += static_cast<char>(n * 7919 >> 3);
  CHECK(hits_of(rule("tok", kToken), binary + '\0' + kWhole + '\0' + binary).size() == 1);
}

TEST_CASE("each candidate is settled once, for a reason that is counted") {
  rules::Rule random = rule("r", R"(k=([a-z]{4})(?:\s|;|$))");
  random.entropy = 1;
  random.keywords = {"k="};
  random.allowlists = {{.regexes = {"^wxyz$"}}, {.stopwords = {"test"}}};
  rules::Rule worded = rule("w", "v=[0-9]{3}");
  worded.keywords = {"acme"};
  rules::Rule tailed = rule("x", R"((?:n|m\b$)o(?:^|p))");  // Hyperscan takes it only without its assertions
  const Engine engine = engine_of({random, worded, tailed});
  Scanner scanner(engine, {.fingerprint_key = kKey});
  const std::string gap(100, '-');
  const std::vector<Hit> hits = scanner.scan("k=abcd;" + gap + "k=aaaa;" + gap + "k=wxyz;" + gap + "k=test;" +
                                             gap + "v=123" + gap + "mop no" + gap);
  CHECK(hits.size() == 1);
  CHECK(scanner.candidates().confirmed == 1);
  CHECK(scanner.rejections().entropy == 1);
  CHECK(scanner.rejections().allow_list == 1);
  CHECK(scanner.rejections().stop_word == 1);
  CHECK(scanner.rejections().keyword == 1);
  CHECK(scanner.rejections().no_match >= 1);
  check_settled(scanner);
}

TEST_CASE("counts add up over scans") {
  const Engine engine = engine_of({rule("tok", kToken)});
  Scanner scanner(engine, {.fingerprint_key = kKey});
  scanner.scan(kWhole);
  scanner.scan("nothing");
  scanner.scan(kWhole);
  CHECK(scanner.candidates().raised == 2);
  CHECK(scanner.candidates().confirmed == 2);
  CHECK(scanner.bytes() == 2 * kWhole.size() + 7);
}

TEST_CASE("a rule that would read the rest of the text for each match is stopped, and named") {
  const Engine engine = engine_of({rule("greedy", R"((?s)x(?:.*y)?)")});
  Scanner scanner(engine, {.fingerprint_key = kKey});
  const std::string text(200000, 'x');
  CHECK_THROWS_WITH_AS(scanner.scan(text), doctest::Contains("rule greedy (test.toml:1): the regex budget"),
                       base::Error);
  CHECK(scanner.candidates().raised > scanner.candidates().confirmed + scanner.candidates().rejected);
}

TEST_CASE("one line of 50 MB full of near matches and of matches is read through") {
  rules::Rule listed = rule("tok", kToken);
  listed.allowlists = {{.regex_target = rules::RegexTarget::line, .regexes = {"not there"}}};
  const Engine engine = engine_of({listed, rule("open", R"(tok_[0-9a-z]{4,}(?:;|$))")});
  std::string text;
  text.reserve(52'000'000);
  for (std::size_t n = 0; text.size() < 50'000'000; ++n) {
    text += "tok_0a1b2c3d4e5f6g7 tok_0a1b2c3d4e5f6g7hh ";
    if (n % 64 == 0) text += kWhole + " ";
  }
  Scanner scanner(engine, {.fingerprint_key = kKey});
  CHECK(scanner.scan(text).size() > 15000);
  check_settled(scanner);
}

TEST_CASE("scanners of several threads share an engine") {
  const Engine engine = engine_of({rule("tok", kToken), rule("z", "z[0-9]")});
  std::vector<std::size_t> found(4);
  std::vector<std::thread> threads;
  for (std::size_t& count : found) {
    threads.emplace_back([&engine, &count] {
      Scanner scanner(engine, {.fingerprint_key = kKey});
      for (int n = 0; n < 100; ++n) count += scanner.scan("z1 " + kWhole + " z2").size();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(found == std::vector<std::size_t>(4, 300));
}

TEST_CASE("beyond the limit hits are counted and not kept, and their candidates are settled all the same") {
  const Engine engine = engine_of({rule("tok", kToken)});
  Scanner scanner(engine, {.fingerprint_key = kKey, .max_hits = 3});
  std::string text;
  for (int i = 0; i < 5; ++i) text += kWhole + "\n";
  CHECK(scanner.scan(text).size() == 3);
  CHECK(scanner.dropped_hits() == 2);
  CHECK(scanner.scan(kWhole).size() == 1);
  CHECK(scanner.dropped_hits() == 2);
  check_settled(scanner);
}

}  // namespace sallyport::scan
