#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "app/object_forms.hpp"
#include "app/progress.hpp"
#include "app/seen_commits.hpp"
#include "git/history.hpp"
#include "model/coverage.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"
#include "scan/engine.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// A secret in the raw bytes of a commit or tag.
struct TextHit {
  model::Oid oid;
  scan::Hit hit;  // its lines are those of the message, 0 within the header
};

// Looks at each new commit and tag while the walk has its bytes: scans all of them, headers included, and
// notes whether they, and trees, are canonical. Several threads may walk; each other one than the caller's
// has a scanner of its own.
class CommitScan final : public git::HistoryVisitor {
 public:
  // All references must outlive this. `options` are those of `scanner`.
  CommitScan(const scan::Engine& engine, scan::ScanOptions options, scan::Scanner& scanner,
             ObjectForms& forms, SeenCommits& seen, Progress& progress);
  ~CommitScan() override;

  void visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag) override;
  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override;
  void visit_tree(const git::TreeVisit& visit) override;
  bool has_parts() const noexcept override { return true; }
  std::unique_ptr<git::HistoryVisitor> part(git::ObjectSource& objects, unsigned thread) override;
  void take(git::HistoryVisitor& part, std::uint64_t new_trees) override;

  // Brings what was found into the order of the commits.
  void sort_by(const git::History& history);
  const std::vector<TextHit>& commit_hits() const noexcept { return found_.commit_hits; }
  const std::vector<TextHit>& tag_hits() const noexcept { return tag_hits_; }

  // A fact for everything in commits and tags that was not looked at whole.
  void add_gaps_to(std::vector<model::LimitFact>& limits, const policy::Policy& policy) const;

  // Counts what has been seen as listed and looked at: where the walk did not come to its end.
  void add_seen_to(model::Coverage& coverage) const;
  // Counts what scanners other than the caller's have looked at.
  void add_scanners_to(model::Coverage& coverage) const;
  std::uint64_t dropped_hits() const noexcept;

  std::uint64_t commits_read() const noexcept { return found_.commits; }
  std::uint64_t objects_scanned() const noexcept { return found_.commits + tags_ + found_.trees; }

 private:
  // What is found in some commits.
  struct Found {
    std::uint64_t commits = 0;
    std::uint64_t trees = 0;
    std::vector<TextHit> commit_hits;
    std::vector<std::pair<model::Oid, std::vector<scan::Gap>>> gaps;
  };
  class Part;

  static void scan(scan::Scanner& scanner, const model::Oid& oid, std::string_view raw,
                   std::string_view message, std::vector<TextHit>& hits, Found& found);
  static void see_commit(scan::Scanner& scanner, const model::Oid& oid, const git::LoadedCommit& loaded,
                         ObjectForms& forms, SeenCommits& seen, Found& found);
  scan::Scanner& scanner_of(unsigned thread, const git::ObjectSource& objects);

  const scan::Engine& engine_;
  scan::ScanOptions options_;
  scan::Scanner& scanner_;
  struct Others;
  std::unique_ptr<Others> others_;  // scanners
  ObjectForms& forms_;
  SeenCommits& seen_;
  Progress& progress_;
  std::uint64_t tags_ = 0;
  std::vector<TextHit> tag_hits_;
  Found found_;
};

}  // namespace sallyport::app
