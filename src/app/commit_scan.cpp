#include "app/commit_scan.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>

#include "app/coverage.hpp"

namespace sallyport::app {

struct CommitScan::Others {
  std::mutex mutex;
  std::map<unsigned, scan::Scanner> by_thread;
};

// One thread's look at some commits.
class CommitScan::Part final : public git::HistoryVisitor {
 public:
  Part(scan::Scanner& scanner, ObjectForms empty_forms, const SeenCommits::Asked& asked,
       git::ObjectSource& objects)
      : forms(std::move(empty_forms)), seen(asked, objects), scanner_(scanner) {}

  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) override {
    see_commit(scanner_, oid, loaded, forms, seen, found);
  }
  void visit_tree(const git::TreeVisit& visit) override {
    forms.see_tree(visit);
    seen.see_tree(visit);
  }

  ObjectForms forms;
  SeenCommits seen;
  Found found;

 private:
  scan::Scanner& scanner_;
};

CommitScan::CommitScan(const scan::Engine& engine, scan::ScanOptions options, scan::Scanner& scanner,
                       ObjectForms& forms, SeenCommits& seen, Progress& progress)
    : engine_(engine),
      options_(std::move(options)),
      scanner_(scanner),
      others_(std::make_unique<Others>()),
      forms_(forms),
      seen_(seen),
      progress_(progress) {}

CommitScan::~CommitScan() = default;

void CommitScan::scan(scan::Scanner& scanner, const model::Oid& oid, std::string_view raw,
                      std::string_view message, std::vector<TextHit>& hits, Found& found) {
  std::vector<scan::Hit> here = scanner.scan(raw);
  if (!scanner.gaps().empty()) found.gaps.emplace_back(oid, scanner.gaps());
  if (here.empty()) return;
  const std::string_view header = raw.substr(0, raw.size() - message.size());
  const auto header_lines = static_cast<std::uint32_t>(std::count(header.begin(), header.end(), '\n'));
  for (scan::Hit& hit : here) {
    const auto in_message = [&](std::uint32_t line) { return line > header_lines ? line - header_lines : 0; };
    hit.line_1based = in_message(hit.line_1based);
    hit.end_line_1based = in_message(hit.end_line_1based);
    if (hit.line_1based == 0) hit.column_1based = 0;
    hits.push_back({oid, std::move(hit)});
  }
}

void CommitScan::see_commit(scan::Scanner& scanner, const model::Oid& oid, const git::LoadedCommit& loaded,
                            ObjectForms& forms, SeenCommits& seen, Found& found) {
  scan(scanner, oid, loaded.raw.bytes(), loaded.commit.message, found.commit_hits, found);
  forms.see_commit(oid, loaded.raw.bytes());
  seen.see_commit(oid, loaded);
  ++found.commits;
}

void CommitScan::visit_tag(const model::Oid& oid, const git::RawObject& raw, const model::Tag& tag) {
  scan(scanner_, oid, raw.bytes(), tag.message, tag_hits_, found_);
  forms_.see_tag(oid, raw.bytes());
  ++tags_;
}

void CommitScan::visit_commit(const model::Oid& oid, const git::LoadedCommit& loaded) {
  see_commit(scanner_, oid, loaded, forms_, seen_, found_);
}

void CommitScan::visit_tree(const git::TreeVisit& visit) {
  forms_.see_tree(visit);
  seen_.see_tree(visit);
  if (visit.is_first) progress_.tick("looking at folders:", ++found_.trees);
}

scan::Scanner& CommitScan::scanner_of(unsigned thread, const git::ObjectSource& objects) {
  if (thread == 0) return scanner_;
  const std::lock_guard lock(others_->mutex);
  const auto [found, is_new] = others_->by_thread.try_emplace(thread, engine_, options_);
  if (is_new) found->second.set_deadline(objects.deadline());
  return found->second;
}

std::unique_ptr<git::HistoryVisitor> CommitScan::part(git::ObjectSource& objects, unsigned thread) {
  return std::make_unique<Part>(scanner_of(thread, objects), forms_.empty_copy(), seen_.asked(), objects);
}

void CommitScan::take(git::HistoryVisitor& visitor, std::uint64_t new_trees) {
  auto& part = static_cast<Part&>(visitor);
  forms_.add(part.forms);
  seen_.add(part.seen);
  std::ranges::move(part.found.commit_hits, std::back_inserter(found_.commit_hits));
  std::ranges::move(part.found.gaps, std::back_inserter(found_.gaps));
  found_.commits += part.found.commits;
  for (std::uint64_t i = 0; i < new_trees; ++i) progress_.tick("looking at folders:", ++found_.trees);
}

void CommitScan::sort_by(const git::History& history) {
  // Gaps of tags, which come in their order, stand before those of commits.
  const auto place = [&](const model::Oid& oid) {
    const auto commit = history.commit_index.find(oid);
    return commit == history.commit_index.end() ? 0 : std::uint64_t{commit->second} + 1;
  };
  std::ranges::stable_sort(found_.commit_hits, {}, [&](const TextHit& hit) { return place(hit.oid); });
  std::ranges::stable_sort(found_.gaps, {}, [&](const auto& gaps) { return place(gaps.first); });
}

void CommitScan::add_seen_to(model::Coverage& coverage) const {
  coverage.commits = {found_.commits, found_.commits};
  coverage.objects.listed += objects_scanned();
  coverage.objects.scanned += objects_scanned();
}

void CommitScan::add_scanners_to(model::Coverage& coverage) const {
  for (const auto& [thread, scanner] : others_->by_thread) add_to(coverage, scanner);
}

std::uint64_t CommitScan::dropped_hits() const noexcept {
  std::uint64_t dropped = 0;
  for (const auto& [thread, scanner] : others_->by_thread) dropped += scanner.dropped_hits();
  return dropped;
}

void CommitScan::add_gaps_to(std::vector<model::LimitFact>& limits, const policy::Policy& policy) const {
  for (const auto& [oid, gaps] : found_.gaps) add_gaps(limits, policy, gaps, oid.hex(), oid);
}

}  // namespace sallyport::app
