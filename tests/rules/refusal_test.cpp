// What the reader of rule files does not take, and how it says so.
#include <string>

#include <doctest/doctest.h>

#include "rules/support.hpp"

namespace sallyport::rules {

namespace {

const std::string kLeast = "[[rules]]\nid = 'r1'\ndescription = 'd'\nregex = 'x'\n";
const std::string kAllowList = kLeast + "[[rules.allowlists]]\npaths = ['p']\n";

std::string repeat(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST_CASE("a text that is not TOML is refused with its line") {
  CHECK(load_error("title = 'x'\n= 1\n").starts_with("a.toml:2: "));
}

TEST_CASE("an unknown key is refused with its line and the nearest known key") {
  CHECK(load_error(kLeast + "sevrity = 'low'") ==
        "a.toml:5: unknown key 'sevrity' in a rule; did you mean 'severity'?");
}

TEST_CASE("a known key in another case of letters is unknown, but found as the nearest") {
  CHECK(load_error(kLeast + "secretgroup = 0") ==
        "a.toml:5: unknown key 'secretgroup' in a rule; did you mean 'secretGroup'?");
}

TEST_CASE("for a key that is like no other nothing is suggested") {
  CHECK(load_error(kLeast + "zzzzzzzz = 1") == "a.toml:5: unknown key 'zzzzzzzz' in a rule");
}

TEST_CASE("an unknown key of an allow-list is refused") {
  CHECK(load_error(kAllowList + "regex = ['x']") ==
        "a.toml:7: unknown key 'regex' in an allow-list; did you mean 'regexes'?");
}

TEST_CASE("an unknown key of the file is refused") {
  CHECK(load_error("rule = 1\n" + kLeast) ==
        "a.toml:1: unknown key 'rule' in a rule file; did you mean 'rules'?");
}

TEST_CASE("an unknown key of any length is cut in the message") {
  CHECK(load_error(std::string(100'000, 'k') + " = 1").size() < 200);
}

TEST_CASE("the hint of an unknown key lists the known ones") {
  std::string hint;
  try {
    load_text(kLeast + "zzzzzzzz = 1");
  } catch (const base::Error& error) {
    hint = error.hint();
  }
  CHECK(hint.find("counter_examples") != std::string::npos);
}

TEST_CASE("a value of the wrong type is refused with its line") {
  CHECK(load_error(kLeast + "severity = 1") == "a.toml:5: 'severity' must be a string, not an integer");
  CHECK(load_error(kLeast + "entropy = '3'") == "a.toml:5: 'entropy' must be a number, not a string");
  CHECK(load_error(kLeast + "secretGroup = 1.0") ==
        "a.toml:5: 'secretGroup' must be an integer, not a float");
  CHECK(load_error(kLeast + "keywords = 'k'") ==
        "a.toml:5: 'keywords' must be an array of strings, not a string");
  CHECK(load_error(kLeast + "tags = [\n'a',\n1]") == "a.toml:7: 'tags' must be a string, not an integer");
  CHECK(load_error("[rules]\nid = 'a'") ==
        "a.toml:1: 'rules' must be an array of tables, [[rules]], not a table");
  CHECK(load_error("rules = [1]") ==
        "a.toml:1: 'rules' must be an array of tables, [[rules]], not an integer");
  CHECK(load_error(kLeast + "allowlist = [1]") == "a.toml:5: 'allowlist' must be a table, not an array");
  CHECK(load_error(kLeast + "[rules.allowlists]\npaths = ['p']") ==
        "a.toml:5: 'allowlists' must be an array of tables, [[allowlists]], not a table");
  CHECK(load_error("title = true\n" + kLeast) == "a.toml:1: 'title' must be a string, not a boolean");
}

TEST_CASE("a rule without id is refused") {
  CHECK(load_error("\n[[rules]]\ndescription='d'\nregex='x'") == "a.toml:2: a rule without 'id'");
}

TEST_CASE("a rule without description is refused") {
  CHECK(load_error("[[rules]]\nid='r'\nregex='x'") == "a.toml:1: rule 'r' has no 'description'");
}

TEST_CASE("a rule with neither regex nor path is refused") {
  CHECK(load_error("[[rules]]\nid='r'\ndescription='d'") ==
        "a.toml:1: rule 'r' has neither 'regex' nor 'path'");
}

TEST_CASE("a secret's group without a regex is refused") {
  CHECK(load_error("[[rules]]\nid='r'\ndescription='d'\npath='x'\nsecretGroup=1") ==
        "a.toml:1: rule 'r' has 'secretGroup' but no 'regex'");
}

TEST_CASE("an id of other than lower-case letters, digits and dashes is refused") {
  for (const char* id : {"R", "a_b", "-a", "a b", "a.b", "\xC3\xA9"})
    CHECK_MESSAGE(load_error("[[rules]]\ndescription='d'\nregex='x'\nid='" + std::string(id) + "'") ==
                      "a.toml:4: 'id' must be lower-case letters, digits and '-', and not begin with '-'",
                  id);
}

TEST_CASE("a severity that is not one of the four words is refused") {
  CHECK(load_error(kLeast + "severity = 'High'") ==
        "a.toml:5: 'severity' must be low, medium, high or critical");
}

TEST_CASE("an entropy that no text of bytes can have is refused") {
  for (const char* value : {"-0.1", "8.1", "nan", "inf", "-inf", "9223372036854775807"})
    CHECK_MESSAGE(load_error(kLeast + "entropy = " + value) ==
                      "a.toml:5: 'entropy' must lie between 0 and 8 bits a character",
                  value);
}

TEST_CASE("a secret's group out of range is refused") {
  for (const char* value : {"-1", "1001", "4294967296"})
    CHECK_MESSAGE(load_error(kLeast + "secretGroup = " + value) ==
                      "a.toml:5: 'secretGroup' must lie between 0 and 1000",
                  value);
}

TEST_CASE("an empty string is refused everywhere") {
  for (const char* key : {"keywords", "tags", "references", "examples", "counter_examples"})
    CHECK_MESSAGE(
        load_error(kLeast + key + " = ['']") == "a.toml:5: '" + std::string(key) + "' must not be empty",
        key);
  for (const char* key : {"regexes", "paths", "stopwords", "commits"})
    CHECK_MESSAGE(load_error(kLeast + "[[rules.allowlists]]\n" + key + " = ['']") ==
                      "a.toml:6: '" + std::string(key) + "' must not be empty",
                  key);
  CHECK(load_error("[[rules]]\nid='r'\ndescription='d'\nregex=''\npath='x'") ==
        "a.toml:4: 'regex' must not be empty");
}

TEST_CASE("a NUL in a string is refused") {
  CHECK(load_error(kLeast + "path = \"a\\u0000b\"") == "a.toml:5: 'path' must not hold a NUL");
}

TEST_CASE("an allow-list of nothing is refused") {
  CHECK(load_error(kLeast + "[[rules.allowlists]]\ndescription = 'd'\npaths = []") ==
        "a.toml:5: 'allowlists' must hold at least one of regexes, paths, stopwords and commits");
}

TEST_CASE("an unknown condition is refused") {
  CHECK(load_error(kAllowList + "condition = 'XOR'") == "a.toml:7: 'condition' must be OR or AND");
}

TEST_CASE("an unknown target of regexes is refused") {
  CHECK(load_error(kAllowList + "regexTarget = 'file'") ==
        "a.toml:7: 'regexTarget' must be secret, match or line");
}

TEST_CASE("a commit id that is cut short is refused") {
  CHECK(load_error(kAllowList + "commits = ['abc123']") == "a.toml:7: 'commits' must be full commit ids");
}

TEST_CASE("the older form of an allow-list beside the newer is refused") {
  CHECK(load_error(kAllowList + "[rules.allowlist]\npaths = ['p']") ==
        "a.toml:7: 'allowlist' cannot stand beside 'allowlists'");
}

TEST_CASE("two rules with one id are refused, and both places are named") {
  CHECK(error_of([] {
          load({{"a.toml", kLeast}, {"b.toml", "\n\n" + kLeast}});
        }) == "b.toml:3: there is a rule 'r1' already, at a.toml:1");
}

TEST_CASE("files without a rule are refused") {
  CHECK(load_error("title = 'nothing'") == "no rule in a.toml");
  CHECK(error_of([] { load({}); }) == "no rule in an empty list of rule files");
}

TEST_CASE("values that nest too deep are refused") {
  CHECK(load_error("a = " + repeat("[", 60'000)).find("depth") != std::string::npos);
  CHECK(load_error("a = " + repeat("{a=", 60'000)).find("depth") != std::string::npos);
}

TEST_CASE("a dotted key of too many parts is refused before it becomes as many tables") {
  const std::string message = "a.toml:2: a key has more than 16 dotted parts";
  CHECK(load_error("\n" + repeat("a.", 300'000) + "a = 1") == message);
  CHECK(load_error("\n[" + repeat("a.", 300'000) + "a]") == message);
  CHECK(load_error("\n" + repeat("'a' . \"b\" .", 20) + "a = 1") == message);
  CHECK(load_error("\nx = [{b = [1], " + repeat("a.", 20) + "a = 1}]") == message);
}

TEST_CASE("strings cannot hide a dotted key") {
  const std::string key = repeat("a.", 20) + "a = 1";
  for (const char* before :
       {"x = '\\'\n", "x = \"\\\\\"\n", "x = \"'\"\n", "x = '''\n'\n'''\n", "x = \"\"\"\n\\\"\"\"\"\n",
        "x = '''a'''''\n", "x = ''\n", "x = \"\"\n", "# '''\n"})
    CHECK_MESSAGE(load_error(before + key).find("dotted parts") != std::string::npos, before);
}

TEST_CASE("dots in strings and comments are no dotted key") {
  const std::string dots(100, '.');
  CHECK(load_error(kLeast + "# " + dots + "\npath = '" + dots + "'\nremediation = \"\"\"" + dots + "\n" +
                   dots + "\\\"\"\"\"\ntags = ['''" + dots + "''''', \"\\\"" + dots + "\"]\n") == "");
}

TEST_CASE("characters outside ASCII are refused where toml++ would take them for white space") {
  for (const char* text :
       {"\xC3\xA9 = 1", "a.\xC3\xA9 = 1", "[\xC3\xA9]", "a = \xC2\xA0 1", "a = 'x' \xEF\xBB\x9F",
        "a = 2'\xC3\xA9'", "a = 2.'\xC3\xA9'", "a = 2='\xC3\xA9'", "a = 2['\xC3\xA9']",
        "a = [2 , 3'''\xC3\xA9''']", "a = {b = 1, c = 2{'\xC3\xA9'}}"})
    CHECK_MESSAGE(
        load_error(text) == "a.toml:1: a character outside ASCII must stand in a string or a comment", text);
}

TEST_CASE("a date and a time without T between them are refused") {
  CHECK(load_error("a = [1979-05-27 0,'\xC3\xA9']") == "a.toml:1: a second value, or a time without its 'T'");
}

TEST_CASE("characters outside ASCII are refused right behind a backslash or a continued line") {
  const std::string message = ": a character outside ASCII cannot be the first after a backslash";
  CHECK(load_error("a = \"\\\xC3\xA9\"") == "a.toml:1" + message);
  CHECK(load_error("a = \"\"\"\\ \n\n  \xC3\xA9\"\"\"") == "a.toml:3" + message);
}

TEST_CASE("characters outside ASCII are taken in strings and comments, and a byte order mark before all") {
  const RuleSet set = load_text(
      "\xEF\xBB\xBF# \xC3\xA9\n" + kLeast +
      "path = '\xC3\xA9'\ntags = [\n'\xC3\xA9', '\xC3\xA9']\nremediation = \"\"\"\\\n  a\xC3\xA9\"\"\"");
  CHECK(set.rules[0].path == "\xC3\xA9");
  CHECK(set.rules[0].remediation == "a\xC3\xA9");
}

TEST_CASE("text that is not UTF-8 is refused") {
  CHECK(load_error(kLeast + "path = '\xFF'").starts_with("a.toml:5: "));
}

TEST_CASE("a line is counted right behind strings of several lines") {
  CHECK(load_error("title = \"\"\"\n\\\n\n\"\"\"\ndescription = '''\n\n'''\n" + repeat("a.", 20)) ==
        "a.toml:8: a key has more than 16 dotted parts");
}

TEST_CASE("a file of countless tables is refused at once") {
  CHECK(load_error(repeat("[[a]]\n[[a.b]]\n", 50'000)).find("more than 65536 tables") != std::string::npos);
}

}  // namespace

}  // namespace sallyport::rules
