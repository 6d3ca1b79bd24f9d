// Every key of a gitleaks file, and every value that its reader bends.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "rules/gitleaks_support.hpp"

namespace sallyport::rules {

namespace {

using Strings = std::vector<std::string>;

TEST_CASE("all keys of a gitleaks rule are read") {
  const GitleaksConfig config = gitleaks_of(R"(
title = 'mine'
description = 'of a file'
minVersion = 'v8.25.0'
[[rules]]
id = 'Acme Token/1'
description = 'A token of Acme'
regex = '''acme_([a-z]{8})'''
path = '\.env$'
secretGroup = 1
entropy = 3.5
keywords = ['ACME_', 'other']
tags = ['cloud']
skipReport = true
[[rules.required]]
id = 'Acme Token/1'
withinLines = 3
withinColumns = 20
[[rules.allowlists]]
description = 'made up'
condition = 'and'
regexTarget = 'line'
regexes = ['a', 'b']
paths = ['c']
stopwords = ['EXAMPLE']
commits = [' 0123456789ABCDEF0123456789abcdef01234567 ']
)");
  CHECK(config.warnings.empty());
  CHECK(!config.uses_default);
  REQUIRE(config.set.rules.size() == 1);
  const Rule& rule = config.set.rules[0];
  CHECK(rule.id == "Acme Token/1");
  CHECK(rule.description == "A token of Acme");
  CHECK(rule.regex == "acme_([a-z]{8})");
  CHECK(rule.path == "\\.env$");
  CHECK(rule.secret_group == 1);
  CHECK(rule.entropy == 3.5);
  CHECK(rule.keywords == Strings{"acme_", "other"});
  CHECK(rule.tags == Strings{"cloud"});
  CHECK(rule.skip_report);
  CHECK(rule.is_gitleaks);
  CHECK(rule.origin == "a.toml:5");
  REQUIRE(rule.required.size() == 1);
  CHECK(rule.required[0].id == "Acme Token/1");
  CHECK(rule.required[0].within == RequiredRule::Within::file);
  CHECK(rule.required[0].lines == 3U);
  CHECK(rule.required[0].columns == 20U);
  REQUIRE(rule.allowlists.size() == 1);
  const AllowList& list = rule.allowlists[0];
  CHECK(list.description == "made up");
  CHECK(list.needs_all);
  CHECK(list.regex_target == RegexTarget::line);
  CHECK(list.regexes == Strings{"(?:a|b)"});
  CHECK(list.paths == Strings{"(?:c)"});
  CHECK(list.stopwords == Strings{"example"});
  CHECK(list.commits == Strings{"0123456789abcdef0123456789abcdef01234567"});
}

TEST_CASE("a rule without a description is described by its id") {
  CHECK(gitleaks_of(kGitleaksRule).set.rules[0].description == "r");
}

TEST_CASE("distances that are not given do not bound") {
  const Rule rule = gitleaks_of(kGitleaksRule + "[[rules.required]]\nid = 'r'\n").set.rules[0];
  REQUIRE(rule.required.size() == 1);
  CHECK(!rule.required[0].lines);
  CHECK(!rule.required[0].columns);
}

TEST_CASE("keys are found in any case") {
  const GitleaksConfig config = gitleaks_of(
      "[[Rules]]\nID = 'r'\nRegEx = 'x'\nSECRETGROUP = 0\n[[Rules.AllowLists]]\nStopWords = ['w']\n"
      "[AllowList]\nREGEXTARGET = 'match'\nregexes = ['y']");
  CHECK(config.warnings.empty());
  CHECK(config.set.rules[0].allowlists[0].stopwords == Strings{"w"});
  CHECK(config.set.allowlists[0].regex_target == RegexTarget::match);
}

TEST_CASE("a key that means nothing is warned of with its place") {
  const GitleaksConfig config =
      gitleaks_of(kGitleaksRule + "severity = 'high'\nkeyword = ['a']\nfile = 'x'\n");
  REQUIRE(config.warnings.size() == 3);
  CHECK(warns(config, "a.toml:4: the key 'severity' in a rule"));
  CHECK(warns(config, "did you mean 'keywords'?"));
  CHECK(warns(gitleaks_of("[other]\na = 1\n" + kGitleaksRule), "'other' in the file"));
  CHECK(warns(gitleaks_of(kGitleaksRule + "[[rules.allowlists]]\nregexes = ['a']\nregex = 'b'"), "'regex'"));
  CHECK(warns(gitleaks_of("[extend]\ndisabled = ['a']\n" + kGitleaksRule), "'disabled' in [extend]"));
  CHECK(warns(gitleaks_of(kGitleaksRule + "[[rules.required]]\nid = 'r'\nwithin = 3"), "'within'"));
}

TEST_CASE("of very many warnings not all are kept") {
  std::string text = kGitleaksRule;
  for (int i = 0; i < 1000; ++i) text += "key" + std::to_string(i) + " = 1\n";
  const GitleaksConfig config = gitleaks_of(text);
  CHECK(config.warnings.size() == 201);
  CHECK(config.warnings.back() == "there is more to warn of");
}

TEST_CASE("a number may stand as a string, and a string as a number") {
  const Rule rule = gitleaks_of(kGitleaksRule + "entropy = '3.5'\nsecretGroup = '1'").set.rules[0];
  CHECK(rule.entropy == 3.5);
  CHECK(rule.secret_group == 1);
  CHECK(gitleaks_of(kGitleaksRule + "secretGroup = '0x1'").set.rules[0].secret_group == 1);
  CHECK(gitleaks_of(kGitleaksRule + "secretGroup = 1.9").set.rules[0].secret_group == 1);
  CHECK(gitleaks_of(kGitleaksRule + "secretGroup = ''").set.rules[0].secret_group == 0);
  CHECK(gitleaks_of(kGitleaksRule + "secretGroup = -2").set.rules[0].secret_group == 0);
  CHECK(gitleaks_of(kGitleaksRule + "secretGroup = true").set.rules[0].secret_group == 1);
  CHECK(gitleaks_of(kGitleaksRule + "entropy = ''").set.rules[0].entropy == 0);
  CHECK(gitleaks_of(kGitleaksRule + "entropy = 4").set.rules[0].entropy == 4);
  CHECK(gitleaks_of("[[rules]]\nid = 7.50\nregex = 3").set.rules[0].id == "7.5");
  CHECK(gitleaks_of("[[rules]]\nid = true\nregex = 3").set.rules[0].id == "1");
}

TEST_CASE("an entropy below nothing, or that is no number, is none") {
  CHECK(gitleaks_of(kGitleaksRule + "entropy = -1").set.rules[0].entropy == 0);
  CHECK(gitleaks_of(kGitleaksRule + "entropy = nan").set.rules[0].entropy == 0);
  CHECK_NOTHROW(deserialize(serialize(gitleaks_of(kGitleaksRule + "entropy = -0.0").set)));
  CHECK(gitleaks_of(kGitleaksRule + "entropy = inf").set.rules[0].entropy > 1e300);
}

TEST_CASE("skipReport may be written in many ways") {
  for (const char* yes : {"true", "1", "'true'", "'T'", "'1'", "0.5"})
    CHECK(gitleaks_of(kGitleaksRule + "skipReport = " + yes).set.rules[0].skip_report);
  for (const char* no : {"false", "0", "'false'", "'F'", "''"})
    CHECK(!gitleaks_of(kGitleaksRule + "skipReport = " + no).set.rules[0].skip_report);
}

TEST_CASE("a list may be one string with commas, and a single value a list of one") {
  CHECK(gitleaks_of(kGitleaksRule + "keywords = 'a, B'").set.rules[0].keywords == Strings{"a", " b"});
  CHECK(gitleaks_of(kGitleaksRule + "keywords = 3").set.rules[0].keywords == Strings{"3"});
  CHECK(gitleaks_of(kGitleaksRule + "keywords = ''").set.rules[0].keywords.empty());
  CHECK(gitleaks_of(kGitleaksRule + "tags = {}").set.rules[0].tags.empty());
}

TEST_CASE("a single table may stand for a list of tables") {
  const GitleaksConfig config = gitleaks_of(
      "[rules]\nid = 'r'\nregex = 'x'\n[rules.required]\nid = 'r'\n[rules.allowlists]\nregexes = ['a']\n"
      "[allowlists]\npaths = ['b']\n");
  CHECK(config.warnings.empty());
  REQUIRE(config.set.rules.size() == 1);
  CHECK(config.set.rules[0].required.size() == 1);
  CHECK(config.set.rules[0].allowlists.size() == 1);
  CHECK(config.set.allowlists.size() == 1);
}

TEST_CASE("[[allowlist]] is taken for [[allowlists]] with a warning") {
  const GitleaksConfig config =
      gitleaks_of("[[allowlist]]\nregexes = ['a']\n[[allowlist]]\nregexes = ['b']\n" + kGitleaksRule +
                  "[[rules.allowlist]]\nregexes = ['c']\n");
  CHECK(config.warnings.size() == 2);
  CHECK(warns(config, "[[allowlist]] is read as [[allowlists]]"));
  CHECK(config.set.allowlists.size() == 2);
  CHECK(config.set.rules[0].allowlists.size() == 1);
}

TEST_CASE("the old form of an allow-list may stand beside an empty list of the new one") {
  CHECK(gitleaks_of(kGitleaksRule + "allowlists = []\n[rules.allowlist]\nregexes = ['a']")
            .set.rules[0]
            .allowlists.size() == 1);
}

TEST_CASE("a top-level [allowlist] in which nothing stands is not seen") {
  const GitleaksConfig config = gitleaks_of(kGitleaksRule + "[allowlist]\n");
  CHECK(config.set.allowlists.empty());
  CHECK(config.warnings.empty());
}

TEST_CASE("conditions and targets may be left out or be written in their other forms") {
  const auto list_of = [](const std::string& keys) {
    return gitleaks_of(kGitleaksRule + "[rules.allowlist]\nregexes = ['a']\n" + keys)
        .set.rules[0]
        .allowlists[0];
  };
  for (const char* all : {"AND", "and", "&&"})
    CHECK(list_of(std::string("condition = '") + all + "'").needs_all);
  for (const char* any : {"OR", "or", "||", ""})
    CHECK(!list_of(std::string("condition = '") + any + "'").needs_all);
  CHECK(list_of("regexTarget = ''").regex_target == RegexTarget::secret);
  CHECK(list_of("regexTarget = 'secret'").regex_target == RegexTarget::secret);
}

TEST_CASE("patterns of a list become one, with no group round each") {
  const AllowList list =
      gitleaks_of(kGitleaksRule +
                  "[allowlist]\nregexes = ['(?i)^true', 'false', 'null$']\npaths = ['a|b', 'c']")
          .set.allowlists[0];
  CHECK(list.regexes == Strings{"(?:(?i)^true|false|null$)"});
  CHECK(list.paths == Strings{"(?:a|b|c)"});
}

TEST_CASE("an empty pattern allows everything, and is warned of") {
  const GitleaksConfig config = gitleaks_of(kGitleaksRule + "[allowlist]\nregexes = ['', 'a']");
  CHECK(config.set.allowlists[0].regexes == Strings{"(?:|a)"});
  CHECK(warns(config, "an empty pattern of 'regexes' allows everything"));
}

TEST_CASE("empty stop words, keywords and commits are ignored") {
  const GitleaksConfig config =
      gitleaks_of(kGitleaksRule + "keywords = ['', 'x']\n[allowlist]\nstopwords = ['', 'w']\ncommits = ['']");
  CHECK(config.set.rules[0].keywords == Strings{"x"});
  CHECK(config.set.allowlists[0].stopwords == Strings{"w"});
  CHECK(config.set.allowlists[0].commits.empty());
  CHECK(config.warnings.size() == 3);
}

TEST_CASE("a list that can never hold is left out") {
  CHECK(gitleaks_of(kGitleaksRule + "[allowlist]\nstopwords = ['']").set.allowlists.empty());
  const GitleaksConfig config =
      gitleaks_of(kGitleaksRule + "[allowlist]\ncondition = 'AND'\nregexes = ['a']\nstopwords = ['']");
  CHECK(config.set.allowlists.empty());
  CHECK(warns(config, "can never hold"));
}

TEST_CASE("a commit that is no full id is warned of") {
  const GitleaksConfig config = gitleaks_of(kGitleaksRule + "[allowlist]\ncommits = ['abc123']");
  CHECK(config.set.allowlists[0].commits == Strings{"abc123"});
  CHECK(warns(config, "no full commit id"));
}

TEST_CASE("a group may be named as Go has it") {
  CHECK(gitleaks_of("[[rules]]\nid = 'r'\nregex = '(?<n>x)[(?<m>]\\(?<o>'").set.rules[0].regex ==
        "(?P<n>x)[(?<m>]\\(?<o>");
  CHECK(gitleaks_of("[[rules]]\nid = 'r'\nregex = '(?<=x)'").set.rules[0].regex == "(?<=x)");
  CHECK(gitleaks_of("[[rules]]\nid = 'r'\nregex = '\\Q(?<n>(\\E[]()](?<n>y)'").set.rules[0].regex ==
        "\\Q(?<n>(\\E[]()](?P<n>y)");
}

TEST_CASE("a pattern that is not of ASCII is warned of") {
  for (const char* pattern : {"ü", "\\pL", "[^\\P{Greek}]", "\\x{20AC}"})
    CHECK(warns(gitleaks_of(std::string("[[rules]]\nid = 'r'\nregex = '") + pattern + "'"), "outside ASCII"));
  CHECK(gitleaks_of("[[rules]]\nid = 'r'\nregex = '\\\\pL[[:alpha:]]'").warnings.empty());
}

TEST_CASE("a later gitleaks than is known here is warned of") {
  CHECK(warns(gitleaks_of("minVersion = 'v9.0'\n" + kGitleaksRule), "later gitleaks than 8.30.1"));
  CHECK(warns(gitleaks_of("minVersion = '8.30.2'\n" + kGitleaksRule), "later gitleaks"));
  for (const char* known : {"'8.30.1'", "'v8.30.1-rc1'", "8.25", "''", "'8'", "'8.30.1.0'"})
    CHECK(gitleaks_of(std::string("minVersion = ") + known + "\n" + kGitleaksRule).warnings.empty());
}

TEST_CASE("of two rules with one id the last one counts") {
  const GitleaksConfig config =
      gitleaks_of("[[rules]]\nid = 'r'\nregex = 'a'\n[[rules]]\nid = 'r'\nregex = 'b'");
  REQUIRE(config.set.rules.size() == 1);
  CHECK(config.set.rules[0].regex == "b");
  CHECK(warns(config, "a.toml:1: a later rule 'r'"));
}

TEST_CASE("a rule may speak of paths only, and then needs no secret") {
  const GitleaksConfig config =
      gitleaks_of("[[rules]]\nid = 'p'\npath = 'x'\nsecretGroup = 5\nkeywords = ['k']");
  CHECK(config.set.rules[0].regex.empty());
  CHECK(config.set.rules[0].secret_group == 0);
  CHECK(warns(config, "the path alone is judged"));
}

TEST_CASE("rules come in order of id, which may be any text") {
  const GitleaksConfig config = gitleaks_of(
      "[[rules]]\nid = 'z'\nregex = 'x'\n[[rules]]\nid = 'Ä ß'\nregex = 'x'\n[[rules]]\nid = 'a:b'\nregex = "
      "'x'");
  REQUIRE(config.set.rules.size() == 3);
  CHECK(config.set.rules[0].id == "a:b");
  CHECK(config.set.rules[2].id == "Ä ß");
}

TEST_CASE("a file is known for gitleaks' by its name or its keys") {
  CHECK(is_gitleaks_file({"/x/.gitleaks.toml", "not TOML ="}));
  CHECK(is_gitleaks_file({"my-Gitleaks-config.toml", ""}));
  CHECK(is_gitleaks_file({"rules.toml", "[Extend]\nuseDefault = true"}));
  CHECK(is_gitleaks_file({"rules.toml", "minversion = '8'"}));
  CHECK(!is_gitleaks_file({"rules.toml", kGitleaksRule}));
  CHECK(!is_gitleaks_file({"/gitleaks/rules.toml", "[allowlist]\nextend = 1"}));
  CHECK(!is_gitleaks_file({"rules.toml", "not TOML ="}));
}

}  // namespace

}  // namespace sallyport::rules
