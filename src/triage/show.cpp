#include "triage/show.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace sallyport::triage {

namespace {

using Entry = Ledger::Entry;

std::string show_json(const std::vector<Entry>& entries, bool tells_use) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Entry& entry : entries) {
    nlohmann::ordered_json item = {{"fingerprint", base::escape_invalid_utf8(entry.fingerprint)},
                                   {"origin", base::escape_invalid_utf8(entry.origin)},
                                   {"reason", base::escape_invalid_utf8(entry.reason)},
                                   {"owner", base::escape_invalid_utf8(entry.owner)},
                                   {"expires", entry.expires}};
    if (tells_use) item["use"] = to_string(entry.use);
    list.push_back(std::move(item));
  }
  return nlohmann::ordered_json{{"schema", 1}, {"entries", std::move(list)}}.dump(2, ' ', true) + "\n";
}

std::string line_of(const Entry& entry) {
  std::string line =
      fmt::format("{}  {}", base::escape_foreign(entry.fingerprint), base::escape_foreign(entry.origin));
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) line += fmt::format("  {}{}", label, base::escape_foreign(value));
  };
  add("until ", entry.expires);
  add("", entry.owner);
  add("", entry.reason);
  return line + "\n";
}

}  // namespace

std::string show(const std::vector<Entry>& entries, const ShowOptions& options) {
  if (options.is_json) return show_json(entries, options.tells_use);
  std::string out;
  std::size_t expired = 0;
  std::size_t unused = 0;
  for (const Entry& entry : entries) {
    const bool is_used = entry.use == Ledger::Use::used;
    if (options.tells_use && is_used) continue;
    expired += entry.use == Ledger::Use::expired;
    unused += entry.use == Ledger::Use::unused;
    if (options.tells_use) out += fmt::format("{:7}  ", to_string(entry.use));
    out += line_of(entry);
  }
  if (options.tells_use) {
    out += fmt::format("{} entries: {} expired, which ignore nothing any more, and {} unused\n",
                       entries.size(), expired, unused);
  } else {
    out += fmt::format("{} entries\n", entries.size());
  }
  return out;
}

}  // namespace sallyport::triage
