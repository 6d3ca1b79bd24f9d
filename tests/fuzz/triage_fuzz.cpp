// Any bytes as each of the files that say what is known of findings. What is read holds together: it can be
// written and read back, asked about, and never has more entries than there are bytes.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "triage/baseline.hpp"
#include "triage/deny_list.hpp"
#include "triage/foreign.hpp"
#include "triage/ignore_file.hpp"
#include "triage/ledger.hpp"
#include "triage/show.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace sallyport;

constexpr std::string_view kKey = "key";

void require(bool holds) {
  if (!holds) std::abort();
}

void ask(triage::Ledger& ledger) {
  const std::string print(32, 'a');
  ledger.opinion_of({"rule", print, "a/b", "c0ffee", 1});
  triage::show(ledger.entries(), {});
  triage::show(ledger.entries(), {true, true});
}

void read_ignore_file(std::string_view text) {
  const auto entries = triage::parse_ignore_file(text, "file");
  std::string again;
  for (const triage::IgnoreEntry& entry : entries) {
    require(triage::is_fingerprint(entry.fingerprint) && !entry.reason.empty());
    again += triage::to_toml(entry, entry.path);
  }
  const auto back = triage::parse_ignore_file(again, "again");
  require(back.size() == entries.size());
  for (std::size_t i = 0; i < back.size(); ++i)
    require(back[i].fingerprint == entries[i].fingerprint && back[i].reason == entries[i].reason &&
            back[i].path == entries[i].path && back[i].expires == entries[i].expires);
  triage::Ledger ledger(*triage::parse_date("2026-01-01"));
  ledger.add(entries);
  ask(ledger);
}

void read_baseline(std::string_view text) {
  // No fuzzer guesses the check of the key.
  std::string whole(text);
  const std::string mark = "KEY";
  if (const std::size_t at = whole.find(mark); at != std::string::npos)
    whole.replace(at, mark.size(), triage::key_check(kKey));
  const triage::Baseline baseline = triage::parse_baseline(whole, "file", kKey);
  const triage::Baseline back = triage::parse_baseline(triage::to_json(baseline), "again", kKey);
  require(back.findings.size() == baseline.findings.size() &&
          back.removed.size() == baseline.removed.size() && back.tips == baseline.tips);
  triage::Ledger ledger(*triage::parse_date("2026-01-01"));
  ledger.add(baseline);
  ask(ledger);
}

void read_gitleaks_ignore(std::string_view text) {
  triage::Ledger ledger(*triage::parse_date("2026-01-01"));
  const triage::GitleaksIgnore ignore = triage::parse_gitleaks_ignore(text, "file");
  require(ignore.entries.size() + ignore.warnings.size() <= text.size() / 2 + 1);
  ledger.add(ignore);
  ask(ledger);
}

void read_gitleaks_report(std::string_view text) {
  triage::Ledger ledger(*triage::parse_date("2026-01-01"));
  ledger.add(triage::parse_gitleaks_report(
                 text, "file", [](std::string_view rule, std::string_view) { return std::string(rule); }),
             "file");
  ask(ledger);
}

void read_talismanrc(std::string_view text) {
  for (const triage::TalismanFile& file : triage::parse_talismanrc(text, "file"))
    require(!file.path.empty() && file.path.size() <= text.size());
}

void read_deny_list(std::string_view text) {
  const triage::DenyList list = triage::DenyList::parse(text, "file");
  for (const triage::KnownHit& hit : list.find(text)) require(hit.begin < hit.end && hit.end <= text.size());
}

void read(unsigned form, std::string_view text) {
  switch (form % 7) {
    case 0:
      return read_ignore_file(text);
    case 1:
      return read_baseline(text);
    case 2:
      return read_gitleaks_ignore(text);
    case 3:
      return read_gitleaks_report(text);
    case 4:
      triage::parse_detect_secrets(text, "file");
      return;
    case 5:
      return read_talismanrc(text);
    default:
      return read_deny_list(text);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    read(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  } catch (const base::Error&) {
    // What is none of these files is refused.
  }
  return 0;
}
