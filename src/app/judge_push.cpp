#include <algorithm>

#include <malloc.h>

#include <fmt/core.h>

#include "app/blob_scan.hpp"
#include "app/commit_scan.hpp"
#include "app/coverage.hpp"
#include "app/defect_facts.hpp"
#include "app/judge.hpp"
#include "app/known_commits.hpp"
#include "app/object_forms.hpp"
#include "app/path_facts.hpp"
#include "app/push_findings.hpp"
#include "app/ref_boundary.hpp"
#include "app/ref_facts.hpp"
#include "app/rule_facts.hpp"
#include "app/signature_facts.hpp"
#include "app/signature_keys.hpp"
#include "app/stowaways.hpp"
#include "app/time_limit.hpp"
#include "app/told_words.hpp"
#include "app/walks.hpp"
#include "base/error.hpp"
#include "git/history.hpp"
#include "git/versions.hpp"
#include "policy/decide.hpp"

namespace sallyport::app {

namespace {

// What walking so many took, trees that were kept above all, is given back before files are scanned. Of fewer
// it is not worth the time.
constexpr std::uint64_t kManyObjects = 500'000;

// A repository opened wrongly (a quarantine or an alternate that is not seen) shows here first: what git says
// is there must be there.
void prove_ids(git::ObjectSource& objects, const PushRequest& request) {
  if (request.is_push && request.push.updates.empty()) throw base::Error("no ref updates to judge");
  for (const model::RefUpdate& update : request.push.updates) {
    const auto prove = [&](const model::Oid& oid) {
      if (!oid.is_null() && !objects.contains(oid))
        throw base::Error(
            fmt::format("{}: object {} cannot be found", update.name, oid.hex()),
            "check GIT_OBJECT_DIRECTORY, the repository's alternates and its integrity (git fsck)");
    };
    prove(update.new_id);
    if (!request.may_lack_old) prove(update.old_id);
  }
}

void check_number_of_refs(const policy::Limits& limits, const PushRequest& request) {
  const std::size_t count = request.push.updates.size();
  if (request.is_push && count > limits.push_refs)
    throw git::LimitReached("limits.push_refs",
                            fmt::format("the push is of {} refs, more than {}", count, limits.push_refs));
}

std::vector<model::Oid> tips_of(const model::Push& push) {
  std::vector<model::Oid> tips;
  for (const model::RefUpdate& update : push.updates) {
    if (!update.is_delete()) tips.push_back(update.new_id);
  }
  return tips;
}

// What a branch with laxer rules on secrets has let in is looked at again when it goes to a stricter one.
KnownCommits::Counts is_strict_enough(const policy::Policy& policy, const PushRequest& request) {
  policy::Mode strictest = policy::Mode::off;
  for (const model::RefUpdate& update : request.push.updates) {
    if (!update.is_delete() && !update.name.empty())
      strictest = std::max(strictest, policy.rule_for_ref(update.name).secrets);
  }
  return [&policy, strictest](const std::string& ref) {
    return ref.empty() || policy.rule_for_ref(ref).secrets >= strictest;
  };
}

}  // namespace

model::Verdict judge_push(git::Repository& repository, git::ObjectSource& objects, const Judge& judge,
                          const PushRequest& request, Progress& progress) {
  objects.set_max_object_bytes(judge.policy.limits.object_bytes);
  prove_ids(objects, request);
  scan::Scanner scanner(judge.engine, scan_options(judge));
  ObjectForms forms(wants_strict_objects(judge.policy, request), judge.policy.limits.findings);
  KnownCommits known(repository, objects, request.push, request.existing_refs, request.has_own_quarantine,
                     is_strict_enough(judge.policy, request));
  RuleFacts rules(repository, objects, judge, request, known);
  CommitScan commits(judge.engine, scan_options(judge), scanner, forms, rules.seen(), progress);
  Boundaries boundaries(repository, objects, judge.policy, known);
  SignatureKeys keys(judge.policy, judge.signature_cache);
  SignatureFacts signatures(repository, objects, judge.policy, keys, request.received_seconds);
  model::Facts facts;
  policy::PushFacts push;
  facts.received_seconds = request.received_seconds;
  facts.pusher = request.pusher;
  std::uint64_t dropped = 0;
  std::uint64_t commits_met = 0;
  const TimeLimit time(judge, progress);
  try {
    const Timed timed(time.of_all(), objects, scanner);
    check_number_of_refs(judge.policy.limits, request);
    // What the push would add: commits, tags, and every path at which they bring something new.
    const auto is_known = [&](const model::Oid& oid, const git::LoadedCommit& loaded) {
      progress.tick("looking at commits:", ++commits_met);
      return known.contains(oid, loaded);
    };
    const git::History history =
        git::walk_history(objects, repository.shallow(), tips_of(request.push), is_known,
                          walk_limits(judge.policy.limits), commits, threads_of(judge));
    if (history.object_count() > kManyObjects) ::malloc_trim(0);
    commits.sort_by(history);
    facts.coverage.commits = {history.commits.size(), commits.commits_read()};
    facts.coverage.objects.listed += history.object_count();
    facts.coverage.objects.scanned += commits.objects_scanned();

    // Each new blob once.
    rules.expect_blobs(history.blobs);
    BlobScanOptions options = blob_scan_options(judge, progress, history.blobs.size());
    options.on_blob = rules.blob_observer();
    options.deadline = time.of_files();
    if (options.by_delta) options.alike = git::successive_blobs(history);
    const BlobScan blobs = scan_blobs(objects, judge.engine, history.blobs, options);
    add_to(facts.coverage, blobs);
    time.judge_unread(history, blobs, facts);
    add_too_large(facts.limits, history, blobs, judge.policy.limits.object_bytes);
    commits.add_gaps_to(facts.limits, judge.policy);
    add_blob_gaps(facts.limits, judge.policy, history, blobs);

    // From hits to findings, where paths, parents and refs say what they mean.
    const RefOfCommit refs = assign_refs(objects, judge.policy, request, history);
    PushFindings findings(objects, judge, request, history, blobs, refs, scanner);
    if (request.has_own_quarantine) {
      facts.stowaways = find_stowaways(repository, history);
      scan_stowaways(objects, scanner, judge.policy, facts, findings);
    }
    facts.findings = findings.collect(commits.tag_hits(), commits.commit_hits());
    dropped = blobs.dropped_hits + findings.dropped();

    // What rules on refs ask: signatures, canonical objects, the certificate of the push.
    facts.refs = collect_ref_facts(repository, objects, judge.policy, request, boundaries, signatures);
    forms.finish(objects, history);
    DefectFacts(repository, objects, judge, history, forms, boundaries).add_to(facts.refs);
    facts.certificate = judge_certificate(objects, request, keys);
    facts.paths = collect_path_facts(judge.policy, history, blobs);
    push = rules.collect(history, blobs, facts.refs);
    git::check_time(time.of_all());  // what was cut short since has no other way to tell
  } catch (const git::LimitReached& reached) {
    if (reached.limit() == base::kTimeLimit && facts.coverage.commits.listed == 0)
      commits.add_seen_to(facts.coverage);
    facts.limits.push_back(time.fact_of(reached, facts.coverage));
  }
  keys.save();
  hide_told_secrets(objects, scanner, judge.policy, facts, push);
  add_to(facts.coverage, scanner);
  commits.add_scanners_to(facts.coverage);
  add_dropped(facts.limits, dropped + scanner.dropped_hits() + commits.dropped_hits(), judge.policy.limits);
  facts.coverage.objects.by_libgit2 = objects.read_by_library();
  facts.coverage.seconds = progress.seconds();
  return policy::decide(judge.policy, std::move(facts), push);
}

}  // namespace sallyport::app
