#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "samples.hpp"

using namespace sallyport;
using nlohmann::json;

namespace {

json run_of(const model::Verdict& verdict) {
  report::Options options;
  options.format = report::Format::sarif;
  return json::parse(report::render(verdict, options)).at("runs").at(0);
}

model::Verdict verdict_with(std::vector<model::Finding> findings) {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::refused;
  verdict.findings = std::move(findings);
  verdict.reasons = {test::secrets_reason("refs/heads/main")};
  return verdict;
}

std::string uri_of(const std::string& path) {
  const json result = run_of(verdict_with({test::file_finding(path, 1, 'a')})).at("results").at(0);
  return result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri");
}

}  // namespace

TEST_CASE("a fresh secret that refuses is an error at its line") {
  const json result = run_of(verdict_with({test::file_finding("a.txt", 12, 'a')})).at("results").at(0);
  CHECK(result.at("level") == "error");
  CHECK(result.at("ruleId") == "example-token");
  CHECK(result.at("locations").at(0).at("physicalLocation").at("region").at("startLine") == 12);
  CHECK(result.at("partialFingerprints").at("sallyport/v1") == "00000000000000000000000000000001");
}

TEST_CASE("a fresh secret that warns is a warning") {
  model::Verdict verdict = verdict_with({test::file_finding("a.txt", 12, 'a')});
  verdict.reasons = {test::secrets_reason("refs/heads/main", true)};
  CHECK(run_of(verdict).at("results").at(0).at("level") == "warning");
}

TEST_CASE("a known secret is a note without suppression") {
  model::Finding finding = test::file_finding("a.txt", 12, 'a');
  finding.state = model::FindingState::known;
  const json result = run_of(verdict_with({finding})).at("results").at(0);
  CHECK(result.at("level") == "note");
  CHECK_FALSE(result.contains("suppressions"));
}

TEST_CASE("an allowed secret is a note that is suppressed in the source") {
  model::Finding finding = test::file_finding("a.txt", 12, 'a');
  finding.state = model::FindingState::allowed;
  const json result = run_of(verdict_with({finding})).at("results").at(0);
  CHECK(result.at("level") == "note");
  CHECK(result.at("suppressions").at(0).at("kind") == "inSource");
}

TEST_CASE("a secret in a commit message has a logical location only") {
  model::Finding finding = test::file_finding("", 2, 'c');
  finding.place = model::Place::commit;
  const json location = run_of(verdict_with({finding})).at("results").at(0).at("locations").at(0);
  CHECK_FALSE(location.contains("physicalLocation"));
  CHECK(location.at("logicalLocations").at(0).at("fullyQualifiedName") ==
        "message or header of commit cccccccccccc, line 2");
}

TEST_CASE("a secret in a container has no line of the file, and its place within as logical location") {
  model::Finding finding = test::file_finding("a.zip", 3, 'a');
  finding.chain = {"zip: b.env", "base64"};
  finding.confidence = model::Confidence::medium;
  const json result = run_of(verdict_with({finding})).at("results").at(0);
  const json& location = result.at("locations").at(0);
  CHECK(location.at("physicalLocation").at("artifactLocation").at("uri") == "a.zip");
  CHECK_FALSE(location.at("physicalLocation").contains("region"));
  CHECK(location.at("logicalLocations").at(0).at("fullyQualifiedName") ==
        "a.zip > zip: b.env > base64, line 3, column 9");
  CHECK(result.at("properties").at("chain") == json({"zip: b.env", "base64"}));
  CHECK(result.at("properties").at("confidence") == "medium");
}

TEST_CASE("a secret in an encoded stretch has the line of the stretch") {
  model::Finding finding = test::file_finding("a.yaml", 3, 'a');
  finding.chain = {"base64", "utf-16"};
  const json location = run_of(verdict_with({finding})).at("results").at(0).at("locations").at(0);
  CHECK(location.at("physicalLocation").at("region").at("startLine") == 3);
  CHECK_FALSE(location.contains("logicalLocations"));
}

TEST_CASE("a rule is described once however often it is found") {
  const json run = run_of(verdict_with({test::file_finding("a", 1, 'a'), test::file_finding("b", 1, 'a')}));
  CHECK(run.at("tool").at("driver").at("rules").size() == 1);
  CHECK(run.at("results").at(1).at("ruleIndex") == 0);
}

TEST_CASE("a reason is a result of its own") {
  model::Verdict verdict;
  model::Reason reason;
  reason.rule = "branch.deny.delete";
  reason.message = "may not";
  reason.hint = "leave it";
  verdict.reasons = {reason};
  const json run = run_of(verdict);
  REQUIRE(run.at("results").size() == 1);
  CHECK(run.at("results").at(0).at("level") == "error");
  CHECK(run.at("results").at(0).at("message").at("text") == "may not\nleave it");
  CHECK(run.at("tool").at("driver").at("rules").at(0).at("id") == "branch.deny.delete");
}

TEST_CASE("the reason that sums up secrets is no result of its own") {
  CHECK(run_of(verdict_with({test::file_finding("a", 1, 'a')})).at("results").size() == 1);
}

TEST_CASE("a run that could not decide was not successful") {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::undecided;
  CHECK(run_of(verdict).at("invocations").at(0).at("executionSuccessful") == false);
  CHECK(run_of(verdict).at("invocations").at(0).at("exitCode") == 2);
}

TEST_CASE("a refusal is a successful run") {
  CHECK(run_of(verdict_with({})).at("invocations").at(0).at("executionSuccessful") == true);
}

TEST_CASE("a path is percent-encoded but for its slashes") {
  CHECK(uri_of("src/a-b_c.txt") == "src/a-b_c.txt");
  CHECK(uri_of("a b/\xff%?#.txt") == "a%20b/%FF%25%3F%23.txt");
}

TEST_CASE("a path cannot name a scheme or a host") {
  CHECK(uri_of("javascript:alert") == "javascript%3Aalert");
  CHECK(uri_of("//example.org/x") == "%2F/example.org/x");
}
