// What becomes of several gitleaks files, and of lists for some rules only.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "rules/gitleaks_support.hpp"

namespace sallyport::rules {

namespace {

using Strings = std::vector<std::string>;

std::string rule_text(const std::string& id, const std::string& keys) {
  return "[[rules]]\nid = '" + id + "'\n" + keys + "\n";
}

const std::string kExtendB = "[extend]\npath = 'b.toml'\n";

TEST_CASE("a file that extends another has the rules of both") {
  const GitleaksConfig config =
      gitleaks_of(kExtendB + rule_text("own", "regex = 'x'") + "[allowlist]\nregexes = ['1']",
                  {{"b.toml", rule_text("base", "regex = 'y'") + "[allowlist]\nregexes = ['2']"}});
  CHECK(config.warnings.empty());
  CHECK(!config.uses_default);
  REQUIRE(config.set.rules.size() == 2);
  CHECK(rule_named(config, "base").origin == "b.toml:1");
  REQUIRE(config.set.allowlists.size() == 2);
  CHECK(config.set.allowlists[0].regexes == Strings{"(?:1)"});
  CHECK(config.set.allowlists[1].regexes == Strings{"(?:2)"});
}

TEST_CASE("what a rule says is laid over the same rule of the file that is extended") {
  const std::string base =
      rule_text("r",
                "description = 'base'\nregex = 'b'\npath = 'p'\nentropy = 1\nsecretGroup = 1\ntags = ['t1']\n"
                "keywords = ['k1']\nallowlist = {regexes = ['1']}");
  const Rule over = gitleaks_of(kExtendB + rule_text("r",
                                                     "description = 'own'\nregex = 'o'\npath = 'q'\n"
                                                     "entropy = 2\nsecretGroup = 2\ntags = ['t2']\n"
                                                     "keywords = ['k2']\nallowlist = {regexes = ['2']}"),
                                {{"b.toml", base}})
                        .set.rules[0];
  CHECK(over.description == "own");
  CHECK(over.regex == "o");
  CHECK(over.path == "q");
  CHECK(over.entropy == 2);
  CHECK(over.secret_group == 2);
  CHECK(over.tags == Strings{"t1", "t2"});
  CHECK(over.keywords == Strings{"k1", "k2"});
  REQUIRE(over.allowlists.size() == 2);
  CHECK(over.allowlists[0].regexes == Strings{"(?:1)"});
  CHECK(over.allowlists[1].regexes == Strings{"(?:2)"});
  const Rule kept = gitleaks_of(kExtendB + rule_text("r", "entropy = 0"), {{"b.toml", base}}).set.rules[0];
  CHECK(kept.description == "base");
  CHECK(kept.regex == "b");
  CHECK(kept.path == "p");
  CHECK(kept.entropy == 1);
  CHECK(kept.secret_group == 1);
}

TEST_CASE("what is less than nothing takes back what the extended rule says") {
  const OtherFiles base = {{"b.toml", rule_text("r", "regex = '(b)'\nentropy = 2\nsecretGroup = 1")}};
  const Rule rule =
      gitleaks_of(kExtendB + rule_text("r", "entropy = -0.5\nsecretGroup = -2"), base).set.rules[0];
  CHECK(rule.entropy == 0);
  CHECK(rule.secret_group == 0);
  CHECK(gitleaks_of(kExtendB + rule_text("r", "entropy = nan"), base).set.rules[0].entropy == 0);
}

TEST_CASE("skipReport and required of the rule that is extended stay") {
  const GitleaksConfig config =
      gitleaks_of(kExtendB + rule_text("r", "skipReport = true\nrequired = [{id = 'r'}]"),
                  {{"b.toml", rule_text("r", "regex = 'b'")}});
  CHECK(!config.set.rules[0].skip_report);
  CHECK(config.set.rules[0].required.empty());
  CHECK(warns(config, "'skipReport' and 'required' stay as they are"));
}

TEST_CASE("disabled rules of the file that is extended are left out, its own are not") {
  const GitleaksConfig config = gitleaks_of(
      "[extend]\npath = 'b.toml'\ndisabledRules = ['one', 'own', 'twoo']\n" + rule_text("own", "regex = 'x'"),
      {{"b.toml", rule_text("one", "regex = '1'") + rule_text("two", "regex = '2'")}});
  REQUIRE(config.set.rules.size() == 2);
  CHECK(config.set.rules[0].id == "own");
  CHECK(config.set.rules[1].id == "two");
  CHECK(warns(config, "'disabledRules' names 'twoo', which there is not; did you mean 'two'?"));
}

// gitleaks goes on, and never reports the rule that asks for it.
TEST_CASE("a rule whose required part is disabled is refused") {
  CHECK(gitleaks_error("[extend]\npath = 'b.toml'\ndisabledRules = ['part']\n",
                       {{"b.toml", rule_text("part", "regex = 'x'") +
                                       rule_text("whole", "regex = 'y'\nrequired = [{id = 'part'}]")}}) ==
        "b.toml:4: rule 'whole' requires 'part', which is disabled");
}

TEST_CASE("files extend each other two deep, and no deeper") {
  const OtherFiles others = {{"b.toml", "[extend]\npath = 'c.toml'\n" + rule_text("b", "regex = 'x'")},
                             {"c.toml", "[extend]\npath = 'd.toml'\n" + rule_text("c", "regex = 'x'")},
                             {"d.toml", rule_text("d", "regex = 'x'")}};
  const GitleaksConfig config = gitleaks_of(kExtendB + kGitleaksRule, others);
  CHECK(config.set.rules.size() == 3);
  CHECK(warns(config, "c.toml:1: what is extended here is not read, being 2 files deep"));
}

TEST_CASE("a file may extend itself, which ends") {
  const std::string text = "[extend]\npath = 'a.toml'\n" + kGitleaksRule;
  CHECK(gitleaks_of(text, {{"a.toml", text}}).set.rules.size() == 1);
}

TEST_CASE("a rule may have its regex in one file and its allow-list in another") {
  CHECK(gitleaks_of(kExtendB + rule_text("r", "allowlist = {paths = ['x']}"),
                    {{"b.toml", rule_text("r", "regex = 'x'")}})
            .set.rules[0]
            .allowlists.size() == 1);
  CHECK(gitleaks_of(kExtendB + kGitleaksRule, {{"b.toml", rule_text("r", "tags = ['x']")}})
            .set.rules[0]
            .regex == "x");
}

TEST_CASE("useDefault means our packs, and says so") {
  const GitleaksConfig config = gitleaks_of("[extend]\nuseDefault = true\ndisabledRules = ['other']\n");
  CHECK(config.uses_default);
  CHECK(warns(config, "a.toml:1: useDefault takes the rules that come with Sallyport"));
  REQUIRE(config.set.rules.size() == 1);
  CHECK(config.set.rules[0].id == "generic-api-key");
  CHECK(config.set.rules[0].proof == "crc");
  CHECK(!config.set.rules[0].is_gitleaks);
  CHECK(config.set.allowlists.size() == 1);
}

TEST_CASE("a rule of our packs with a new regex is no longer proved by the form of the old one") {
  const Rule rule =
      rule_named(gitleaks_of("[extend]\nuseDefault = true\n" + rule_text("generic-api-key", "regex = 'new'")),
                 "generic-api-key");
  CHECK(rule.regex == "new");
  CHECK(rule.is_gitleaks);
  CHECK(rule.proof.empty());
  CHECK(rule.value.empty());
  CHECK(rule.entropy == 2);
}

TEST_CASE("what is said of a rule that only gitleaks' own packs have is left out with a warning") {
  const GitleaksConfig config =
      gitleaks_of("[extend]\nuseDefault = true\n" + rule_text("theirs", "allowlist = {paths = ['x']}") +
                  "[[allowlists]]\ntargetRules = ['their-other', 'other']\nregexes = ['a']\n");
  CHECK(config.set.rules.size() == 2);
  CHECK(warns(config, "rule 'theirs' has neither 'regex' nor 'path'"));
  CHECK(warns(config, "'targetRules' names 'their-other'"));
  CHECK(rule_named(config, "other").allowlists.size() == 1);
}

TEST_CASE("a list with targetRules holds for these rules alone, behind their own lists") {
  const GitleaksConfig config =
      gitleaks_of(kGitleaksRule + "[rules.allowlist]\nregexes = ['own']\n" + rule_text("s", "regex = 'x'") +
                  "[[allowlists]]\ntargetRules = ['r', 'r']\nregexes = ['a']\n"
                  "[[allowlists]]\ntargetRules = []\nregexes = ['b']\n");
  CHECK(config.warnings.empty());
  REQUIRE(config.set.allowlists.size() == 1);
  CHECK(config.set.allowlists[0].regexes == Strings{"(?:b)"});
  REQUIRE(rule_named(config, "r").allowlists.size() == 2);
  CHECK(rule_named(config, "r").allowlists[1].regexes == Strings{"(?:a)"});
  CHECK(rule_named(config, "s").allowlists.empty());
}

TEST_CASE("the old form of an allow-list may name rules too") {
  const GitleaksConfig config =
      gitleaks_of(kGitleaksRule + "[allowlist]\ntargetRules = ['r']\nregexes = ['a']\n");
  CHECK(config.set.allowlists.empty());
  CHECK(config.set.rules[0].allowlists.size() == 1);
}

TEST_CASE("a list may name rules of the file that is extended") {
  const GitleaksConfig config =
      gitleaks_of(kExtendB + "[[allowlists]]\ntargetRules = ['base']\nregexes = ['a']\n",
                  {{"b.toml", rule_text("base", "regex = 'x'")}});
  CHECK(rule_named(config, "base").allowlists.size() == 1);
}

// gitleaks loses them without a word.
TEST_CASE("lists with targetRules in a file that is extended are not lost") {
  const GitleaksConfig config =
      gitleaks_of(kExtendB + kGitleaksRule,
                  {{"b.toml", rule_text("base", "regex = 'x'") +
                                  "[[allowlists]]\ntargetRules = ['base', 'r', 'gone']\nregexes = ['a']\n"}});
  CHECK(rule_named(config, "base").allowlists.size() == 1);
  CHECK(rule_named(config, "r").allowlists.size() == 1);
  CHECK(warns(config, "b.toml:4: 'targetRules' names 'gone', which there is not"));
}

TEST_CASE("lists for many rules stay within bounds") {
  std::string text = "[[allowlists]]\nregexes = ['" + std::string(1 << 20, 'a') + "']\ntargetRules = [";
  std::string rules;
  for (int i = 0; i < 20; ++i) {
    text += "'r" + std::to_string(i) + "',";
    rules += rule_text("r" + std::to_string(i), "regex = 'x'");
  }
  CHECK(gitleaks_error(text + "]\n" + rules) ==
        "a.toml:1: the lists that name rules in 'targetRules' pass 16 MiB in all");
}

}  // namespace

}  // namespace sallyport::rules
