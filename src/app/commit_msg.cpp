#include "app/commit_settings.hpp"
#include "app/conclude.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/options.hpp"
#include "app/resources.hpp"
#include "app/triage_files.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace sallyport::app {

base::ExitCode commit_msg(int argc, const char* const* argv) {
  const auto options =
      parse_hook(argc, argv, "commit-msg", "Judges a commit message, before it is committed.");
  if (!options) return base::ExitCode::accepted;
  if (options->arguments.size() != 1)
    throw base::Error("commit-msg takes the message's file as its one argument");
  Progress progress("sallyport");

  git::Repository repository(".", git::Trust::hook);
  const policy::Policy policy = load_policy(repository, options->policy, PolicyFrom::client);
  const std::string text = base::read_file(options->arguments.front(), policy.limits.object_bytes);
  const scan::Engine engine =
      load_engine(options->rules, options->rules_format, options->profile.value_or(policy.profile));
  TriageFiles files = load_triage(repository, policy, {TriageSource::From::work_tree});
  const Judge judge{policy, engine, /*is_local=*/true, options->threads, &files.ledger, files.known()};
  model::Verdict verdict =
      judge_message(repository, judge, text, is_edited_message(), UnmadeCommit(repository, policy), progress);
  add_warnings(verdict, files.ledger);

  Conclusion conclusion;
  conclusion.options.action = report::Options::Action::commit_message;
  conclusion.is_quiet_when_clean = true;
  return conclude(verdict, policy, conclusion);
}

}  // namespace sallyport::app
