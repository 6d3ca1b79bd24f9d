#include "app/ignore_import.hpp"

#include <map>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "policy/glob.hpp"
#include "triage/foreign.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

// The findings of HEAD's files, and what other scanners know secrets by.
struct Known {
  std::vector<model::Finding> findings;
  std::map<std::string, std::set<std::string>> sha1_of;  // by fingerprint
};

Known look(Bench& bench) {
  Known known;
  SweepRequest request;
  request.on_decision = [&](const SweepDecision& found) {
    const scan::Decision& decision = found.decision;
    if (decision.outcome != "reported") return;
    known.sha1_of[found.fingerprint].insert(
        base::sha1(decision.text.substr(decision.secret.begin, decision.secret.size())));
  };
  Judge judge = bench.judge();
  known.findings = sweep(bench.repository, judge, request);
  return known;
}

class Importer {
 public:
  Importer(Bench& bench, const triage::IgnoreEntry& like)
      : known_(look(bench)), file_(bench.repository), like_(like) {}

  void take_gitleaks(const std::string& text, const std::string& name) {
    const triage::GitleaksIgnore ignore = triage::parse_gitleaks_ignore(text, name);
    for (const std::string& origin : ignore.warnings)
      result_.unmatched.push_back(origin + ": not understood");
    for (const triage::GitleaksIgnoreEntry& entry : ignore.entries) {
      const bool is_found = take("listed in " + entry.origin, [&](const model::Finding& finding) {
        return finding.path == entry.path && finding.rule == entry.rule &&
               finding.line_1based == entry.line_1based;
      });
      if (!is_found)
        miss(entry.origin,
             fmt::format("{}:{} has no finding of rule {}", entry.path, entry.line_1based, entry.rule));
    }
  }

  void take_detect_secrets(const std::string& text, const std::string& name) {
    using Audit = triage::DetectSecretsFinding::Audit;
    for (const triage::DetectSecretsFinding& old : triage::parse_detect_secrets(text, name)) {
      const std::string place = fmt::format("{}:{}", old.path, old.line_1based);
      if (old.audit == Audit::is_real) {
        miss(name, place + " was audited as a real secret: revoke it");
        continue;
      }
      const std::string reason = old.audit == Audit::is_false ? "audited as a false positive in " + name
                                                              : fmt::format("in {}, not audited", name);
      const bool is_found = take(reason, [&](const model::Finding& finding) {
        if (finding.path != old.path) return false;
        const auto hashes = known_.sha1_of.find(finding.fingerprint);
        const bool is_same = hashes != known_.sha1_of.end() && hashes->second.contains(old.sha1);
        return is_same || (old.line_1based != 0 && finding.line_1based == old.line_1based);
      });
      if (!is_found) miss(name, place + " has no finding");
    }
  }

  void take_talisman(const std::string& text, const std::string& name) {
    for (const triage::TalismanFile& old : triage::parse_talismanrc(text, name)) {
      const std::string origin = fmt::format("{}:{}", name, old.line_1based);
      const policy::Glob glob(old.path);
      const bool is_found = take("its file is listed in " + origin, [&](const model::Finding& finding) {
        return finding.path == old.path || glob.matches(finding.path);
      });
      if (!is_found) miss(origin, old.path + " has no finding");
    }
  }

  ImportResult finish() {
    file_.save();
    return std::move(result_);
  }

 private:
  template <typename Matches>
  bool take(const std::string& reason, Matches&& matches) {
    bool is_found = false;
    for (const model::Finding& finding : known_.findings) {
      if (!matches(finding)) continue;
      is_found = true;
      triage::IgnoreEntry entry = like_;
      entry.fingerprint = finding.fingerprint;
      entry.rule = finding.rule;
      if (entry.reason.empty()) entry.reason = reason;
      if (file_.has(entry)) {
        ++result_.present;
        continue;
      }
      file_.add(entry, fmt::format("{}:{} when it was imported", finding.path, finding.line_1based));
      ++result_.added;
    }
    return is_found;
  }

  void miss(const std::string& origin, const std::string& what) {
    result_.unmatched.push_back(base::escape_foreign(fmt::format("{}: {}", origin, what)));
  }

  Known known_;
  IgnoreFileEditor file_;
  const triage::IgnoreEntry& like_;
  ImportResult result_;
};

}  // namespace

IgnoreFileEditor::IgnoreFileEditor(const git::Repository& repository) {
  if (repository.is_bare())
    throw base::Error("a bare repository has no work tree to write an ignore file to", "run this in a clone");
  path_ = repository.work_tree() / triage::kIgnoreFileName;
  text_ = base::read_file_if_exists(path_, triage::kMaxIgnoreFileBytes).value_or("");
  entries_ = triage::parse_ignore_file(text_, path_.string());
}

bool IgnoreFileEditor::has(const triage::IgnoreEntry& entry) const {
  for (const triage::IgnoreEntry& old : entries_) {
    const bool is_wide =
        (old.rule.empty() || old.rule == entry.rule) && (old.path.empty() || old.path == entry.path);
    const bool is_long = !old.expires || (entry.expires && *old.expires >= *entry.expires);
    if (old.fingerprint == entry.fingerprint && is_wide && is_long) return true;
  }
  return false;
}

void IgnoreFileEditor::add(const triage::IgnoreEntry& entry, std::string_view comment) {
  if (!text_.empty() && !text_.ends_with('\n')) text_ += '\n';
  std::string piece = triage::to_toml(entry, comment);
  if (text_.empty()) piece.erase(0, 1);
  text_ += piece;
  entries_.push_back(entry);
}

void IgnoreFileEditor::save() const {
  triage::parse_ignore_file(text_, path_.string());
  base::write_file_atomically(path_, text_);
}

ImportResult import_findings(Bench& bench, const std::string& file, const triage::IgnoreEntry& like) {
  const std::string text = base::read_file(file, triage::kMaxForeignBytes);
  const std::string name = fs::path(file).filename();
  Importer importer(bench, like);
  if (base::trim(text).starts_with('{')) {
    importer.take_detect_secrets(text, name);
  } else if (name.ends_with(".talismanrc") || text.starts_with("fileignoreconfig:") ||
             text.find("\nfileignoreconfig:") != std::string::npos) {
    importer.take_talisman(text, name);
  } else {
    importer.take_gitleaks(text, name);
  }
  return importer.finish();
}

}  // namespace sallyport::app
