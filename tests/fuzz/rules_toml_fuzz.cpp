#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "rules/load.hpp"

// Any text as a rule file. What is accepted keeps the promises of rule.hpp, and goes through the cache's form
// and back unchanged.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_strings(const std::vector<std::string>& strings, bool must_be_lower_case) {
  for (const std::string& string : strings) {
    require(!string.empty() && string.find('\0') == std::string::npos);
    for (const char c : string) require(!must_be_lower_case || c < 'A' || c > 'Z');
  }
}

void check_allow_lists(const std::vector<rules::AllowList>& lists) {
  for (const rules::AllowList& list : lists) {
    require(!list.regexes.empty() || !list.paths.empty() || !list.stopwords.empty() || !list.commits.empty());
    check_strings(list.regexes, false);
    check_strings(list.paths, false);
    check_strings(list.stopwords, true);
    check_strings(list.commits, true);
  }
}

void check_expansion(const std::string& example) {
  try {
    const std::string text = rules::expand_example(example, "seed");
    require(text == rules::expand_example(example, "seed"));
    if (example.find("{{") == std::string::npos) require(text == example);
  } catch (const base::Error&) {  // not a template
  }
}

void check_rule(const rules::Rule& rule) {
  require(!rule.id.empty() && !rule.description.empty() && rule.origin.starts_with("fuzz.toml:"));
  require(!rule.regex.empty() || !rule.path.empty());
  require(rule.entropy >= 0 && rule.entropy <= 8);
  check_strings(rule.keywords, true);
  check_allow_lists(rule.allowlists);
  for (const std::string& example : rule.examples) check_expansion(example);
  for (const std::string& example : rule.counter_examples) check_expansion(example);
}

void check_set(const rules::RuleSet& set) {
  require(!set.rules.empty());
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    require(i == 0 || set.rules[i - 1].id < set.rules[i].id);
    check_rule(set.rules[i]);
  }
  check_allow_lists(set.allowlists);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_expansion(text);
  rules::RuleSet set;
  try {
    set = rules::load({{"fuzz.toml", text}});
  } catch (const base::Error& error) {
    const std::string_view message = error.what();
    require(message.starts_with("fuzz.toml:") || message == "no rule in fuzz.toml");
    return 0;
  }
  check_set(set);
  const std::string bytes = rules::serialize(set);
  require(rules::serialize(rules::deserialize(bytes)) == bytes);
  return 0;
}
