#include "scan/rule_check.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "match/database.hpp"
#include "match/expression.hpp"
#include "match/required_text.hpp"
#include "proof/proof.hpp"
#include "scan/engine.hpp"
#include "scan/rule_samples.hpp"

namespace sallyport::scan {

namespace {

constexpr std::size_t kLeastFixedText = 3;
constexpr std::size_t kLeastExamples = 2;

class RuleChecker {
 public:
  RuleChecker(const Engine& engine, unsigned samples)
      : engine_(engine), samples_(engine_), sample_count_(samples) {}

  std::vector<RuleDefect> check() {
    const RuleList rules = engine_.rules();
    for (index_ = 0; index_ < rules.size(); ++index_) {
      rule_ = &rules[index_];
      if (rule_->regex.empty() && rule_->path.empty()) continue;  // built in, of no pack
      check_words();
      if (!rule_->regex.empty()) check_regex();
      check_examples();
      check_counter_examples();
    }
    return std::move(defects_);
  }

 private:
  void add(std::string problem) { defects_.push_back({rule_->id, rule_->origin, std::move(problem)}); }

  void check_words() {
    if (rule_->description.empty()) add("it has no description");
    // Nobody issues what a generic rule finds.
    if (rule_->references.empty() && !std::ranges::count(rule_->tags, "generic")) add("it has no references");
    if (rule_->remediation.empty()) add("it does not say what to do about a leak (remediation)");
    if (rule_->examples.size() < kLeastExamples)
      add(fmt::format("it has {} examples; two are asked for", rule_->examples.size()));
    if (rule_->counter_examples.empty()) add("it has no counter-example");
  }

  void check_regex() {
    const match::Database database = match::Database::compile({{rule_->regex, rule_->keywords}});
    if (database.weakness(0) != match::Weakness::none)
      add("Hyperscan does not take the regex whole: every text that may hold a match is looked at from end "
          "to end");
    const std::optional<match::Expression> tree = match::read_expression(rule_->regex);
    if (!tree) {
      add("the regex holds something that only RE2 can read, such as a Unicode class");
      return;
    }
    const match::Extent extent = match::extent(*tree);
    if (extent.free.any()) {
      add("a match has no bounded width: write {0,30} for *");
    } else if (extent.most_other_bytes > kMaxRuleWidth) {
      add(fmt::format("a match can be {} bytes wide; {} are allowed", extent.most_other_bytes,
                      kMaxRuleWidth));
    }
    const bool has_keywords = !rule_->keywords.empty();
    if (has_keywords && !match::always_holds(*tree, rule_->keywords))
      add("none of the keywords need stand in a match, which is dropped without one");
    if (!has_keywords && match::longest_fixed_text(*tree) < kLeastFixedText)
      add(fmt::format("no text of {} characters stands in every match, and there are no keywords",
                      kLeastFixedText));
  }

  std::string seed(std::size_t pattern, unsigned number) const {
    return fmt::format("{}{}{}", rule_->id, pattern, number == 0 ? "" : fmt::format("/{}", number));
  }

  void check_examples() {
    for (std::size_t pattern = 0; pattern < rule_->examples.size(); ++pattern) {
      // Where the likeness of a secret is judged, a draw can look like a word; the first one does not.
      const unsigned draws = rule_->value.empty() ? sample_count_ : 1;
      for (unsigned number = 0; number < draws; ++number) {
        if (!check_example(pattern, number)) break;  // one word on each example is enough
      }
    }
  }

  bool check_example(std::size_t pattern, unsigned number) {
    const std::string& example = rule_->examples[pattern];
    const std::string text = samples_.right(index_, example, seed(pattern, number));
    const std::string name =
        fmt::format("example {}{}", pattern + 1, number == 0 ? "" : fmt::format(", draw {}", number));
    if (const std::size_t found = samples_.count(index_, text); found != 1) {
      add(fmt::format("{}: {} secrets found instead of one{}", name, found, why_not(text, found)));
      return false;
    }
    if (rule_->regex.empty()) return true;
    const std::pair<std::string, const char*> variants[] = {
        {text + "\n", "with a new line after it"},
        {text + "\r\n", "with CR LF after it"},
        {"\n" + text, "with a new line before it"},
        {"a line\n\n" + text + "\n\na line\n", "between lines"}};
    for (const auto& [variant, where] : variants) {
      if (samples_.count(index_, variant) == 1) continue;
      add(fmt::format("{}: not found once {}", name, where));
      return false;
    }
    // With a letter after it, it may be something else, but it is not two secrets.
    if (const std::size_t found = samples_.count(index_, text + "a"); found > 1) {
      add(fmt::format("{}: {} secrets found with a letter after it", name, found));
      return false;
    }
    return check_end(name, text) && check_wrong(name, pattern, number);
  }

  // Where a match ends with its secret, it must also do so when the text does.
  bool check_end(const std::string& name, const std::string& text) {
    for (const RuleSamples::Place& place : samples_.places(index_, text)) {
      if (place.match.end != place.secret.end || place.match.end == text.size()) continue;
      if (samples_.count(index_, std::string_view(text).substr(0, place.match.end)) == 1) continue;
      // Another rule's match, or a companion, may stand in what was cut off.
      if (samples_.places(index_, std::string_view(text).substr(0, place.match.end)).empty()) {
        add(name + ": not found where the text ends with the secret");
        return false;
      }
    }
    return true;
  }

  bool check_wrong(const std::string& name, std::size_t pattern, unsigned number) {
    if (rule_->failed_proof != rules::FailedProof::drop) return true;
    const std::optional<std::string> text =
        samples_.wrong(index_, rule_->examples[pattern], seed(pattern, number));
    if (!text || samples_.count(index_, *text) == 0) return true;
    add(name + ": found although its proof was made to fail");
    return false;
  }

  std::string why_not(const std::string& text, std::size_t found) {
    std::string outcomes;
    for (const RuleSamples::Place& place : samples_.places(index_, text)) {
      const bool gives_way = found == 0 && place.outcome == "reported";
      outcomes += (outcomes.empty() ? " (" : ", ") + (gives_way ? "taken by another rule" : place.outcome);
    }
    if (outcomes.empty()) return rule_->regex.empty() ? "" : " (the regex does not match)";
    return outcomes + ")";
  }

  void check_counter_examples() {
    for (std::size_t pattern = 0; pattern < rule_->counter_examples.size(); ++pattern) {
      for (unsigned number = 0; number < sample_count_; ++number) {
        const std::string text =
            rules::expand_example(rule_->counter_examples[pattern], seed(pattern, number));
        const bool is_found =
            samples_.count(index_, text) > 0 ||
            (!rule_->regex.empty() && samples_.count(index_, "a line\n" + text + "\na line\n") > 0);
        if (!is_found) continue;
        add(fmt::format("counter-example {} is found", pattern + 1));
        break;
      }
    }
  }

  const Engine& engine_;
  RuleSamples samples_;
  unsigned sample_count_;
  std::uint32_t index_ = 0;
  const rules::Rule* rule_ = nullptr;
  std::vector<RuleDefect> defects_;
};

}  // namespace

std::vector<RuleDefect> check_rules(const rules::RuleSet& set, unsigned samples) {
  return check_rules(Engine::compile(set, model::Profile::strict), samples);
}

std::vector<RuleDefect> check_rules(const Engine& engine, unsigned samples) {
  return RuleChecker(engine, samples).check();
}

}  // namespace sallyport::scan
