#include "triage/ledger.hpp"

#include <utility>

#include <fmt/core.h>

namespace sallyport::triage {

namespace {

// NUL stands in no path of git.
std::string place_key(std::string_view path, std::string_view rule, std::uint32_t line_1based) {
  std::string key(path);
  key += '\0';
  key += rule;
  key += '\0';
  return key += std::to_string(line_1based);
}

std::string note_of(const IgnoreEntry& entry) {
  return fmt::format("{}{}{} ({})", entry.reason, entry.owner.empty() ? "" : ", ", entry.owner, entry.origin);
}

}  // namespace

void Ledger::add(std::vector<IgnoreEntry> entries) {
  for (IgnoreEntry& entry : entries) {
    const bool is_expired = entry.expires && *entry.expires < today_;
    ignores_of_.emplace(entry.fingerprint, ignores_.size());
    ignores_.push_back({std::move(entry), is_expired});
  }
}

void Ledger::add(GitleaksIgnore ignore) {
  for (GitleaksIgnoreEntry& entry : ignore.entries) {
    gitleaks_of_.emplace(place_key(entry.path, entry.rule, entry.line_1based), gitleaks_.size());
    gitleaks_.push_back({std::move(entry)});
  }
  for (const std::string& origin : ignore.warnings)
    add_warning(origin + " is no commit:file:rule:line and no file:rule:line, and does nothing");
}

void Ledger::add(const Baseline& baseline) {
  for (const BaselineEntry& entry : baseline.findings) baselined_.insert(entry.fingerprint);
  for (const BaselineEntry& entry : baseline.removed) removed_.insert(entry.fingerprint);
  tips_.insert(tips_.end(), baseline.tips.begin(), baseline.tips.end());
}

void Ledger::add(std::vector<GitleaksFinding> report, const std::string& name) {
  std::size_t redacted = 0;
  for (GitleaksFinding& finding : report) {
    if (!finding.fingerprint.empty()) {
      baselined_.insert(std::move(finding.fingerprint));
      continue;
    }
    ++redacted;
    baselined_places_.insert(place_key(finding.path, finding.rule, finding.line_1based));
  }
  if (redacted > 0)
    add_warning(
        fmt::format("{} shows {} of its secrets redacted: those are told by rule, file and line alone, and "
                    "are reported again when lines move",
                    name, redacted));
}

bool Ledger::ask_ignores(const Subject& subject, Opinion& opinion) {
  const auto [begin, end] = ignores_of_.equal_range(std::string(subject.fingerprint));
  for (auto it = begin; it != end; ++it) {
    Ignore& ignore = ignores_[it->second];
    const IgnoreEntry& entry = ignore.entry;
    if (!entry.rule.empty() && entry.rule != subject.rule) continue;
    if (!entry.path.empty() && entry.path != subject.path) continue;
    ignore.is_used = true;
    if (ignore.is_expired) {
      if (opinion.ruling == Ruling::none)
        opinion.note = fmt::format("was ignored until {}: {}", to_string(*entry.expires), note_of(entry));
      continue;
    }
    opinion.ruling = Ruling::ignored;
    opinion.note = note_of(entry);
  }
  return opinion.ruling != Ruling::none;
}

bool Ledger::ask_gitleaks_ignore(const Subject& subject, std::uint32_t line_1based, Opinion& opinion) {
  if (gitleaks_.empty() || line_1based == 0) return false;
  const auto [begin, end] = gitleaks_of_.equal_range(place_key(subject.path, subject.rule, line_1based));
  for (auto it = begin; it != end; ++it) {
    GitleaksLine& line = gitleaks_[it->second];
    if (!line.entry.commit.empty() && line.entry.commit != subject.commit_hex) continue;
    line.is_used = true;
    opinion.ruling = Ruling::ignored;
    opinion.note = "listed in " + line.entry.origin;
  }
  return opinion.ruling != Ruling::none;
}

bool Ledger::stands_in_report(const Subject& subject, std::uint32_t line_1based) const {
  return line_1based != 0 && !baselined_places_.empty() &&
         baselined_places_.contains(place_key(subject.path, subject.rule, line_1based));
}

bool Ledger::ask_baseline(const Subject& subject, Opinion& opinion) const {
  const std::string fingerprint(subject.fingerprint);
  const bool is_removed = removed_.contains(fingerprint) && !baselined_.contains(fingerprint);
  const bool is_listed = baselined_.contains(fingerprint) || (is_removed && subject.is_before_baseline) ||
                         stands_in_report(subject, subject.line_1based) ||
                         stands_in_report(subject, subject.match_line_1based);
  if (is_listed) {
    opinion.ruling = Ruling::baselined;
    opinion.note.clear();
    return true;
  }
  opinion.is_reintroduced = is_removed;
  return false;
}

Opinion Ledger::opinion_of(const Subject& subject) {
  Opinion opinion;
  if (ask_ignores(subject, opinion) || ask_gitleaks_ignore(subject, subject.match_line_1based, opinion) ||
      ask_gitleaks_ignore(subject, subject.line_1based, opinion))
    return opinion;
  ask_baseline(subject, opinion);
  return opinion;
}

std::vector<Ledger::Entry> Ledger::entries() const {
  std::vector<Entry> out;
  for (const Ignore& ignore : ignores_) {
    const IgnoreEntry& entry = ignore.entry;
    out.push_back({entry.fingerprint, entry.origin, entry.reason, entry.owner,
                   entry.expires ? to_string(*entry.expires) : std::string(),
                   ignore.is_expired ? Use::expired
                   : ignore.is_used  ? Use::used
                                     : Use::unused});
  }
  for (const GitleaksLine& line : gitleaks_) {
    const GitleaksIgnoreEntry& entry = line.entry;
    out.push_back({fmt::format("{}{}{}:{}:{}", entry.commit, entry.commit.empty() ? "" : ":", entry.path,
                               entry.rule, entry.line_1based),
                   entry.origin,
                   {},
                   {},
                   {},
                   line.is_used ? Use::used : Use::unused});
  }
  return out;
}

std::string_view to_string(Ledger::Use use) noexcept {
  switch (use) {
    case Ledger::Use::used:
      return "used";
    case Ledger::Use::unused:
      return "unused";
    case Ledger::Use::expired:
      return "expired";
  }
  return "unknown";
}

}  // namespace sallyport::triage
