#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"
#include "triage/foreign.hpp"
#include "triage/json_reader.hpp"

namespace sallyport::triage {

std::vector<DetectSecretsFinding> parse_detect_secrets(std::string_view text, const std::string& name) {
  const nlohmann::json json = parse_json(text, name, kMaxForeignBytes);
  const JsonObject root(json, name);
  if (!root.has("results")) root.fail("results", "is missing: this is no detect-secrets baseline");
  const nlohmann::json& results = json.at("results");
  if (!results.is_object()) root.fail("results", "must be an object of files");
  std::vector<DetectSecretsFinding> findings;
  for (const auto& file : results.items()) {
    if (!file.value().is_array()) root.fail("results", "must have a list for each file");
    for (const nlohmann::json& item : file.value()) {
      const JsonObject object(item, fmt::format("{}: results[{}]", name, findings.size()));
      DetectSecretsFinding finding;
      finding.path = file.key();
      std::replace(finding.path.begin(), finding.path.end(), '\\', '/');
      if (object.has("line_number")) finding.line_1based = object.count("line_number");
      finding.sha1 = object.text("hashed_secret");
      finding.type = object.text_or_empty("type");
      if (object.has("is_secret")) {
        const nlohmann::json& audit = item.at("is_secret");
        if (!audit.is_boolean()) object.fail("is_secret", "must be true or false");
        finding.audit =
            audit.get<bool>() ? DetectSecretsFinding::Audit::is_real : DetectSecretsFinding::Audit::is_false;
      }
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace sallyport::triage
