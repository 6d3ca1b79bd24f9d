#include "app/sweep.hpp"

#include <optional>

#include "app/coverage.hpp"
#include "app/finding_collector.hpp"
#include "app/known_commits.hpp"
#include "app/walks.hpp"
#include "base/error.hpp"
#include "git/history.hpp"
#include "git/limit.hpp"
#include "git/revisions.hpp"

namespace sallyport::app {

namespace {

struct NoVisitor final : git::HistoryVisitor {
  void visit_commit(const model::Oid&, const git::LoadedCommit&) override {}
  void visit_tag(const model::Oid&, const git::RawObject&, const model::Tag&) override {}
  void visit_tree(const git::TreeVisit&) override {}
};

git::History history_of(git::Repository& repository, const Judge& judge, const SweepRequest& request) {
  NoVisitor visitor;
  const git::WalkLimits limits = walk_limits(judge.policy.limits);
  if (request.revisions.empty()) {
    // A commit whose parents are not there brings all that its tree holds.
    const model::Oid head = repository.resolve("HEAD^{commit}");
    const auto is_known = [](const model::Oid&, const git::LoadedCommit&) { return false; };
    return git::walk_history(repository.objects(), {head}, {head}, is_known, limits, visitor);
  }
  git::Selection selection = git::select_revisions(repository, request.revisions, {});
  model::Push push{std::move(selection.updates)};
  std::vector<model::Oid> tips;
  for (const model::RefUpdate& update : push.updates) tips.push_back(update.new_id);
  KnownCommits known(
      repository, repository.objects(), push, [&] { return selection.known; },
      /*has_own_quarantine=*/false);
  const auto is_known = [&](const model::Oid& oid, const git::LoadedCommit& loaded) {
    return known.contains(oid, loaded);
  };
  return git::walk_history(repository.objects(), repository.shallow(), tips, is_known, limits, visitor);
}

class Sweeper {
 public:
  Sweeper(git::Repository& repository, const Judge& judge, const SweepRequest& request)
      : objects_(repository.objects()),
        judge_(judge),
        request_(request),
        scanner_(judge.engine, options()),
        collector_(judge.engine, /*honors_inline_allow=*/true, judge.policy.limits.findings, judge.ledger) {}

  void look_at(const git::History& history, const git::Change& change) {
    if (change.blob == git::kNone) return;
    path_ = history.paths[change.path];
    git::RawObject raw;
    try {
      raw = objects_.read(history.blobs[change.blob]);
    } catch (const git::ObjectTooLarge&) {
      return;  // no push could have brought it
    }
    const model::Oid commit = change.commit == git::kNone ? model::Oid() : history.commits[change.commit].oid;
    const bool is_link = (change.mode & model::mode::kTypeMask) == model::mode::kSymlink;
    const FindingCollector::Sighting here{
        is_link ? model::Place::symlink : model::Place::file, history.blobs[change.blob], commit, path_, {}};
    const std::vector<scan::Hit> hits = scanner_.scan(raw.bytes());
    for (const scan::Hit* hit :
         judge_.engine.hits_at(hits, path_, commit.is_null() ? std::string() : commit.hex()))
      collector_.add(*hit, here, [] { return false; });
  }

  std::vector<model::Finding> finish() {
    if (collector_.dropped() + scanner_.dropped_hits() > 0)
      throw base::Error("there are more findings than limits.findings of the policy");
    return collector_.take();
  }

 private:
  scan::ScanOptions options() {
    scan::ScanOptions options = scan_options(judge_);
    if (!request_.on_decision) return options;
    options.on_decision = [this](const scan::Decision& decision) {
      const std::string_view secret = decision.text.substr(decision.secret.begin, decision.secret.size());
      const std::string& rule = judge_.engine.rules()[decision.rule].id;
      request_.on_decision({decision, scan::fingerprint(judge_.policy.fingerprint_key, rule, secret), path_});
    };
    return options;
  }

  git::ObjectSource& objects_;
  const Judge& judge_;
  const SweepRequest& request_;
  std::string path_;
  scan::Scanner scanner_;
  FindingCollector collector_;
};

}  // namespace

std::vector<model::Finding> sweep(git::Repository& repository, const Judge& judge,
                                  const SweepRequest& request) {
  repository.objects().set_max_object_bytes(judge.policy.limits.object_bytes);
  const git::History history = history_of(repository, judge, request);
  Sweeper sweeper(repository, judge, request);
  for (const git::Change& change : history.changes) sweeper.look_at(history, change);
  return sweeper.finish();
}

}  // namespace sallyport::app
