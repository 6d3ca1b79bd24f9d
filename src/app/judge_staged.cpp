#include <unordered_map>

#include "app/blob_scan.hpp"
#include "app/commit_scan.hpp"
#include "app/coverage.hpp"
#include "app/judge.hpp"
#include "app/path_facts.hpp"
#include "app/push_findings.hpp"
#include "app/time_limit.hpp"
#include "git/limit.hpp"
#include "policy/decide.hpp"

namespace sallyport::app {

namespace {

// What is staged in the form of a push of no commit, so that both are weighed by the same code.
git::History history_of(std::vector<git::StagedChange> staged) {
  git::History history;
  for (git::StagedChange& entry : staged) {
    git::Change change;
    change.path = static_cast<std::uint32_t>(history.paths.size());
    change.mode = entry.mode;
    if ((entry.mode & model::mode::kTypeMask) != model::mode::kGitlink) {
      const auto [found, is_new] =
          history.blob_index.try_emplace(entry.blob, static_cast<std::uint32_t>(history.blobs.size()));
      if (is_new) history.blobs.push_back(entry.blob);
      change.blob = found->second;
    } else {
      history.pinned.emplace(history.changes.size(), entry.blob);
    }
    if (!entry.before.is_null()) history.set_before(change, std::span(&entry.before, 1));
    history.paths.push_back(std::move(entry.path));
    history.changes.push_back(change);
  }
  return history;
}

// Each call writes the fact of its own blob and nothing else, so threads need no lock.
std::function<void(std::uint32_t, std::string_view)> blob_observer(const git::History& history,
                                                                   const UnmadeCommit& commit,
                                                                   std::vector<policy::BlobFact>& facts) {
  std::vector<bool> is_whole(history.blobs.size());
  for (const git::Change& change : history.changes) {
    if (change.blob != git::kNone && commit.whole_files().holds(history.paths[change.path], change.mode))
      is_whole[change.blob] = true;
  }
  return [&facts, is_whole, needs = commit.needs()](std::uint32_t index, std::string_view bytes) {
    note_bytes(bytes, needs, is_whole[index], facts[index]);
  };
}

// What was found, and what the paths say.
void add_staged_findings(git::ObjectSource& objects, const Judge& judge, const git::History& history,
                         const BlobScan& blobs, scan::Scanner& scanner, model::Facts& facts) {
  const std::vector<TextHit> no_texts;
  const PushRequest no_push;
  const RefOfCommit no_refs;
  PushFindings findings(objects, judge, no_push, history, blobs, no_refs, scanner);
  facts.findings = findings.collect(no_texts, no_texts);
  facts.paths = collect_path_facts(judge.policy, history, blobs);
  add_dropped(facts.limits, blobs.dropped_hits + findings.dropped() + scanner.dropped_hits(),
              judge.policy.limits);
}

}  // namespace

model::Verdict judge_staged(git::ObjectSource& objects, const Judge& judge,
                            std::vector<git::StagedChange> staged, const UnmadeCommit& commit,
                            Progress& progress) {
  objects.set_max_object_bytes(judge.policy.limits.object_bytes);
  const git::History history = history_of(std::move(staged));
  scan::Scanner scanner(judge.engine, scan_options(judge));
  model::Facts facts;
  facts.coverage.objects.listed = history.object_count();
  std::vector<policy::BlobFact> blob_facts(commit.asks_changes() ? history.blobs.size() : 0);
  BlobScanOptions options = blob_scan_options(judge, progress, history.blobs.size());
  if (commit.asks_changes()) options.on_blob = blob_observer(history, commit, blob_facts);
  const TimeLimit time(judge, progress);
  options.deadline = time.of_files();
  try {
    const Timed timed(time.of_all(), objects, scanner);
    const BlobScan blobs = scan_blobs(objects, judge.engine, history.blobs, options);
    for (std::size_t i = 0; i < blob_facts.size(); ++i) {
      blob_facts[i].oid = history.blobs[i];
      blob_facts[i].size_bytes = blobs.sizes_bytes[i];
    }
    add_to(facts.coverage, blobs);
    time.judge_unread(history, blobs, facts);
    add_too_large(facts.limits, history, blobs, judge.policy.limits.object_bytes);
    add_blob_gaps(facts.limits, judge.policy, history, blobs);
    add_staged_findings(objects, judge, history, blobs, scanner, facts);
    git::check_time(time.of_all());
  } catch (const git::LimitReached& reached) {
    facts.limits.push_back(time.fact_of(reached, facts.coverage));
  }
  add_to(facts.coverage, scanner);
  facts.coverage.objects.by_libgit2 = objects.read_by_library();
  facts.coverage.seconds = progress.seconds();
  return policy::decide(judge.policy, std::move(facts), commit.with_changes(history, std::move(blob_facts)),
                        policy::Asked::changes);
}

}  // namespace sallyport::app
