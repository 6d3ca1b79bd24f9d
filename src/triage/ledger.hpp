#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "triage/baseline.hpp"
#include "triage/date.hpp"
#include "triage/foreign.hpp"
#include "triage/ignore_file.hpp"

namespace sallyport::triage {

// A finding, as far as ignore files and baselines look at it.
struct Subject {
  std::string_view rule;
  std::string_view fingerprint;
  std::string_view path;
  std::string_view commit_hex;  // empty where there is none
  std::uint32_t line_1based = 0;
  std::uint32_t match_line_1based = 0;  // where the rule's whole match begins: gitleaks counts from there
  bool is_before_baseline = false;      // what brings it is reached by a tip of the baseline
};

enum class Ruling : std::uint8_t { none, ignored, baselined };

struct Opinion {
  Ruling ruling = Ruling::none;
  bool is_reintroduced = false;  // the baseline has it as removed
  std::string note;              // for people: who ignores it and why, or which entry no longer does
};

// What all ignore files and baselines that count here say. Remembers which entries were of use. Not
// thread-safe.
class Ledger {
 public:
  // Entries that expire before `today` no longer ignore.
  explicit Ledger(Date today) : today_(today) {}

  void add(std::vector<IgnoreEntry> entries);
  void add(GitleaksIgnore ignore);
  void add(const Baseline& baseline);
  void add(std::vector<GitleaksFinding> report, const std::string& name);
  // Something about the files that people should know; not a reason to refuse.
  void add_warning(std::string warning) { warnings_.push_back(std::move(warning)); }

  // An ignore file outweighs a baseline.
  Opinion opinion_of(const Subject& subject);

  // What the baselines' refs held.
  const std::vector<model::Oid>& baseline_tips() const noexcept { return tips_; }
  const std::vector<std::string>& warnings() const noexcept { return warnings_; }

  // Entries of ignore files by what became of them in all calls of opinion_of().
  enum class Use : std::uint8_t { used, unused, expired };
  struct Entry {
    std::string fingerprint;  // of .gitleaksignore: "path:rule:line", with the commit before it
    std::string origin;
    std::string reason;
    std::string owner;
    std::string expires;  // a date, or empty
    Use use = Use::unused;
  };
  std::vector<Entry> entries() const;

 private:
  struct Ignore {
    IgnoreEntry entry;
    bool is_expired = false;
    bool is_used = false;
  };
  struct GitleaksLine {
    GitleaksIgnoreEntry entry;
    bool is_used = false;
  };
  bool ask_ignores(const Subject& subject, Opinion& opinion);
  bool ask_gitleaks_ignore(const Subject& subject, std::uint32_t line_1based, Opinion& opinion);
  bool stands_in_report(const Subject& subject, std::uint32_t line_1based) const;
  bool ask_baseline(const Subject& subject, Opinion& opinion) const;

  Date today_;
  std::vector<std::string> warnings_;
  std::vector<Ignore> ignores_;
  std::unordered_multimap<std::string, std::size_t> ignores_of_;  // by fingerprint
  std::vector<GitleaksLine> gitleaks_;
  std::unordered_multimap<std::string, std::size_t> gitleaks_of_;  // by place_key()
  std::unordered_set<std::string> baselined_;                      // fingerprints
  std::unordered_set<std::string> baselined_places_;               // of redacted reports, by place_key()
  std::unordered_set<std::string> removed_;
  std::vector<model::Oid> tips_;
};

std::string_view to_string(Ledger::Use use) noexcept;

}  // namespace sallyport::triage
