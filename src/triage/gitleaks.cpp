#include <algorithm>
#include <charconv>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "triage/foreign.hpp"
#include "triage/json_reader.hpp"

namespace sallyport::triage {

namespace {

// What gitleaks writes in place of secrets under --redact: the one word, or some first bytes and three dots.
bool is_redacted(std::string_view secret) {
  return secret.empty() || secret == "REDACTED" || secret.ends_with("...");
}

}  // namespace

GitleaksIgnore parse_gitleaks_ignore(std::string_view text, const std::string& name) {
  if (text.size() > kMaxForeignBytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", name, kMaxForeignBytes));
  GitleaksIgnore out;
  std::size_t number = 0;
  for (const std::string_view whole : base::split(text, '\n')) {
    ++number;
    const std::string_view line = base::trim(whole);
    if (line.empty() || line.starts_with('#')) continue;
    const std::string origin = fmt::format("{}:{}", name, number);
    std::vector<std::string_view> parts = base::split(line, ':');
    if (parts.size() != 3 && parts.size() != 4) {
      out.warnings.push_back(origin);
      continue;
    }
    GitleaksIgnoreEntry entry;
    if (parts.size() == 4) {
      entry.commit = parts.front();
      parts.erase(parts.begin());
    }
    const std::string_view digits = parts[2];
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), entry.line_1based);
    if (error != std::errc() || rest != digits.data() + digits.size()) {
      out.warnings.push_back(origin);
      continue;
    }
    entry.path = parts[0];
    std::replace(entry.path.begin(), entry.path.end(), '\\', '/');
    entry.rule = parts[1];
    entry.origin = origin;
    out.entries.push_back(std::move(entry));
  }
  return out;
}

std::vector<GitleaksFinding> parse_gitleaks_report(std::string_view text, const std::string& name,
                                                   const Fingerprint& fingerprint) {
  const nlohmann::json root = parse_json(text, name, kMaxForeignBytes);
  if (!root.is_array()) throw base::Error(fmt::format("{}: a gitleaks report is a list: [ ... ]", name));
  std::vector<GitleaksFinding> findings;
  findings.reserve(root.size());
  for (const nlohmann::json& item : root) {
    const JsonObject object(item, fmt::format("{}: [{}]", name, findings.size()));
    GitleaksFinding finding;
    finding.rule = object.text("RuleID");
    finding.path = object.text("File");
    std::replace(finding.path.begin(), finding.path.end(), '\\', '/');
    finding.commit = object.text_or_empty("Commit");
    finding.line_1based = object.count("StartLine");
    const std::string secret = object.text_or_empty("Secret");
    if (!is_redacted(secret)) finding.fingerprint = fingerprint(finding.rule, secret);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace sallyport::triage
