#include "triage/foreign.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

std::vector<triage::TalismanFile> talisman(const std::string& text) {
  return triage::parse_talismanrc(text, "t");
}

std::string talisman_refusal(const std::string& text) {
  try {
    talisman(text);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("lines of .gitleaksignore have three or four parts; others are told and do nothing") {
  const auto ignore = triage::parse_gitleaks_ignore(
      "# comment\n\n  a/b.txt:rule:12  "
      "\r\nc0ffee:dir\\b.txt:rule:1\ntwo:parts\na:b:c:d:e\nx:rule:no\n:r:4294967296\n",
      "g");
  REQUIRE(ignore.entries.size() == 2);
  CHECK(ignore.entries[0].commit.empty());
  CHECK(ignore.entries[0].path == "a/b.txt");
  CHECK(ignore.entries[0].rule == "rule");
  CHECK(ignore.entries[0].line_1based == 12);
  CHECK(ignore.entries[1].commit == "c0ffee");
  CHECK(ignore.entries[1].path == "dir/b.txt");
  CHECK(ignore.entries[1].origin == "g:4");
  CHECK(ignore.warnings == std::vector<std::string>{"g:5", "g:6", "g:7", "g:8"});
}

TEST_CASE("of a gitleaks report the secret is made a fingerprint, unless it is redacted") {
  const auto print = [](std::string_view rule, std::string_view secret) {
    return std::string(rule) + "/" + std::string(secret);
  };
  const auto findings = triage::parse_gitleaks_report(
      R"([{"RuleID":"r","File":"d\\f","StartLine":3,"Commit":"c","Secret":"s3","Unknown":{}},
          {"RuleID":"r","File":"f","StartLine":4,"Secret":"REDACTED"},
          {"RuleID":"r","File":"f","StartLine":5,"Secret":"gh..."}])",
      "r.json", print);
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].fingerprint == "r/s3");
  CHECK(findings[0].path == "d/f");
  CHECK(findings[0].commit == "c");
  CHECK(findings[1].fingerprint.empty());
  CHECK(findings[2].fingerprint.empty());
  CHECK(findings[2].line_1based == 5);
  for (const char* bad : {"{}", "[1]", "[{}]", R"([{"RuleID":1,"File":"f","StartLine":1}])",
                          R"([{"RuleID":"r","File":"f","StartLine":-1}])", "[", ""}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(triage::parse_gitleaks_report(bad, "r", print), base::Error);
  }
}

TEST_CASE("a detect-secrets baseline is read with what its audit says") {
  using Audit = triage::DetectSecretsFinding::Audit;
  const auto findings = triage::parse_detect_secrets(
      R"({"version":"1.5.0","plugins_used":[],"results":{"a.py":[
          {"type":"T","filename":"a.py","hashed_secret":"00ff","is_verified":false,"line_number":3,"is_secret":false},
          {"type":"T","hashed_secret":"01","line_number":4,"is_secret":true},
          {"hashed_secret":"02"}]}})",
      "s");
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].path == "a.py");
  CHECK(findings[0].line_1based == 3);
  CHECK(findings[0].sha1 == "00ff");
  CHECK(findings[0].audit == Audit::is_false);
  CHECK(findings[1].audit == Audit::is_real);
  CHECK(findings[2].audit == Audit::none);
  CHECK(findings[2].line_1based == 0);
  for (const char* bad : {"{}", R"({"results":[]})", R"({"results":{"a":1}})", R"({"results":{"a":[{}]}})",
                          R"({"results":{"a":[{"hashed_secret":"1","is_secret":"no"}]}})"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(triage::parse_detect_secrets(bad, "s"), base::Error);
  }
}

TEST_CASE("a .talismanrc is read as far as it names files") {
  const auto files = talisman(
      "threshold: medium\n"
      "fileignoreconfig:\n"
      "# comment\n"
      "- filename: a/b.py # comment\n"
      "  checksum: c0ffee\n"
      "  ignore_detectors: [filecontent]\n"
      "  allowed_patterns:\n"
      "  - filename: no\n"
      "    checksum: no\n"
      "-\n"
      "  checksum: \"12\"\n"
      "  filename: 'it''s #1.txt'\n"
      "scopeconfig:\n"
      "  - scope: go\n"
      "    filename: neither\n");
  REQUIRE(files.size() >= 2);
  CHECK(files[0].path == "a/b.py");
  CHECK(files[0].checksum == "c0ffee");
  CHECK(files[0].line_1based == 4);
  CHECK(files.back().path == "it's #1.txt");
  CHECK(files.back().checksum == "12");
  CHECK(talisman("").empty());
  CHECK(talisman("fileignoreconfig: []\n").empty());
  CHECK(talisman("fileignoreconfig:\n  - filename: \"x\\\\y\"\n    checksum: 1\n").at(0).path == "x\\y");
}

TEST_CASE("what of a .talismanrc is not understood is refused, with its line") {
  CHECK(talisman_refusal("fileignoreconfig: {a: b}\n").find("t:1: fileignoreconfig") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n  filename: a\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- filename: *anchor\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- filename: 'open\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- filename: |\n    a\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- checksum: a\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- filename: \"a\\x41\"\n").find("t:2:") == 0);
  CHECK(talisman_refusal("fileignoreconfig:\n- filename: \"a\" b\n").find("t:2:") == 0);
}
