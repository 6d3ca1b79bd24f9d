// How rules of a gitleaks configuration judge: what is the same as there, and the defects that are not
// copied.
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "rules/gitleaks.hpp"
#include "scan/rule_sets.hpp"

namespace sallyport::scan {

namespace {

Engine engine_of(const std::string& config) {
  rules::GitleaksOptions options;
  options.read_file = [](const std::string& path) -> rules::RuleFile { throw base::Error("no " + path); };
  options.default_rules = [] { return rules::RuleSet(); };
  return Engine::compile(rules::load_gitleaks({".gitleaks.toml", config}, options).set);
}

std::string rule_text(const std::string& regex, const std::string& keys = {}) {
  return "[[rules]]\nid = 'r'\nregex = '''" + regex + "'''\n" + keys + "\n";
}

// The secrets that are found, in order.
std::vector<std::string> secrets_of(const std::string& config, std::string_view text) {
  const Engine engine = engine_of(config);
  std::vector<std::string> secrets;
  for (const Hit& hit : test::hits_of(engine, text)) {
    if (engine.counts_at(hit, "dir/a.txt", {}))
      secrets.emplace_back(text.substr(hit.secret.begin, hit.secret.size()));
  }
  return secrets;
}

using Strings = std::vector<std::string>;

TEST_CASE("the secret is what the regex says of the match alone") {
  // In the text \B holds before 'c'; before the match alone nothing stands, so that no group is found.
  CHECK(secrets_of(rule_text(R"(\Bcd(\d+))"), "abcd12") == Strings{"cd12"});
  CHECK(secrets_of(rule_text(R"(\bcd(\d+))"), "cd12") == Strings{"12"});
  // $ holds at the end of the match alone.
  CHECK(secrets_of(rule_text(R"(k=(?:(a+)$|(aa)))"), "k=aaa") == Strings{"aaa"});
  CHECK(secrets_of(rule_text(R"(k=(?:(a+)$|(aa)))"), "k=aab") == Strings{"aa"});
  CHECK(secrets_of(rule_text(R"(k=(?:(a)$|(aa))|k=a)"), "k=aa") == Strings{"aa"});
}

TEST_CASE("our own rules take the secret in its surroundings") {
  rules::Rule rule = test::rule("r", R"(\Bcd(\d+))");
  const auto hits = test::hits_of(rule, "abcd12");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].secret == match::Span{4, 6});
}

TEST_CASE("line breaks at the ends are none of the match") {
  const std::string list = "[rules.allowlist]\nregexTarget = 'match'\nregexes = ['^pass:[a-z]+$']";
  CHECK(secrets_of(rule_text(R"(\n?pass:\w+\n)", list), "\npass:abc\n").empty());
  CHECK(secrets_of(rule_text(R"(\n?pass:\w+\n)", list), "\npass:ab1\n") == Strings{"pass:ab1"});
  const auto hits = test::hits_of(engine_of(rule_text(R"(\n?pass:\w+\n)")), "x\npass:abc\n");
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].line_1based == 2);
  CHECK(hits[0].match_line_1based == 2);
  CHECK(hits[0].column_1based == 1);
}

TEST_CASE("a match of nothing but line breaks is still found") {
  CHECK(secrets_of(rule_text(R"(\n{3})"), "a\n\n\nb") == Strings{"\n\n\n"});
}

TEST_CASE("a flag in one pattern of a list holds for those after it") {
  CHECK(secrets_of(rule_text("k_(\\w+)", "[rules.allowlist]\nregexes = ['(?i)x', 'ABC']"), "k_abc k_x")
            .empty());
  CHECK(secrets_of(rule_text("k_(\\w+)", "[rules.allowlist]\nregexes = ['ABC', '(?i)x']"), "k_abc k_X") ==
        Strings{"abc"});
}

TEST_CASE("a list that needs all asks for each kind that it has") {
  const std::string keys = "[rules.allowlist]\ncondition = 'AND'\nregexes = ['1']\nstopwords = ['a']\n";
  CHECK(secrets_of(rule_text("k_(\\w+)", keys), "k_a1 k_a k_1") == Strings{"a", "1"});
  CHECK(secrets_of(rule_text("k_(\\w+)", keys + "paths = ['txt']"), "k_a1 k_a") == Strings{"a"});
  CHECK(secrets_of(rule_text("k_(\\w+)", keys + "paths = ['cpp']"), "k_a1 k_a") == Strings{"a1", "a"});
}

TEST_CASE("a path alone is found whatever the entropy is") {
  const Engine engine = engine_of("[[rules]]\nid = 'p'\npath = 'a\\.txt'\nentropy = 9\n");
  CHECK(engine.rules_for_path("dir/a.txt").size() == 1);
  CHECK(engine.rules_for_path("dir/b.txt").empty());
}

// Of a last line without a line break gitleaks takes the whole text for its line.
TEST_CASE("a comment on an earlier line allows nothing on a last line that is not ended") {
  const auto hits = test::hits_of(engine_of(rule_text("k_\\w+")), "# gitleaks:allow\nx\nk_abc");
  REQUIRE(hits.size() == 1);
  CHECK(!hits[0].has_inline_allow);
  const std::string list = "[rules.allowlist]\nregexTarget = 'line'\nregexes = ['fine']";
  CHECK(secrets_of(rule_text("k_\\w+", list), "all is fine\nk_abc") == Strings{"k_abc"});
}

// To gitleaks every line but the first begins with the line break before it.
TEST_CASE("a pattern for the start of a line holds on every line") {
  const std::string list = "[rules.allowlist]\nregexTarget = 'line'\nregexes = ['^fine']";
  CHECK(secrets_of(rule_text("k_\\w+", list), "fine k_1\nfine k_2\nnot fine k_3\n") == Strings{"k_3"});
}

// gitleaks counts one too many on every line but the first.
TEST_CASE("columns are counted alike on all lines") {
  const auto hits = test::hits_of(engine_of(rule_text("k_\\w+")), "k_1\nk_2\n");
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].column_1based == 1);
  CHECK(hits[1].column_1based == 1);
}

// In a folder gitleaks passes over every file that such a list names, whatever else the list asks for.
TEST_CASE("a path in a list that needs all does not take out the file") {
  CHECK(secrets_of(rule_text("k_(\\w+)") + "[allowlist]\ncondition = 'AND'\npaths = ['txt']\nregexes = ['1']",
                   "k_1 k_2") == Strings{"2"});
}

// gitleaks reports nothing as the secret, and judges entropy and lists by that.
TEST_CASE("where the group of the secret took no part the match is the secret") {
  CHECK(secrets_of(rule_text("k_(x)?(\\w+)", "secretGroup = 1\nentropy = 1"), "k_abc") == Strings{"k_abc"});
}

// gitleaks never runs such a rule.
TEST_CASE("a rule whose only keyword is empty looks at every text") {
  CHECK(secrets_of(rule_text("k_\\w+", "keywords = ['']"), "k_abc") == Strings{"k_abc"});
}

// gitleaks takes the marker for whole anywhere in the line, even within the secret.
TEST_CASE("a marker within another word allows nothing") {
  const auto hits = test::hits_of(engine_of(rule_text("k_\\S+")), "k_xgitleaks:allowy");
  REQUIRE(hits.size() == 1);
  CHECK(!hits[0].has_inline_allow);
}

// gitleaks does not look at the file that holds its configuration.
TEST_CASE("the configuration is a file like any other") {
  const Engine engine = engine_of(rule_text("k_\\w+"));
  const auto hits = test::hits_of(engine, "k_abc");
  REQUIRE(hits.size() == 1);
  CHECK(engine.counts_at(hits[0], ".gitleaks.toml", {}));
}

// The other rule may yet be taken out by its path, and then the secret would be lost.
TEST_CASE("a generic rule gives way only to one that counts at every path") {
  const std::string both = "[[rules]]\nid = 'my-generic'\nregex = 'k_[a-z]+'\n" + rule_text("k_[a-z]+");
  CHECK(secrets_of(both, "k_abc") == Strings{"k_abc"});
  CHECK(test::hits_of(engine_of(both), "k_abc").front().rule == 1);
  CHECK(secrets_of(both + "[rules.allowlist]\npaths = ['txt']", "k_abc") == Strings{"k_abc"});
  CHECK(secrets_of(both + "path = 'cpp'", "k_abc") == Strings{"k_abc"});
}

TEST_CASE("what the group of the secret asks for must be there") {
  CHECK_THROWS_WITH_AS(engine_of(rule_text("k_(x)", "secretGroup = 2")),
                       "rule r (.gitleaks.toml:1): secretGroup is 2, but its regex has 1 groups",
                       base::Error);
  CHECK_THROWS_AS(engine_of(rule_text("(?=x)")), base::Error);
}

}  // namespace

}  // namespace sallyport::scan
