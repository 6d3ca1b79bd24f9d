#include "app/commit_scan.hpp"

#include <algorithm>

#include "app/coverage.hpp"

namespace sallyport::app {

void CommitScan::scan(const model::Oid& oid, std::string_view raw, std::string_view message,
                      std::vector<TextHit>& hits) {
  std::vector<scan::Hit> found = scanner_.scan(raw);
  if (!scanner_.gaps().empty()) gaps_.emplace_back(oid, scanner_.gaps());
  if (found.empty()) return;
  const std::string_view header = raw.substr(0, raw.size() - message.size());
  const auto header_lines = static_cast<std::uint32_t>(std::count(header.begin(), header.end(), '\n'));
  for (scan::Hit& hit : found) {
    const auto in_message = [&](std::uint32_t line) { return line > header_lines ? line - header_lines : 0; };
    hit.line_1based = in_message(hit.line_1based);
    hit.end_line_1based = in_message(hit.end_line_1based);
    if (hit.line_1based == 0) hit.column_1based = 0;
    hits.push_back({oid, std::move(hit)});
  }
}

void CommitScan::visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) {
  scan(oid, loaded.raw.bytes(), loaded.commit.message, commit_hits_);
  forms_.see_commit(oid, loaded.raw.bytes());
  rules_.see_commit(oid, loaded);
  ++commits_;
  progress_.tick("reading commits:", commits_);
}

void CommitScan::visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag) {
  scan(oid, raw.bytes(), tag.message, tag_hits_);
  forms_.see_tag(oid, raw.bytes());
  ++tags_;
}

void CommitScan::visit_tree(const git::TreeVisit& visit) {
  forms_.see_tree(visit);
  rules_.see_tree(visit);
  if (!visit.is_first) return;
  ++trees_;
  progress_.tick("comparing trees:", trees_);
}

void CommitScan::add_seen_to(model::Coverage& coverage) const {
  coverage.commits = {commits_, commits_};
  coverage.objects.listed += objects_scanned();
  coverage.objects.scanned += objects_scanned();
}

void CommitScan::add_gaps_to(std::vector<model::LimitFact>& limits, const policy::Policy& policy) const {
  for (const auto& [oid, gaps] : gaps_) add_gaps(limits, policy, gaps, oid.hex(), oid);
}

}  // namespace sallyport::app
