#include <unistd.h>

#include "app/conclude.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/options.hpp"
#include "app/push_lines.hpp"
#include "app/pusher.hpp"
#include "app/resources.hpp"
#include "app/review_refs.hpp"
#include "app/triage_files.hpp"
#include "base/file.hpp"
#include "git/revisions.hpp"

namespace sallyport::app {

base::ExitCode pre_push(int argc, const char* const* argv) {
  const auto options = parse_hook(argc, argv, "pre-push", "Judges what is about to be pushed.");
  if (!options) return base::ExitCode::accepted;
  Progress progress("sallyport");

  git::Repository repository(".", git::Trust::hook);
  PushRequest request;
  request.push = parse_push_lines(base::read_all(STDIN_FILENO, "standard input", kMaxLinesBytes),
                                  repository.objects().id_bytes());
  if (request.push.updates.empty()) return base::ExitCode::accepted;  // git pushes nothing: nothing can enter

  // The remote is named by its name or, where it has none, by its URL, of which no branches are known then.
  const std::string remote = options->arguments.empty() ? "" : options->arguments.front();
  request.existing_refs = [&] { return git::remote_branches(repository, remote); };
  request.may_lack_old = true;
  request.remote = remote;

  const policy::Policy policy = load_policy(repository, options->policy, PolicyFrom::client);
  map_review_refs(policy.review_refs, branches_among(request.existing_refs), request.push);
  if (const auto pusher = repository.config("sallyport.pusher"))
    request.pusher = claimed_pusher(policy, *pusher, request.received_seconds);
  const scan::Engine engine =
      load_engine(options->rules, options->rules_format, options->profile.value_or(policy.profile));
  TriageFiles files = load_triage(repository, policy, {TriageSource::From::work_tree});
  const Judge judge{policy,        engine,        /*is_local=*/true,          options->threads,
                    &files.ledger, files.known(), signature_cache(repository)};
  model::Verdict verdict = judge_push(repository, repository.objects(), judge, request, progress);

  add_warnings(verdict, files.ledger);
  Conclusion conclusion;
  conclusion.options.action = report::Options::Action::push;
  conclusion.is_quiet_when_clean = true;
  return conclude(verdict, policy, conclusion);
}

}  // namespace sallyport::app
