#pragma once

#include <string>
#include <vector>

#include "rules/rule.hpp"
#include "scan/engine.hpp"

namespace sallyport::scan {

// Something that a rule of a pack must not be like.
struct RuleDefect {
  std::string rule;    // its id
  std::string origin;  // "file:line"
  std::string problem;
};

// The widest match that a rule may have.
inline constexpr std::uint64_t kMaxRuleWidth = 1024;

// What is wrong with the rules as a pack (rules/README.md): that each is described, has references,
// remediation and examples; that it finds exactly one secret in each example, with any end of line after it
// and at the end of a text, and none in its counter-examples; that its proof tells right from wrong; that a
// keyword stands in every match; that a match is of bounded width; that the first stage takes it whole, and
// has a fixed text to look for. `samples` texts are drawn of each template. In order of rule. Throws
// base::Error for rules that cannot be compiled, or a malformed template.
std::vector<RuleDefect> check_rules(const rules::RuleSet& set, unsigned samples = 3);
// The same of rules that are compiled already: for the profile `strict`, in which all rules are.
std::vector<RuleDefect> check_rules(const Engine& engine, unsigned samples = 3);

}  // namespace sallyport::scan
