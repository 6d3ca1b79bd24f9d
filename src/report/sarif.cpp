// SARIF 2.1.0 (OASIS), for code-scanning services. One run; one result for each finding, and one for each
// reason but those of rule "secrets", which only sum up findings.

#include <map>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/group.hpp"
#include "report/place.hpp"

namespace sallyport::report {

namespace {

using Json = nlohmann::ordered_json;

Json json_text(std::string_view bytes) {
  return base::escape_invalid_utf8(bytes);
}

// A path as a relative URI reference: every byte that is not unreserved (RFC 3986) or '/' is percent-encoded,
// a leading
// '/' too, or a hostile path would name a host or the file system's root.
std::string to_uri(std::string_view path) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char c : path) {
    if (kUnreserved.find(c) != std::string_view::npos && !(uri.empty() && c == '/')) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

// The descriptions of all rules that have a result, in the order of their first one.
class RuleTable {
 public:
  // The index of rule `id`; `descriptor` describes it if it is new.
  std::size_t index_of(const std::string& id, const Json& descriptor) {
    const auto [entry, is_new] = index_.try_emplace(id, rules_.size());
    if (is_new) {
      rules_.push_back({{"id", json_text(id)}});
      rules_.back().update(descriptor);
    }
    return entry->second;
  }
  Json take() { return std::move(rules_); }

 private:
  std::map<std::string, std::size_t> index_;
  Json rules_ = Json::array();
};

// The scale that code-scanning services sort by; 9.0 and above is shown as critical.
std::string_view security_severity(model::Severity severity) {
  switch (severity) {
    case model::Severity::low:
      return "2.0";
    case model::Severity::medium:
      return "5.5";
    case model::Severity::high:
      return "8.0";
    case model::Severity::critical:
      return "9.5";
  }
  return "8.0";
}

Json descriptor_of(const model::Finding& finding) {
  Json descriptor = {{"shortDescription", {{"text", json_text(finding.description)}}}};
  if (!finding.remediation.empty()) descriptor["help"] = {{"text", json_text(finding.remediation)}};
  descriptor["defaultConfiguration"] = {{"level", "error"}};
  descriptor["properties"] = {{"tags", Json::array({"security", "secret"})},
                              {"security-severity", security_severity(finding.severity)}};
  return descriptor;
}

Json descriptor_of(const model::Reason& reason) {
  return {{"shortDescription", {{"text", json_text("policy rule " + reason.rule)}}},
          {"defaultConfiguration", {{"level", "error"}}}};
}

Json physical_location(std::string_view path) {
  return {{"physicalLocation", {{"artifactLocation", {{"uri", to_uri(path)}}}}}};
}

Json location_of(const model::Finding& finding) {
  if (!is_in_tree(finding.place) || finding.path.empty())
    return {{"logicalLocations", Json::array({Json{{"fullyQualifiedName", where(finding)}}})}};
  Json location = physical_location(finding.path);
  if (is_in_container(finding)) {
    // Its line is none of the file's, so it is told in words.
    location["logicalLocations"] = Json::array(
        {Json{{"name", json_text(finding.chain.back())}, {"fullyQualifiedName", where(finding)}}});
    return location;
  }
  if (finding.place == model::Place::file && finding.line_1based != 0) {
    Json region = {{"startLine", finding.line_1based}};
    if (finding.column_1based != 0) region["startColumn"] = finding.column_1based;
    if (finding.end_line_1based >= finding.line_1based) region["endLine"] = finding.end_line_1based;
    location["physicalLocation"]["region"] = std::move(region);
  }
  return location;
}

std::string_view level_of(Weight weight) {
  switch (weight) {
    case Weight::note:
      return "note";
    case Weight::warning:
      return "warning";
    case Weight::refusal:
      return "error";
  }
  return "error";
}

// Why a finding that was there anyway does not count; null if nobody says so.
Json suppression_of(const model::Finding& finding) {
  switch (finding.state) {
    case model::FindingState::allowed:
      return {{"kind", "inSource"}, {"justification", "allowed by a comment on its line"}};
    case model::FindingState::ignored:
      return {{"kind", "external"}, {"justification", json_text(finding.triage)}};
    case model::FindingState::baselined:
      return {{"kind", "external"}, {"justification", "in the baseline"}};
    case model::FindingState::fresh:
    case model::FindingState::known:
      break;
  }
  return nullptr;
}

std::string_view level_of(model::Effect effect) {
  switch (effect) {
    case model::Effect::refuses:
      return "error";
    case model::Effect::warns:
      return "warning";
    case model::Effect::observed:
      break;
  }
  return "note";
}

Json result_of(const model::Finding& finding, Weight weight, std::size_t rule_index) {
  Json result = {{"ruleId", json_text(finding.rule)},
                 {"ruleIndex", rule_index},
                 {"level", level_of(weight)},
                 {"message",
                  {{"text", json_text(fmt::format("{}: {} in {}", finding.description, finding.redacted,
                                                  where(finding)))}}},
                 {"locations", Json::array({location_of(finding)})}};
  if (!finding.fingerprint.empty())
    result["partialFingerprints"] = {{"sallyport/v1", json_text(finding.fingerprint)}};
  if (const Json suppression = suppression_of(finding); !suppression.is_null())
    result["suppressions"] = Json::array({suppression});
  result["properties"] = {{"state", model::to_string(finding.state)},
                          {"severity", model::to_string(finding.severity)},
                          {"confidence", model::to_string(finding.confidence)},
                          {"place", place_word(finding.place)},
                          {"ref", json_text(finding.ref)}};
  for (const std::string& link : finding.chain) result["properties"]["chain"].push_back(json_text(link));
  if (finding.is_reintroduced) result["properties"]["reintroduced"] = true;
  if (!finding.triage.empty()) result["properties"]["triage"] = json_text(finding.triage);
  if (!finding.commit.is_null()) result["properties"]["commit"] = finding.commit.hex();
  if (!finding.object.is_null()) result["properties"]["object"] = finding.object.hex();
  return result;
}

Json result_of(const model::Reason& reason, std::size_t rule_index) {
  const std::string message = reason.hint.empty() ? reason.message : reason.message + "\n" + reason.hint;
  Json result = {{"ruleId", json_text(reason.rule)},
                 {"ruleIndex", rule_index},
                 {"level", level_of(reason.effect)},
                 {"message", {{"text", json_text(message)}}}};
  if (!reason.path.empty()) result["locations"] = Json::array({physical_location(reason.path)});
  result["properties"] = {{"ref", json_text(reason.ref)}};
  if (!reason.commit.is_null()) result["properties"]["commit"] = reason.commit.hex();
  return result;
}

int exit_code(model::Outcome outcome) {
  switch (outcome) {
    case model::Outcome::accepted:
      return 0;
    case model::Outcome::refused:
      return 1;
    case model::Outcome::undecided:
      return 2;
  }
  return 2;
}

}  // namespace

std::string render_sarif(const model::Verdict& verdict, const Options& options) {
  const Weights weights(verdict);
  RuleTable rules;
  Json results = Json::array();
  for (const model::Finding& finding : verdict.findings)
    results.push_back(
        result_of(finding, weights.of(finding), rules.index_of(finding.rule, descriptor_of(finding))));
  for (const model::Reason& reason : verdict.reasons) {
    if (reason.rule != "secrets")
      results.push_back(result_of(reason, rules.index_of(reason.rule, descriptor_of(reason))));
  }
  const Json invocation = {{"executionSuccessful", verdict.outcome != model::Outcome::undecided},
                           {"exitCode", exit_code(verdict.outcome)}};
  const Json run = {{"tool", {{"driver", {{"name", "Sallyport"}, {"rules", rules.take()}}}}},
                    {"invocations", Json::array({invocation})},
                    {"columnKind", "utf16CodeUnits"},
                    {"results", std::move(results)},
                    {"properties",
                     {{"outcome", model::to_string(verdict.outcome)},
                      {"program", json_text(options.program)},
                      {"policy", json_text(options.policy_source)}}}};
  const Json log = {
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", Json::array({run})}};
  return log.dump(2, ' ', true) + "\n";
}

}  // namespace sallyport::report
