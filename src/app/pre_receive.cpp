#include <unistd.h>

#include "app/conclude.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/options.hpp"
#include "app/push_lines.hpp"
#include "app/pusher.hpp"
#include "app/receipts.hpp"
#include "app/resources.hpp"
#include "app/review_refs.hpp"
#include "app/triage_files.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace sallyport::app {

namespace {

base::ExitCode judge_and_conclude(const Options& options, git::Repository& repository,
                                  const policy::Policy& policy, PushRequest& request, PushReceipt& receipt,
                                  Progress& progress) {
  const scan::Engine engine =
      load_engine(options.rules, options.rules_format, options.profile.value_or(policy.profile));
  request.certificate = GivenCertificate::from_environment();
  TriageFiles files =
      load_triage(repository, policy, {TriageSource::From::protected_ref, /*is_server=*/true, &request});
  const Judge judge{policy,        engine,        /*is_local=*/false,         options.threads,
                    &files.ledger, files.known(), signature_cache(repository)};
  receipt.note(judge);
  model::Verdict verdict = judge_push(repository, repository.objects(), judge, request, progress);

  add_warnings(verdict, files.ledger);
  Conclusion conclusion;
  conclusion.options.action = report::Options::Action::receive;
  if (policy.identity.provider == policy::Provider::gitlab)
    conclusion.options.refusal_prefix = "GL-HOOK-ERR: ";
  const base::ExitCode code = conclude(verdict, policy, conclusion);
  receipt.write(verdict);  // last: a verdict that could not be told is none
  return code;
}

}  // namespace

base::ExitCode pre_receive(int argc, const char* const* argv) {
  const auto options =
      parse_hook(argc, argv, "pre-receive", "Judges everything that a push would bring, before it enters.");
  if (!options) return base::ExitCode::accepted;
  if (!options->arguments.empty()) throw base::Error("pre-receive takes no arguments");
  Progress progress("sallyport");

  git::Repository repository(".", git::Trust::hook);
  const policy::Policy policy = load_policy(repository, options->policy, PolicyFrom::server);
  PushRequest request;
  request.push = parse_receive_lines(base::read_all(STDIN_FILENO, "standard input", kMaxLinesBytes),
                                     repository.objects().id_bytes());
  map_review_refs(policy.review_refs, branches_of(repository), request.push);
  follow_symbolic_refs(repository, request.push);
  request.existing_refs = [&] { return repository.refs(); };
  request.has_own_quarantine = repository.has_quarantine();
  request.pusher = pusher_of(policy, process_environment, request.received_seconds);
  PushReceipt receipt(policy, repository, request, progress);
  try {
    return judge_and_conclude(*options, repository, policy, request, receipt, progress);
  } catch (const std::exception& error) {
    receipt.write_undecided(error);
    throw;
  }
}

}  // namespace sallyport::app
