// Gerrit's hooks plugin asks before it moves a ref, ref by ref, and before it takes a commit for review.
// Gerrit has no quarantine: what is pushed lies in the repository already, so what came along and is reached
// by nothing cannot be told from what was there.

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fmt/core.h>

#include "app/conclude.hpp"
#include "app/gerrit.hpp"
#include "app/hooks.hpp"
#include "app/judge.hpp"
#include "app/push_lines.hpp"
#include "app/pusher.hpp"
#include "app/resources.hpp"
#include "app/triage_files.hpp"
#include "base/error.hpp"

namespace sallyport::app {

namespace {

constexpr std::string_view kHelp =
    "Judges what a push to Gerrit would bring, as the hook ref-update or commit-received of its hooks "
    "plugin.\n"
    "Usage: ref-update [--git-dir DIR | --root DIR] --project NAME --refname REF --uploader TEXT\n"
    "                  --uploader-username NAME --oldrev ID --newrev ID [--cmdref REF]\n"
    "  --git-dir DIR  the repository (default: GIT_DIR, which Gerrit sets)\n"
    "  --root DIR     where Gerrit's repositories are: the repository is DIR/<project>.git\n"
    "The others are what Gerrit gives; more of them are passed over. The policy is the one that\n"
    "`git config sallyport.policy` of the repository or the system names, else /etc/sallyport/policy.toml.\n"
    "Answers 0 accepted, 1 refused, 2 could not decide.\n";

// What changes for review hold (refs/changes/) is not there yet: with ref-update alone nobody has judged it,
// and otherwise it costs little to look again when it comes to a branch.
std::vector<git::Ref> judged_refs(const git::Repository& repository) {
  std::vector<git::Ref> refs = repository.refs();
  std::erase_if(refs, [](const git::Ref& ref) {
    return !ref.name.starts_with("refs/heads/") && !ref.name.starts_with("refs/tags/");
  });
  return refs;
}

bool asks_for(std::span<const char* const> arguments, std::string_view word) {
  return arguments.size() == 1 && arguments.front() == word;
}

}  // namespace

base::ExitCode ref_update(int argc, const char* const* argv) {
  const std::span<const char* const> arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  if (asks_for(arguments, "--help")) {
    fmt::print("{}", kHelp);
    return base::ExitCode::accepted;
  }
  if (asks_for(arguments, "--version")) {
    fmt::print("{}\n", SALLYPORT_VERSION);
    return base::ExitCode::accepted;
  }
  const GerritCall call = parse_gerrit_call(arguments);
  if (const auto git_dir = git_dir_of(call); git_dir && ::setenv("GIT_DIR", git_dir->c_str(), 1) != 0)
    throw base::Error(fmt::format("cannot set GIT_DIR: {}", std::strerror(errno)));
  Progress progress("sallyport");
  git::Repository repository(".", git::Trust::hook);
  const policy::Policy policy = load_policy(repository, std::nullopt, PolicyFrom::server);
  const scan::Engine engine = load_engine(std::nullopt, RulesFormat::automatic, policy.profile);

  PushRequest request;
  request.push.updates.push_back(update_of(repository, call));
  follow_symbolic_refs(repository, request.push);
  request.existing_refs = [&] { return judged_refs(repository); };
  request.pusher = policy.identity.provider == policy::Provider::gerrit
                       ? pusher_with_account(policy, call.uploader_username, request.received_seconds)
                       : pusher_of(policy, process_environment, request.received_seconds);

  // No `request`: what a change for review left behind may be older than what its branch holds.
  TriageFiles files =
      load_triage(repository, policy, {TriageSource::From::protected_ref, /*is_server=*/true});
  const Judge judge{policy,        engine,        /*is_local=*/false,         /*threads=*/0,
                    &files.ledger, files.known(), signature_cache(repository)};
  model::Verdict verdict = judge_push(repository, repository.objects(), judge, request, progress);

  add_warnings(verdict, files.ledger);
  Conclusion conclusion;
  conclusion.options.action = report::Options::Action::receive;
  conclusion.is_quiet_when_clean = true;  // Gerrit shows people whatever is said, accepted or not
  return conclude(verdict, policy, conclusion);
}

}  // namespace sallyport::app
