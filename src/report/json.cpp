// The report for machines, schema 1: docs/reports.md describes it key by key, docs/report.schema.json for
// validators. Keys may be added to schema 1; none changes its meaning or goes.

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/formats.hpp"
#include "report/place.hpp"

namespace sallyport::report {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;

// The library refuses invalid UTF-8, and foreign bytes may be anything.
Json text(std::string_view bytes) {
  return base::escape_invalid_utf8(bytes);
}
Json text(const model::Oid& oid) {
  return oid.is_null() ? Json(nullptr) : Json(oid.hex());
}

Json texts(const std::vector<std::string>& all) {
  Json out = Json::array();
  for (const std::string& one : all) out.push_back(text(one));
  return out;
}

Json finding_to_json(const model::Finding& finding) {
  return {{"rule", text(finding.rule)},
          {"description", text(finding.description)},
          {"severity", model::to_string(finding.severity)},
          {"confidence", model::to_string(finding.confidence)},
          {"place", place_word(finding.place)},
          {"path", text(finding.path)},
          {"line", finding.line_1based},
          {"end_line", finding.end_line_1based},
          {"column", finding.column_1based},
          {"chain", texts(finding.chain)},
          {"commit", text(finding.commit)},
          {"object", text(finding.object)},
          {"ref", text(finding.ref)},
          {"redacted", text(finding.redacted)},
          {"fingerprint", text(finding.fingerprint)},
          {"state", model::to_string(finding.state)},
          {"reintroduced", finding.is_reintroduced},
          {"triage", text(finding.triage)}};
}

Json reason_to_json(const model::Reason& reason) {
  return {{"rule", text(reason.rule)},   {"ref", text(reason.ref)},         {"commit", text(reason.commit)},
          {"path", text(reason.path)},   {"message", text(reason.message)}, {"hint", text(reason.hint)},
          {"warning", reason.effect == model::Effect::warns},
          {"effect", model::to_string(reason.effect)}};
}

// Where there is none, null: a program must not take an empty name for one.
Json text_or_null(std::string_view bytes) {
  return bytes.empty() ? Json(nullptr) : text(bytes);
}

Json signature_to_json(const model::Signature& signature) {
  return {{"object", text(signature.object)},
          {"kind", model::to_string(signature.kind)},
          {"format", text_or_null(model::format_word(signature.form))},
          {"status", model::to_string(signature.status)},
          {"key", text_or_null(signature.key)},
          {"principal", text_or_null(signature.principal)},
          {"detail", text_or_null(signature.detail)}};
}

Json pusher_to_json(const model::Pusher& pusher) {
  return {{"provider", text(pusher.provider)},
          {"account", text_or_null(pusher.account)},
          {"key", text_or_null(pusher.key)},
          {"principal", text_or_null(pusher.principal)},
          {"detail", text_or_null(pusher.detail)}};
}

Json coverage_to_json(const model::Coverage& coverage) {
  const auto& [commits, objects, candidates, bytes, seconds] = coverage;
  Json counted_objects = {
      {"listed", objects.listed}, {"scanned", objects.scanned}, {"excused", objects.excused}};
  if (objects.by_libgit2 > 0) counted_objects["by_libgit2"] = objects.by_libgit2;
  return {
      {"commits", {{"listed", commits.listed}, {"read", commits.read}}},
      {"objects", std::move(counted_objects)},
      {"candidates",
       {{"raised", candidates.raised},
        {"confirmed", candidates.confirmed},
        {"rejected", candidates.rejected}}},
      {"bytes", bytes},
      {"seconds", seconds}};
}

}  // namespace

std::string render_json(const model::Verdict& verdict, const Options& options) {
  Json findings = Json::array();
  for (const model::Finding& finding : verdict.findings) findings.push_back(finding_to_json(finding));
  Json reasons = Json::array();
  for (const model::Reason& reason : verdict.reasons) reasons.push_back(reason_to_json(reason));
  Json signatures = Json::array();
  for (const model::Signature& signature : verdict.signatures)
    signatures.push_back(signature_to_json(signature));
  Json report = {{"schema", kSchema},
                 {"outcome", model::to_string(verdict.outcome)},
                 {"program", text(options.program)},
                 {"policy", text(options.policy_source)},
                 {"findings", std::move(findings)},
                 {"reasons", std::move(reasons)},
                 {"signatures", std::move(signatures)},
                 {"coverage", coverage_to_json(verdict.coverage)}};
  if (!verdict.pusher.provider.empty()) report["pusher"] = pusher_to_json(verdict.pusher);
  // All beyond ASCII as \uXXXX: it reads the same, and nothing in it can act on a terminal.
  return report.dump(2, ' ', true) + "\n";
}

}  // namespace sallyport::report
