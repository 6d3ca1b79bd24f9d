// The rules as they are shipped, each with the examples that it carries.
#include <cstdlib>

#include <doctest/doctest.h>

#include "match/differential.hpp"
#include "rules/load.hpp"
#include "scan/rule_sets.hpp"

namespace sallyport::scan {

namespace {

const rules::RuleSet& source_rules() {
  static const rules::RuleSet set = [] {
    const char* named = std::getenv("SALLYPORT_SOURCE_RULES");
    return rules::load(rules::read_rule_files(named != nullptr ? named : SALLYPORT_SOURCE_RULES));
  }();
  return set;
}

const Engine& source_engine() {
  static const Engine engine = Engine::compile(source_rules());
  return engine;
}

std::vector<std::string> expanded(const rules::Rule& rule, const std::vector<std::string>& templates) {
  std::vector<std::string> texts;
  for (const std::string& each : templates) {
    texts.push_back(rules::expand_example(each, rule.id + std::to_string(texts.size())));
  }
  return texts;
}

// How often a rule finds something: in a text, or, for a rule on paths, in a path.
std::size_t count(std::uint32_t rule, Scanner& scanner, std::string_view text) {
  std::size_t found = 0;
  if (source_rules().rules[rule].regex.empty()) {
    for (const std::uint32_t each : source_engine().rules_for_path(text)) found += each == rule ? 1 : 0;
    return found;
  }
  for (const Hit& hit : scanner.scan(text)) found += hit.rule == rule ? 1 : 0;
  return found;
}

}  // namespace

TEST_CASE("every rule finds one secret in each of its examples, whatever stands around it") {
  Scanner scanner(source_engine(), {.fingerprint_key = test::kKey});
  for (std::uint32_t index = 0; index < source_rules().rules.size(); ++index) {
    const rules::Rule& rule = source_rules().rules[index];
    CAPTURE(rule.id);
    CHECK_FALSE(rule.examples.empty());
    for (const std::string& example : expanded(rule, rule.examples)) {
      CAPTURE(example);
      CHECK(count(index, scanner, example) == 1);
      if (rule.regex.empty()) continue;
      CHECK(count(index, scanner, example + "\n") == 1);
      CHECK(count(index, scanner, example + "\r\n") == 1);
      CHECK(count(index, scanner, "\n" + example) == 1);
      CHECK(count(index, scanner, "first line\n\n" + example + "\n\nlast line\n") == 1);
    }
  }
}

TEST_CASE("no rule finds anything in its counter-examples") {
  Scanner scanner(source_engine(), {.fingerprint_key = test::kKey});
  for (std::uint32_t index = 0; index < source_rules().rules.size(); ++index) {
    const rules::Rule& rule = source_rules().rules[index];
    CAPTURE(rule.id);
    for (const std::string& example : expanded(rule, rule.counter_examples)) {
      CAPTURE(example);
      CHECK(count(index, scanner, example) == 0);
      CHECK(count(index, scanner, "first line\n" + example + "\nlast line\n") == 0);
    }
  }
}

TEST_CASE("two stages find what RE2 alone finds, on random texts from the examples of all rules") {
  std::vector<test::Sampled> patterns;
  for (const rules::Rule& rule : source_rules().rules) {
    if (rule.regex.empty()) continue;
    std::vector<std::string> samples = expanded(rule, rule.examples);
    for (std::string& sample : expanded(rule, rule.counter_examples)) samples.push_back(std::move(sample));
    patterns.push_back({{rule.regex, rule.keywords}, std::move(samples)});
  }
  std::size_t found = 0;
  CHECK(test::compare_on_random_texts(patterns, 20240229, 1500, &found) == "");
  CHECK(found > 1500);
}

TEST_CASE("Hyperscan takes every rule whole, so that none makes a whole text a candidate") {
  std::vector<match::Pattern> patterns;
  std::vector<std::string> ids;
  for (const rules::Rule& rule : source_rules().rules) {
    if (rule.regex.empty()) continue;
    patterns.push_back({rule.regex, rule.keywords});
    ids.push_back(rule.id);
  }
  const match::Database database = match::Database::compile(patterns);
  for (std::uint32_t index = 0; index < patterns.size(); ++index) {
    CAPTURE(ids[index]);
    CHECK(database.weakness(index) == match::Weakness::none);
  }
}

}  // namespace sallyport::scan
