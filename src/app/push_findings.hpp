#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/blob_scan.hpp"
#include "app/commit_scan.hpp"
#include "app/finding_collector.hpp"
#include "app/judge.hpp"
#include "app/ref_facts.hpp"
#include "git/history.hpp"
#include "model/finding.hpp"

namespace sallyport::app {

// From what was scanned to findings: every place at which a flagged object is new is weighed by the rules'
// paths, and against what the commit's parents had there.
class PushFindings {
 public:
  // All references must outlive this.
  PushFindings(git::ObjectSource& objects, const Judge& judge, const PushRequest& request,
               const git::History& history, const BlobScan& blobs, const RefOfCommit& refs,
               scan::Scanner& scanner);

  // Everything, in the order: ref names, tags, commits, then files by commit. Throws base::Error.
  std::vector<model::Finding> collect(const std::vector<TextHit>& tag_hits,
                                      const std::vector<TextHit>& commit_hits);

  // Secrets that were found and are beyond the limit of what is told.
  std::uint64_t dropped() const noexcept { return collector_.dropped(); }

  // Hits in a stowaway, which has neither path nor commit.
  void add_stowaway(const model::Oid& oid, const std::vector<scan::Hit>& hits);

 private:
  void add_ref_names();
  void add_texts(const std::vector<TextHit>& tag_hits, const std::vector<TextHit>& commit_hits);
  void add_change(const git::Change& change);
  void add_path(const git::Change& change);
  FindingCollector::Sighting sighting(model::Place place, const model::Oid& object, const model::Oid& commit,
                                      std::string_view path, std::uint32_t update) const;
  std::uint32_t update_of(std::uint32_t commit) const;
  void find_what_baseline_reaches();
  bool holds(const model::Oid& blob, std::string_view fingerprint);
  const std::vector<scan::Hit>& hits_of(const model::Oid& blob);
  std::set<std::pair<std::uint32_t, std::string>> secrets_in_parents(const git::Change& change);

  git::ObjectSource& objects_;
  const Judge& judge_;
  const PushRequest& request_;
  const git::History& history_;
  const BlobScan& blobs_;
  const RefOfCommit& refs_;
  scan::Scanner& scanner_;
  FindingCollector collector_;
  std::unordered_map<model::Oid, std::vector<scan::Hit>> old_hits_;  // of blobs that are not new
  std::vector<policy::Mode> modes_;                                  // of the push's updates
  std::vector<bool> is_before_baseline_;  // by commit; empty where no baseline has tips
  std::vector<bool> is_path_scanned_;
  std::unordered_map<std::uint32_t, std::vector<scan::Hit>> path_hits_;  // of the few paths that have any
};

// Hits in a path itself: secrets in its text, and rules that speak of paths alone.
std::vector<scan::Hit> scan_path(const scan::Engine& engine, scan::Scanner& scanner, const std::string& key,
                                 std::string_view path);

}  // namespace sallyport::app
