#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "samples.hpp"

using namespace sallyport;
using nlohmann::json;

namespace {

json json_of(const model::Verdict& verdict) {
  report::Options options;
  options.format = report::Format::json;
  options.program = "check-push";
  options.policy_source = "p.toml";
  return json::parse(report::render(verdict, options));
}

json one_finding(const model::Finding& finding) {
  model::Verdict verdict;
  verdict.findings = {finding};
  return json_of(verdict).at("findings").at(0);
}

}  // namespace

TEST_CASE("a report names its schema, outcome, program and policy") {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::refused;
  const json report = json_of(verdict);
  CHECK(report.at("schema") == 1);
  CHECK(report.at("outcome") == "refused");
  CHECK(report.at("program") == "check-push");
  CHECK(report.at("policy") == "p.toml");
}

TEST_CASE("a finding is reported with all its keys") {
  model::Finding finding = test::file_finding("a/b.txt", 12, 'a');
  finding.end_line_1based = 14;
  const json expected = {{"rule", "example-token"},
                         {"description", "Token of the Example service"},
                         {"severity", "critical"},
                         {"confidence", "high"},
                         {"place", "file"},
                         {"path", "a/b.txt"},
                         {"line", 12},
                         {"end_line", 14},
                         {"column", 9},
                         {"chain", json::array()},
                         {"commit", std::string(40, 'a')},
                         {"object", std::string(40, 'e')},
                         {"ref", "refs/heads/main"},
                         {"redacted", "exm_****4f2a"},
                         {"fingerprint", "00000000000000000000000000000001"},
                         {"state", "new"},
                         {"reintroduced", false},
                         {"triage", ""}};
  CHECK(one_finding(finding) == expected);
}

TEST_CASE("the way to a secret is told link by link, from the outside") {
  model::Finding finding = test::file_finding("a.zip", 1, 'a');
  finding.confidence = model::Confidence::low;
  finding.chain = {"zip: b\xff.env", "base64"};
  CHECK(one_finding(finding).at("chain") == json({"zip: b\\xff.env", "base64"}));
  CHECK(one_finding(finding).at("confidence") == "low");
}

TEST_CASE("an id that is not there is null") {
  model::Finding finding = test::file_finding("a", 1, 'a');
  finding.commit = finding.object = model::Oid();
  CHECK(one_finding(finding).at("commit").is_null());
  CHECK(one_finding(finding).at("object").is_null());
}

TEST_CASE("a reason is reported with all its keys") {
  model::Verdict verdict;
  model::Reason reason;
  reason.rule = "path.deny";
  reason.ref = "r";
  reason.commit = test::oid('b');
  reason.path = ".env";
  reason.message = "m";
  reason.hint = "h";
  reason.effect = sallyport::model::Effect::warns;
  verdict.reasons = {reason};
  const json expected = {{"rule", "path.deny"}, {"ref", "r"},      {"commit", std::string(40, 'b')},
                         {"path", ".env"},      {"message", "m"},  {"hint", "h"},
                         {"warning", true},     {"effect", "warn"}};
  CHECK(json_of(verdict).at("reasons").at(0) == expected);
}

TEST_CASE("the coverage is reported with all its numbers") {
  model::Verdict verdict;
  verdict.coverage = {{1, 2}, {3, 4, 5}, {6, 7, 8}, 9, 0.5};
  const json expected = {{"commits", {{"listed", 1}, {"read", 2}}},
                         {"objects", {{"listed", 3}, {"scanned", 4}, {"excused", 5}}},
                         {"candidates", {{"raised", 6}, {"confirmed", 7}, {"rejected", 8}}},
                         {"bytes", 9},
                         {"seconds", 0.5}};
  CHECK(json_of(verdict).at("coverage") == expected);
}

TEST_CASE("valid UTF-8 in a path arrives as it is") {
  CHECK(one_finding(test::file_finding("stra\xc3\x9f"
                                       "e \"\\\n",
                                       1, 'a'))
            .at("path") ==
        "stra\xc3\x9f"
        "e \"\\\n");
}

TEST_CASE("bytes that are no UTF-8 become their hexadecimal numbers") {
  CHECK(one_finding(test::file_finding("a\xff\xc3(", 1, 'a')).at("path") == "a\\xff\\xc3(");
}

TEST_CASE("who pushes is told where somebody was asked, and nothing is taken for a name that is none") {
  model::Verdict verdict;
  CHECK_FALSE(json_of(verdict).contains("pusher"));
  verdict.pusher.provider = "gitea";
  verdict.pusher.detail = "GITEA_PUSHER_NAME is not set";
  CHECK(json_of(verdict).at("pusher") == json{{"provider", "gitea"},
                                              {"account", nullptr},
                                              {"key", nullptr},
                                              {"principal", nullptr},
                                              {"detail", "GITEA_PUSHER_NAME is not set"}});
  verdict.pusher = {"ssh-key", "alice9", "SHA256:abc", "alice", ""};
  CHECK(json_of(verdict).at("pusher") == json{{"provider", "ssh-key"},
                                              {"account", "alice9"},
                                              {"key", "SHA256:abc"},
                                              {"principal", "alice"},
                                              {"detail", nullptr}});
}
