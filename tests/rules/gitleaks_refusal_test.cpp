// What gitleaks refuses is refused, with its place.
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "rules/gitleaks_support.hpp"

namespace sallyport::rules {

namespace {

TEST_CASE("what gitleaks refuses is refused with file and line") {
  const std::pair<std::string, std::string> cases[] = {
      {"x = ", "a.toml:1: "},
      {"[[rules]]\nregex = 'x'", "a.toml:1: a rule without 'id'"},
      {"[[rules]]\nid = ' '\nregex = 'x'", "a.toml:1: a rule without 'id'"},
      {"[[rules]]\nid = 'r'", "a.toml:1: rule 'r' has neither 'regex' nor 'path'"},
      {"[[rules]]\nid = ['r']\nregex = 'x'", "a.toml:2: 'id' must be a string"},
      {"[[rules]]\nid = 1979-05-27\nregex = 'x'", "a.toml:2: 'id' must be a string"},
      {kGitleaksRule + "ID = 's'", "'id' stands twice in one table"},
      {kGitleaksRule + "entropy = 'x'", "a.toml:4: 'entropy' must be a number"},
      {kGitleaksRule + "entropy = []", "'entropy' must be a number"},
      {kGitleaksRule + "secretGroup = 'one'", "'secretGroup' must be an integer"},
      {kGitleaksRule + "secretGroup = inf", "'secretGroup' must be an integer"},
      {kGitleaksRule + "secretGroup = 1001", "'secretGroup' must not pass 1000"},
      {kGitleaksRule + "skipReport = 'yes'", "'skipReport' must be true or false"},
      {kGitleaksRule + "keywords = [['a']]", "'keywords' must be a string"},
      {kGitleaksRule + "keywords = {a = 1}", "'keywords' must be a list of strings"},
      {kGitleaksRule + "keywords = [\"\\u0000\"]", "'keywords' must not hold a NUL"},
      {kGitleaksRule + "required = ['r']", "'required' must be a table, or a list of tables"},
      {kGitleaksRule + "required = [{withinLines = 1}]", "a required rule without 'id'"},
      {kGitleaksRule + "required = [{id = 's'}]", "it requires a rule 's', which is not in this file"},
      {kGitleaksRule + "required = [{id = 'r', withinLines = -1}]", "'withinLines' must not be negative"},
      {kGitleaksRule + "allowlist = 'x'", "'allowlist' must be a table"},
      {kGitleaksRule + "allowlist = {}", "an allow-list must hold at least one of"},
      {kGitleaksRule + "allowlists = [{description = 'd'}]", "an allow-list must hold at least one of"},
      {kGitleaksRule + "allowlist = {regexes = []}", "an allow-list must hold at least one of"},
      {kGitleaksRule + "[allowlist]\ndescription = 'd'", "an allow-list must hold at least one of"},
      {kGitleaksRule + "allowlist = {regexes = ['a'], condition = 'any'}", "'condition' must be OR or AND"},
      {kGitleaksRule + "allowlist = {stopwords = ['a'], regexTarget = 'Line'}",
       "'regexTarget' must be secret, match or line"},
      {kGitleaksRule + "allowlist = {regexes = ['a']}\nallowlists = [{regexes = ['b']}]",
       "'allowlist' cannot stand beside 'allowlists'"},
      {kGitleaksRule + "[allowlist]\nregexes = ['a']\n[[allowlists]]\nregexes = ['b']",
       "'allowlist' cannot stand beside 'allowlists'"},
      {kGitleaksRule + "allowlist = {regexes = ['x(', 'a)']}", "a pattern of 'regexes' does not close"},
      {kGitleaksRule + "allowlist = {paths = ['x[', 'a]']}", "a pattern of 'paths' does not close"},
      {kGitleaksRule + "[[allowlists]]\ntargetRules = ['s']\nregexes = ['a']",
       "a.toml:4: 'targetRules' names 's', which there is not"},
      {"minVersion = 'abc'\n" + kGitleaksRule, "'minVersion' is no version"},
      {"extend = 'x'\n" + kGitleaksRule, "a.toml:1: 'extend' must be a table"},
      {"[extend]\nuseDefault = true\npath = 'b'\n" + kGitleaksRule,
       "a.toml:1: 'path' and 'useDefault' cannot stand together"},
      {"[extend]\npath = 'b.toml'\n" + kGitleaksRule, "a.toml:1: there is no b.toml"},
      {"rules = 'x'", "'rules' must be a table, or a list of tables"},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    const std::string error = gitleaks_error(text);
    CHECK_MESSAGE(error.find(message) != std::string::npos, error);
    CHECK(error.starts_with("a.toml:"));
  }
}

TEST_CASE("what is wrong in a file that is extended is told with its name") {
  CHECK(gitleaks_error("[extend]\npath = 'b.toml'\n" + kGitleaksRule,
                       {{"b.toml", "[[rules]]\nregex = 'x'"}}) == "b.toml:1: a rule without 'id'");
}

// gitleaks finds nothing with it, and says nothing.
TEST_CASE("a file that holds allow-lists and no rule is refused") {
  CHECK(gitleaks_error("[allowlist]\npaths = ['x']") == "no rule in a.toml");
  CHECK(gitleaks_error("") == "no rule in a.toml");
}

}  // namespace

}  // namespace sallyport::rules
