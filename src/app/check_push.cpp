#include <unistd.h>

#include <fmt/core.h>

#include "app/conclude.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/options.hpp"
#include "app/push_lines.hpp"
#include "app/pusher.hpp"
#include "app/resources.hpp"
#include "app/review_refs.hpp"
#include "app/triage_files.hpp"
#include "app/write_baseline.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/revisions.hpp"
#include "git/staged.hpp"
#include "rules/load.hpp"

namespace sallyport::app {

namespace {

PushRequest request_of(git::Repository& repository, const policy::Policy& policy, const Options& options) {
  PushRequest request;
  if (options.is_stdin) {
    request.push = parse_receive_lines(base::read_all(STDIN_FILENO, "standard input", kMaxLinesBytes),
                                       repository.objects().id_bytes());
    map_review_refs(policy.review_refs, branches_of(repository), request.push);
    follow_symbolic_refs(repository, request.push);
    request.existing_refs = [&repository] { return repository.refs(); };
    return request;
  }
  git::Selection selection = options.is_all ? git::select_all(repository)
                             : options.revisions.empty()
                                 ? git::select_upstream(repository)
                                 : git::select_revisions(repository, options.revisions, options.ref);
  request.push.updates = std::move(selection.updates);
  request.is_push = selection.is_push;
  request.existing_refs = [known = std::move(selection.known)] { return known; };
  return request;
}

struct Answer {
  model::Verdict verdict;
  bool is_written = false;  // as a baseline, and so no more to be reported
};

void write_baseline(git::Repository& repository, const Judge& by, const Options& options,
                    const PushRequest& request, const TriageFiles& files, const model::Verdict& verdict) {
  BaselineRequest baseline{*options.write_baseline};
  for (const model::RefUpdate& update : request.push.updates) {
    if (!update.is_delete()) baseline.tips.push_back(update.new_id);
  }
  baseline.before = files.baseline ? &*files.baseline : nullptr;
  baseline.is_whole_history = options.is_all;
  write_baseline(repository.objects(), by, verdict, baseline);
}

Answer judge(git::Repository& repository, const policy::Policy& policy, const Options& options,
             Progress& progress) {
  PushRequest request;
  if (!options.is_staged) request = request_of(repository, policy, options);
  if (options.pusher) request.pusher = claimed_pusher(policy, *options.pusher, request.received_seconds);
  TriageSource source;
  // What is staged is the developer's own until it is committed, so it is judged as pre-commit would.
  source.from = options.is_staged ? TriageSource::From::work_tree : TriageSource::From::protected_ref;
  source.request = &request;
  source.baseline = options.baseline;
  TriageFiles files = load_triage(repository, policy, source);
  const scan::Engine engine =
      load_engine(options.rules, options.rules_format, options.profile.value_or(policy.profile));
  const Judge by{policy,        engine,        options.is_staged,          options.threads,
                 &files.ledger, files.known(), signature_cache(repository), !options.scans_whole};
  Answer answer;
  answer.verdict = options.is_staged ? judge_staged(repository.objects(), by,
                                                    git::StagedChanges(repository).finish(),
                                                    UnmadeCommit(repository, policy), progress)
                                     : judge_push(repository, repository.objects(), by, request, progress);
  answer.is_written = options.write_baseline.has_value();
  if (answer.is_written) write_baseline(repository, by, options, request, files, answer.verdict);
  add_warnings(answer.verdict, files.ledger);
  return answer;
}

base::ExitCode rebuild_cache() {
  const Installation installation = Installation::of_this_program();
  const auto path = scan::Engine::fill_cache(rules::read_rule_files(installation.rules), installation.cache);
  // As a hook does, which leaves the record that keeps hooks from reading the rules. Rules that were
  // installed just now have had time to settle while they were compiled.
  scan::Engine::load_folder(installation.rules, {installation.cache});
  fmt::print("compiled the rules of {} into {}\n", installation.rules.string(), path.string());
  return base::ExitCode::accepted;
}

}  // namespace

base::ExitCode check_push(int argc, const char* const* argv) {
  const auto options = parse_check_push(argc, argv);
  if (!options) return base::ExitCode::accepted;
  if (options->rebuilds_cache) return rebuild_cache();
  Progress progress("check-push");

  Conclusion conclusion;
  conclusion.options.format = options->format;
  conclusion.options.program = "check-push";
  conclusion.options.action =
      options->is_staged ? report::Options::Action::commit : report::Options::Action::check;
  conclusion.stream = stdout;
  try {
    git::Repository repository(options->repository, git::Trust::by_hand);
    const policy::Policy policy = load_policy(repository, options->policy,
                                              options->is_staged ? PolicyFrom::client : PolicyFrom::either);
    const Answer answer = judge(repository, policy, *options, progress);
    if (answer.is_written) return base::ExitCode::accepted;
    return conclude(answer.verdict, policy, conclusion);
  } catch (const std::exception& error) {
    // Whoever reads a format gets the answer in it; people get it from guarded_main.
    if (options->format == report::Format::text) throw;
    return conclude(undecided(error), policy::Policy{}, conclusion);
  }
}

}  // namespace sallyport::app
