#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "rules/gitleaks.hpp"
#include "rules/gitleaks_regex.hpp"

// Any text as a configuration of gitleaks, which may extend itself. What is accepted keeps the promises of
// rule.hpp as far as they hold for foreign rules, and goes through the cache's form and back unchanged.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_strings(const std::vector<std::string>& strings) {
  for (const std::string& string : strings)
    require(!string.empty() && string.find('\0') == std::string::npos);
}

void check_allow_lists(const std::vector<rules::AllowList>& lists) {
  for (const rules::AllowList& list : lists) {
    require(!list.regexes.empty() || !list.paths.empty() || !list.stopwords.empty() || !list.commits.empty());
    require(list.regexes.size() <= 1 && list.paths.size() <= 1);
    for (const auto* strings : {&list.regexes, &list.paths, &list.stopwords, &list.commits})
      check_strings(*strings);
  }
}

void check_set(const rules::RuleSet& set) {
  require(!set.rules.empty());
  for (std::size_t i = 0; i < set.rules.size(); ++i) {
    const rules::Rule& rule = set.rules[i];
    require(i == 0 || set.rules[i - 1].id < rule.id);
    require(!rule.id.empty() && !rule.description.empty() && rule.origin.starts_with("fuzz.toml:"));
    require(!rule.regex.empty() || (!rule.path.empty() && rule.secret_group == 0));
    require(rule.entropy >= 0);
    check_strings(rule.keywords);
    check_allow_lists(rule.allowlists);
  }
  check_allow_lists(set.allowlists);
}

// Only names of groups are changed, which makes the text longer by a 'P' each.
void check_regex(std::string_view text) {
  const rules::GoRegex regex = rules::read_go_regex(text);
  std::size_t at = 0;
  for (const char c : regex.re2) {
    if (at < text.size() && text[at] == c) {
      ++at;
    } else {
      require(c == 'P');
    }
  }
  require(at == text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_regex(text);
  const rules::RuleFile file{"fuzz.toml", text};
  rules::is_gitleaks_file({"rules.toml", text});
  rules::GitleaksOptions options;
  options.read_file = [&](const std::string&) { return file; };
  options.default_rules = [] {
    rules::RuleSet set;
    set.rules.push_back({.id = "default", .description = "d", .regex = "x", .origin = "fuzz.toml:0"});
    return set;
  };
  rules::GitleaksConfig config;
  try {
    config = rules::load_gitleaks(file, options);
  } catch (const base::Error& error) {
    const std::string_view message = error.what();
    require(message.starts_with("fuzz.toml:") || message == "no rule in fuzz.toml");
    return 0;
  }
  require(config.warnings.size() <= 201);
  check_set(config.set);
  const std::string bytes = rules::serialize(config.set);
  require(rules::serialize(rules::deserialize(bytes)) == bytes);
  return 0;
}
