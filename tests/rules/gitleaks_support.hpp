#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "rules/gitleaks.hpp"
#include "rules/support.hpp"

namespace sallyport::rules {

// Files by the name that `[extend] path` gives them.
using OtherFiles = std::map<std::string, std::string>;

inline RuleSet packs_for_tests() {
  return load_text(
      "[[rules]]\nid = 'generic-api-key'\ndescription = 'A key'\nregex = 'k[0-9]'\nentropy = 2\n"
      "value = 'key'\nproof = 'crc'\n[[rules]]\nid = 'other'\ndescription = 'Another'\nregex = 'o[0-9]'\n"
      "[[allowlists]]\nregexes = ['shared']\n");
}

// The configuration in a file named "a.toml".
inline GitleaksConfig gitleaks_of(std::string_view text, const OtherFiles& others = {}) {
  GitleaksOptions options;
  options.read_file = [&](const std::string& path) {
    const auto found = others.find(path);
    if (found == others.end()) throw base::Error("there is no " + path);
    return RuleFile{found->first, found->second};
  };
  options.default_rules = packs_for_tests;
  return load_gitleaks({"a.toml", std::string(text)}, options);
}

inline std::string gitleaks_error(std::string_view text, const OtherFiles& others = {}) {
  return error_of([&] { gitleaks_of(text, others); });
}

// Whether one of the warnings holds `words`.
inline bool warns(const GitleaksConfig& config, std::string_view words) {
  return std::any_of(config.warnings.begin(), config.warnings.end(),
                     [&](const std::string& warning) { return warning.find(words) != std::string::npos; });
}

inline const Rule& rule_named(const GitleaksConfig& config, std::string_view id) {
  const auto& rules = config.set.rules;
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
  if (found == rules.end()) throw base::Error("there is no rule " + std::string(id));
  return *found;
}

// A rule with all that is required; more keys of the rule can follow.
inline const std::string kGitleaksRule = "[[rules]]\nid = 'r'\nregex = 'x'\n";

}  // namespace sallyport::rules
