#include "triage/baseline.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "triage/ignore_file.hpp"
#include "triage/json_reader.hpp"

namespace sallyport::triage {

namespace {

constexpr std::uint32_t kVersion = 1;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<BaselineEntry> read_entries(const nlohmann::json& list, const std::string& name,
                                        std::string_view key) {
  std::vector<BaselineEntry> entries;
  entries.reserve(list.size());
  for (const nlohmann::json& item : list) {
    const JsonObject object(item, fmt::format("{}: {}[{}]", name, key, entries.size()));
    object.allow_only({"fingerprint", "rule", "path", "commit"});
    BaselineEntry entry{object.text("fingerprint"), object.text_or_empty("rule"),
                        object.text_or_empty("path"), object.text_or_empty("commit")};
    if (!is_fingerprint(entry.fingerprint))
      object.fail("fingerprint", "must be 32 characters of 0-9 and a-f");
    if (!is_hex(entry.commit)) object.fail("commit", "must be an object id");
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<model::Oid> read_tips(const JsonObject& root) {
  std::vector<model::Oid> tips;
  for (const nlohmann::json& item : root.list("tips")) {
    const auto oid = item.is_string() ? model::Oid::from_hex(item.get<std::string>()) : std::nullopt;
    if (!oid) root.fail("tips", "must be a list of object ids");
    tips.push_back(*oid);
  }
  return tips;
}

nlohmann::ordered_json entries_to_json(const std::vector<BaselineEntry>& entries) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const BaselineEntry& entry : entries)
    list.push_back({{"fingerprint", entry.fingerprint},
                    {"rule", base::escape_invalid_utf8(entry.rule)},
                    {"path", base::escape_invalid_utf8(entry.path)},
                    {"commit", entry.commit}});
  return list;
}

bool counts(const model::Finding& finding) {
  switch (finding.state) {
    case model::FindingState::fresh:
    case model::FindingState::known:
    case model::FindingState::baselined:
      return true;
    case model::FindingState::allowed:
    case model::FindingState::ignored:
      break;
  }
  return false;
}

}  // namespace

std::string key_check(std::string_view fingerprint_key) {
  return base::hex_prefix(base::hmac_sha256(fingerprint_key, "sallyport baseline key check"), 8);
}

std::string to_json(const Baseline& baseline) {
  nlohmann::ordered_json tips = nlohmann::ordered_json::array();
  for (const model::Oid& tip : baseline.tips) tips.push_back(tip.hex());
  const nlohmann::ordered_json root = {{"version", kVersion},
                                       {"key_check", baseline.key_check},
                                       {"tips", std::move(tips)},
                                       {"findings", entries_to_json(baseline.findings)},
                                       {"removed", entries_to_json(baseline.removed)}};
  return root.dump(1, ' ', true) + "\n";
}

Baseline parse_baseline(std::string_view text, const std::string& name, std::string_view fingerprint_key) {
  const nlohmann::json json = parse_json(text, name, kMaxBaselineBytes);
  const JsonObject root(json, name);
  root.allow_only({"version", "key_check", "tips", "findings", "removed"});
  if (root.count("version") != kVersion) root.fail("version", "must be 1: another one is not known here");
  Baseline baseline;
  baseline.key_check = root.text("key_check");
  if (baseline.key_check != key_check(fingerprint_key))
    throw base::Error(
        fmt::format("{} was written with another fingerprint_key: nothing in it would match", name),
        "write it again with check-push --write-baseline, with the policy that judges");
  baseline.tips = read_tips(root);
  baseline.findings = read_entries(root.list("findings"), name, "findings");
  baseline.removed = read_entries(root.list("removed"), name, "removed");
  return baseline;
}

Baseline make_baseline(const BaselineInput& input) {
  Baseline out;
  out.key_check = key_check(input.fingerprint_key);
  out.tips = input.tips;
  std::sort(out.tips.begin(), out.tips.end());
  out.tips.erase(std::unique(out.tips.begin(), out.tips.end()), out.tips.end());

  std::unordered_set<std::string> at_tip;
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i < input.findings.size(); ++i) {
    if (!counts(input.findings[i])) continue;
    seen.insert(input.findings[i].fingerprint);
    if (input.is_at_tip.at(i)) at_tip.insert(input.findings[i].fingerprint);
  }
  std::set<std::pair<std::string, std::string>> written;  // fingerprint and path
  for (const model::Finding& finding : input.findings) {
    if (!counts(finding) || !written.emplace(finding.fingerprint, finding.path).second) continue;
    auto& list = at_tip.contains(finding.fingerprint) ? out.findings : out.removed;
    list.push_back({finding.fingerprint, finding.rule, base::escape_invalid_utf8(finding.path),
                    finding.commit.is_null() ? std::string() : finding.commit.hex()});
  }
  if (input.before == nullptr) return out;
  for (const BaselineEntry& entry : input.before->findings) {
    if (!seen.contains(entry.fingerprint))
      (input.is_whole_history ? out.removed : out.findings).push_back(entry);
  }
  for (const BaselineEntry& entry : input.before->removed) {
    if (!seen.contains(entry.fingerprint)) out.removed.push_back(entry);
  }
  return out;
}

}  // namespace sallyport::triage
