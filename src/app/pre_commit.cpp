#include "app/conclude.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/options.hpp"
#include "app/resources.hpp"
#include "app/triage_files.hpp"
#include "git/staged.hpp"

namespace sallyport::app {

base::ExitCode pre_commit(int argc, const char* const* argv) {
  const auto options = parse_hook(argc, argv, "pre-commit", "Judges what is staged, before it is committed.");
  if (!options) return base::ExitCode::accepted;
  Progress progress("sallyport");

  git::Repository repository(".", git::Trust::hook);
  git::StagedChanges staged(repository);
  const policy::Policy policy = load_policy(repository, options->policy, PolicyFrom::client);
  const scan::Engine engine =
      load_engine(options->rules, options->rules_format, options->profile.value_or(policy.profile));

  TriageFiles files = load_triage(repository, policy, {TriageSource::From::work_tree});
  const Judge judge{policy, engine, /*is_local=*/true, options->threads, &files.ledger, files.known()};
  model::Verdict verdict =
      judge_staged(repository.objects(), judge, staged.finish(), UnmadeCommit(repository, policy), progress);

  add_warnings(verdict, files.ledger);
  Conclusion conclusion;
  conclusion.options.action = report::Options::Action::commit;
  conclusion.is_quiet_when_clean = true;
  return conclude(verdict, policy, conclusion);
}

}  // namespace sallyport::app
