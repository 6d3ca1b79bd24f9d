#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "rules/support.hpp"

namespace sallyport::rules {

namespace {

using Strings = std::vector<std::string>;

// A rule with all that is required; more keys of the rule can follow.
const std::string kLeast = "[[rules]]\nid = 'r1'\ndescription = 'd'\nregex = 'x'\n";

TEST_CASE("a rule's fields are read as they are written") {
  const RuleSet set = load_text(R"(
title = 'all keys'
description = 'of a file'
[[rules]]
id = 'acme-token'
description = 'A token of Acme'
severity = 'critical'
regex = '''acme_([a-z]{8})'''
path = '\.env$'
secretGroup = 1
entropy = 3.5
keywords = ['ACME_', 'other']
tags = ['cloud']
references = ['https://acme.example/docs']
remediation = 'Revoke it.'
examples = ['acme_{{a-z 8}}']
counter_examples = ['acme']
)");
  REQUIRE(set.rules.size() == 1);
  const Rule& rule = set.rules[0];
  CHECK(rule.id == "acme-token");
  CHECK(rule.description == "A token of Acme");
  CHECK(rule.severity == model::Severity::critical);
  CHECK(rule.regex == "acme_([a-z]{8})");
  CHECK(rule.path == "\\.env$");
  CHECK(rule.secret_group == 1);
  CHECK(rule.entropy == 3.5);
  CHECK(rule.tags == Strings{"cloud"});
  CHECK(rule.references == Strings{"https://acme.example/docs"});
  CHECK(rule.remediation == "Revoke it.");
  CHECK(rule.examples == Strings{"acme_{{a-z 8}}"});
  CHECK(rule.counter_examples == Strings{"acme"});
  CHECK(rule.origin == "a.toml:4");
}

TEST_CASE("keywords are lower-cased") {
  CHECK(load_text(kLeast + "keywords = ['AbC_']").rules[0].keywords == Strings{"abc_"});
}

TEST_CASE("a rule that does not say how bad it is has severity high") {
  CHECK(load_text(kLeast).rules[0].severity == model::Severity::high);
}

TEST_CASE("entropy may be written as an integer") {
  CHECK(load_text(kLeast + "entropy = 3").rules[0].entropy == 3.0);
}

TEST_CASE("a rule may speak of paths only") {
  CHECK(load_text("[[rules]]\nid='p'\ndescription='d'\npath='x'").rules[0].regex.empty());
}

TEST_CASE("rules come in order of id") {
  const RuleSet set = load({{"a.toml", "[[rules]]\nid='z'\ndescription='d'\nregex='x'"},
                            {"b.toml",
                             "[[rules]]\nid='b'\ndescription='d'\nregex='x'\n"
                             "[[rules]]\nid='a'\ndescription='d'\nregex='x'"}});
  REQUIRE(set.rules.size() == 3);
  CHECK(set.rules[0].id == "a");
  CHECK(set.rules[1].id == "b");
  CHECK(set.rules[2].id == "z");
}

TEST_CASE("a rule's allow-lists are read with their fields") {
  const std::string id(40, 'A');
  const RuleSet set =
      load_text(kLeast + "[[rules.allowlists]]\ndescription = 'why'\ncondition = 'AND'\n" +
                "regexTarget = 'line'\nregexes = ['r']\npaths = ['p']\nstopwords = ['StoP']\n" +
                "commits = ['" + id + "']\n[[rules.allowlists]]\npaths = ['q']\n");
  const std::vector<AllowList>& lists = set.rules[0].allowlists;
  REQUIRE(lists.size() == 2);
  CHECK(lists[0].description == "why");
  CHECK(lists[0].needs_all);
  CHECK(lists[0].regex_target == RegexTarget::line);
  CHECK(lists[0].regexes == Strings{"r"});
  CHECK(lists[0].paths == Strings{"p"});
  CHECK(lists[0].stopwords == Strings{"stop"});
  CHECK(lists[0].commits == Strings{std::string(40, 'a')});
  CHECK(lists[1].paths == Strings{"q"});
}

TEST_CASE("an allow-list looks at the secret, and at any of its kinds, unless it says otherwise") {
  const AllowList list = load_text(kLeast + "[[rules.allowlists]]\npaths=['p']").rules[0].allowlists.at(0);
  CHECK(list.regex_target == RegexTarget::secret);
  CHECK_FALSE(list.needs_all);
}

TEST_CASE("the older form of a rule's allow-list is read too") {
  const RuleSet set = load_text(kLeast + "[rules.allowlist]\npaths = ['p']\n");
  REQUIRE(set.rules[0].allowlists.size() == 1);
  CHECK(set.rules[0].allowlists[0].paths == Strings{"p"});
}

TEST_CASE("allow-lists outside rules hold for the set, from every file") {
  const RuleSet set = load({{"a.toml", kLeast + "[[allowlists]]\npaths = ['p']\n"},
                            {"b.toml", "[allowlist]\nstopwords = ['s']\n"}});
  REQUIRE(set.allowlists.size() == 2);
  CHECK(set.allowlists[0].paths == Strings{"p"});
  CHECK(set.allowlists[1].stopwords == Strings{"s"});
}

TEST_CASE("a condition may be written as a word or a sign in any case") {
  const auto needs_all = [](const std::string& word) {
    return load_text(kLeast + "[[rules.allowlists]]\npaths=['p']\ncondition='" + word + "'")
        .rules[0]
        .allowlists.at(0)
        .needs_all;
  };
  for (const char* word : {"AND", "and", "And", "&&"}) CHECK_MESSAGE(needs_all(word), word);
  for (const char* word : {"OR", "or", "||"}) CHECK_MESSAGE(!needs_all(word), word);
}

TEST_CASE("the target of an allow-list's regexes is one of three words") {
  const auto target = [](const std::string& word) {
    return load_text(kLeast + "[[rules.allowlists]]\nregexes=['p']\nregexTarget='" + word + "'")
        .rules[0]
        .allowlists.at(0)
        .regex_target;
  };
  CHECK(target("secret") == RegexTarget::secret);
  CHECK(target("match") == RegexTarget::match);
  CHECK(target("line") == RegexTarget::line);
}

}  // namespace

}  // namespace sallyport::rules
