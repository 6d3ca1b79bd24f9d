#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/progress.hpp"
#include "git/history.hpp"
#include "model/coverage.hpp"
#include "model/facts.hpp"
#include "policy/policy.hpp"
#include "scan/scanner.hpp"

namespace sallyport::app {

// A secret in the raw bytes of a commit or tag.
struct TextHit {
  model::Oid oid;
  scan::Hit hit;  // its lines are those of the message, 0 within the header
};

// Looks at each new commit and tag while the walk has its bytes: scans all of them, headers included, and
// notes what rules on refs ask for.
class CommitScan final : public git::HistoryVisitor {
 public:
  // All references must outlive this.
  CommitScan(scan::Scanner& scanner, Progress& progress) : scanner_(scanner), progress_(progress) {}

  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override;
  void visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag) override;
  void visit_tree() override;

  const std::vector<TextHit>& commit_hits() const noexcept { return commit_hits_; }
  const std::vector<TextHit>& tag_hits() const noexcept { return tag_hits_; }
  // What the walk has seen of a commit, or null.
  const model::CommitFact* fact(const model::Oid& commit) const;

  // A fact for everything in commits and tags that was not looked at whole.
  void add_gaps_to(std::vector<model::LimitFact>& limits, const policy::Archives& archives) const;

  std::uint64_t commits_read() const noexcept { return facts_.size(); }
  std::uint64_t objects_scanned() const noexcept { return facts_.size() + tags_ + trees_; }

 private:
  void scan(const model::Oid& oid, std::string_view raw, std::string_view message,
            std::vector<TextHit>& hits);

  scan::Scanner& scanner_;
  Progress& progress_;
  std::unordered_map<model::Oid, model::CommitFact> facts_;
  std::uint64_t tags_ = 0;
  std::uint64_t trees_ = 0;
  std::vector<TextHit> commit_hits_;
  std::vector<TextHit> tag_hits_;
  std::vector<std::pair<model::Oid, std::vector<scan::Gap>>> gaps_;
};

// What rules on refs ask for of a commit.
model::CommitFact fact_of(const model::Oid& oid, const model::Commit& commit);

}  // namespace sallyport::app
