#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/object_forms.hpp"
#include "app/progress.hpp"
#include "app/rule_facts.hpp"
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
// notes whether they are canonical.
class CommitScan final : public git::HistoryVisitor {
 public:
  // All references must outlive this.
  CommitScan(scan::Scanner& scanner, ObjectForms& forms, RuleFacts& rules, Progress& progress)
      : scanner_(scanner), forms_(forms), rules_(rules), progress_(progress) {}

  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override;
  void visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag) override;
  void visit_tree(const git::TreeVisit& visit) override;

  const std::vector<TextHit>& commit_hits() const noexcept { return commit_hits_; }
  const std::vector<TextHit>& tag_hits() const noexcept { return tag_hits_; }

  // A fact for everything in commits and tags that was not looked at whole.
  void add_gaps_to(std::vector<model::LimitFact>& limits, const policy::Policy& policy) const;

  // Counts what has been seen as listed and looked at: where the walk did not come to its end.
  void add_seen_to(model::Coverage& coverage) const;

  std::uint64_t commits_read() const noexcept { return commits_; }
  std::uint64_t objects_scanned() const noexcept { return commits_ + tags_ + trees_; }

 private:
  void scan(const model::Oid& oid, std::string_view raw, std::string_view message,
            std::vector<TextHit>& hits);

  scan::Scanner& scanner_;
  ObjectForms& forms_;
  RuleFacts& rules_;
  Progress& progress_;
  std::uint64_t commits_ = 0;
  std::uint64_t tags_ = 0;
  std::uint64_t trees_ = 0;
  std::vector<TextHit> commit_hits_;
  std::vector<TextHit> tag_hits_;
  std::vector<std::pair<model::Oid, std::vector<scan::Gap>>> gaps_;
};

}  // namespace sallyport::app
