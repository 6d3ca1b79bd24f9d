#include "scan/rule_check.hpp"

#include <doctest/doctest.h>

#include "scan/rule_samples.hpp"
#include "scan/rule_sets.hpp"

namespace sallyport::scan {

namespace {

// A rule without a defect.
rules::Rule sound() {
  rules::Rule rule = test::rule("acme-key", "\\b(acme_[0-9A-Za-z]{30})\\b");
  rule.description = "Acme key";
  rule.keywords = {"acme_"};
  rule.references = {"https://docs.acme.test"};
  rule.remediation = "Delete it.";
  rule.examples = {"key = acme_{{0-9A-Za-z 30}}", "\"acme_{{0-9A-Za-z 30}}\""};
  rule.counter_examples = {"acme_{{0-9A-Za-z 10}}"};
  return rule;
}

std::string defects_of(const rules::Rule& rule) {
  std::string all;
  for (const RuleDefect& defect : check_rules({.rules = {rule}})) {
    CHECK(defect.rule == rule.id);
    CHECK(defect.origin == rule.origin);
    all += defect.problem + "\n";
  }
  return all;
}

bool says(const rules::Rule& rule, std::string_view problem) {
  const std::string defects = defects_of(rule);
  CAPTURE(defects);
  return defects.find(problem) != defects.npos;
}

}  // namespace

TEST_CASE("a sound rule has no defect") {
  CHECK(defects_of(sound()) == "");
}

TEST_CASE("what a rule must say") {
  rules::Rule rule = sound();
  rule.description.clear();
  rule.references.clear();
  rule.remediation.clear();
  rule.examples.pop_back();
  rule.counter_examples.clear();
  CHECK(says(rule, "no description"));
  CHECK(says(rule, "no references"));
  CHECK(says(rule, "remediation"));
  CHECK(says(rule, "1 examples"));
  CHECK(says(rule, "no counter-example"));
  rule.tags = {"generic"};
  CHECK_FALSE(says(rule, "no references"));
}

TEST_CASE("what a rule's regex must be like") {
  rules::Rule rule = sound();
  rule.keywords = {"other"};
  CHECK(says(rule, "none of the keywords"));
  rule = sound();
  rule.regex = "acme_[0-9A-Za-z]{30}[0-9A-Za-z]*";
  CHECK(says(rule, "no bounded width"));
  rule = sound();
  rule.regex = "acme_[0-9A-Za-z]{30}[ -~]{0,500}[ -~]{0,500}[ -~]{0,500}\\b";
  CHECK(says(rule, "1535 bytes wide"));
  rule = sound();
  rule.regex = "[0-9A-Za-z_]{35}";
  rule.keywords.clear();
  CHECK(says(rule, "no text of 3 characters"));
  rule = sound();
  rule.regex = "acme_\\pL{30}";
  CHECK(says(rule, "only RE2 can read"));
}

TEST_CASE("examples that are not found, and counter-examples that are") {
  rules::Rule rule = sound();
  rule.examples[1] = "acme_{{0-9A-Za-z 29}}";
  CHECK(says(rule, "example 2: 0 secrets found instead of one (the regex does not match)"));
  rule = sound();
  rule.examples[1] = "acme_{{0-9A-Za-z 30}} acme_{{0-9A-Za-z 30}}";
  CHECK(says(rule, "example 2: 2 secrets found instead of one"));
  rule = sound();
  rule.entropy = 7;
  CHECK(says(rule, "example 1: 0 secrets found instead of one (entropy)"));
  rule = sound();
  rule.counter_examples = {"acme_{{0-9A-Za-z 10}}", "acme_{{0-9A-Za-z 30}}"};
  CHECK(says(rule, "counter-example 2 is found"));
}

TEST_CASE("an end that some secrets do not have") {
  rules::Rule rule = sound();
  rule.regex = "(acme_[0-9A-Za-z_-]{30})(?:[^0-9A-Za-z_-])";
  CHECK(says(rule, "example 1: 0 secrets"));  // at the end of the text
  rule.regex = "(acme_[0-9A-Za-z-]{30})\\b";
  rule.examples = {"acme_{{0-9A-Za-z 29}}-;", "acme_{{0-9A-Za-z 30}}"};
  CHECK(says(rule, "example 1: 0 secrets"));
}

TEST_CASE("samples of a rule with a proof pass it, or are made to fail") {
  rules::Rule rule = sound();
  rule.regex = "\\b(ghp_[0-9A-Za-z]{36})\\b";
  rule.keywords = {"ghp_"};
  rule.proof = "github-crc32";
  rule.examples = {"a ghp_{{0-9A-Za-z 36}} b", "ghp_{{0-9A-Za-z 36}}"};
  CHECK(defects_of(rule) == "");
  const Engine engine = test::engine_of({rule});
  RuleSamples samples(engine);
  CHECK(samples.count(0, rules::expand_example(rule.examples[0], "x")) == 0);
  const std::string right = samples.right(0, rule.examples[0], "x");
  CHECK(right.substr(0, 32) == rules::expand_example(rule.examples[0], "x").substr(0, 32));
  CHECK(samples.count(0, right) == 1);
  const std::optional<std::string> wrong = samples.wrong(0, rule.examples[0], "x");
  REQUIRE(wrong);
  CHECK(samples.count(0, *wrong) == 0);
  const std::vector<RuleSamples::Place> places = samples.places(0, *wrong);
  REQUIRE(places.size() == 1);
  CHECK(places[0].outcome == "proof");
  const Engine without_proof = test::engine_of({sound()});
  CHECK_FALSE(RuleSamples(without_proof).wrong(0, sound().examples[0], "x"));
}

}  // namespace sallyport::scan
