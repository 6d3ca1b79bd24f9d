// The rules as they are shipped, each with the examples that it carries.
#include <cstdlib>

#include <doctest/doctest.h>

#include "match/differential.hpp"
#include "proof/proof.hpp"
#include "rules/load.hpp"
#include "scan/rule_check.hpp"
#include "scan/rule_samples.hpp"
#include "scan/rule_sets.hpp"
#include "scan/source_rules.hpp"

namespace sallyport::scan {

namespace {

// Of each template, in the test of fresh samples. Sanitizers make each ten times as dear.
#if defined(__SANITIZE_ADDRESS__)
constexpr unsigned kSamples = 10;
#else
constexpr unsigned kSamples = 50;
#endif

}  // namespace

const rules::RuleSet& source_rules() {
  static const rules::RuleSet set = [] {
    const char* named = std::getenv("SALLYPORT_SOURCE_RULES");
    return rules::load(rules::read_rule_files(named != nullptr ? named : SALLYPORT_SOURCE_RULES));
  }();
  return set;
}

const Engine& source_engine() {
  static const Engine engine = Engine::compile(source_rules(), model::Profile::strict);
  return engine;
}

namespace {

std::string seed_of(const rules::Rule& rule, unsigned number) {
  return "fresh/" + rule.id + "/" + std::to_string(number);
}

}  // namespace

TEST_CASE("no rule of the packs has a defect") {
  for (const RuleDefect& defect : check_rules(source_engine())) {
    CAPTURE(defect.rule);
    FAIL_CHECK(defect.origin << ": " << defect.rule << ": " << defect.problem);
  }
}

TEST_CASE("every rule finds fresh samples, and none whose proof fails") {
  RuleSamples samples(source_engine());
  std::size_t wrong_ones = 0;
  for (std::uint32_t index = 0; index < source_rules().rules.size(); ++index) {
    const rules::Rule& rule = source_rules().rules[index];
    CAPTURE(rule.id);
    for (const std::string& example : rule.examples) {
      std::size_t found = 0;
      std::size_t found_wrong = 0;
      for (unsigned number = 0; number < kSamples; ++number) {
        const std::string text = samples.right(index, example, seed_of(rule, number));
        found += samples.count(index, text) == 1 ? 1U : 0U;
        const std::optional<std::string> wrong = samples.wrong(index, example, seed_of(rule, number));
        if (!wrong || rule.failed_proof != rules::FailedProof::drop) continue;
        ++wrong_ones;
        found_wrong += samples.count(index, *wrong);
      }
      CAPTURE(example);
      // What looks like a word or a mere number is no password, and a draw can look like that.
      if (rule.value.empty()) CHECK(found == kSamples);
      CHECK(found * 5 >= kSamples * 4);
      CHECK(found_wrong == 0);
    }
    for (const std::string& example : rule.counter_examples) {
      CAPTURE(example);
      std::size_t found = 0;
      for (unsigned number = 0; number < kSamples; ++number) {
        found += samples.count(index, rules::expand_example(example, seed_of(rule, number)));
      }
      CHECK(found == 0);
    }
  }
  CHECK(wrong_ones > 10 * kSamples);
}

TEST_CASE("two stages find what RE2 alone finds, on random texts from the examples of all rules") {
  RuleSamples samples(source_engine());
  std::vector<test::Sampled> patterns;
  for (std::uint32_t index = 0; index < source_rules().rules.size(); ++index) {
    const rules::Rule& rule = source_rules().rules[index];
    if (rule.regex.empty()) continue;
    std::vector<std::string> texts;
    for (const std::string& each : rule.examples)
      texts.push_back(samples.right(index, each, seed_of(rule, 0)));
    for (const std::string& each : rule.counter_examples) {
      texts.push_back(rules::expand_example(each, seed_of(rule, 0)));
    }
    patterns.push_back({{rule.regex, rule.keywords}, std::move(texts)});
  }
  std::size_t found = 0;
  CHECK(test::compare_on_random_texts(patterns, 20240229, 1500, &found) == "");
  CHECK(found > 1500);
}

TEST_CASE("two stages find what RE2 alone finds in each rule's own samples") {
  RuleSamples samples(source_engine());
  for (std::uint32_t index = 0; index < source_rules().rules.size(); ++index) {
    const rules::Rule& rule = source_rules().rules[index];
    if (rule.regex.empty()) continue;
    CAPTURE(rule.id);
    const match::Regex regex(rule.regex);
    for (const std::string& example : rule.examples) {
      const std::string text = "a line\n" + samples.right(index, example, seed_of(rule, 1)) + "\nanother\n";
      std::vector<match::Span> alone;
      std::vector<match::Span> groups;
      for (std::size_t from = 0; from <= text.size() && regex.find(text, from, text.size(), groups);) {
        alone.push_back(groups[0]);
        from = std::max(groups[0].end, groups[0].begin + 1);
      }
      std::vector<match::Span> staged;
      for (const RuleSamples::Place& place : samples.places(index, text)) staged.push_back(place.match);
      CHECK(staged == alone);
    }
  }
}

}  // namespace sallyport::scan
