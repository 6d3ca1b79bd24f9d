#include <unistd.h>

#include <cstdio>

#include <fmt/core.h>

#include "app/hooks.hpp"
#include "app/options.hpp"
#include "app/push_lines.hpp"
#include "app/pusher.hpp"
#include "app/receipts.hpp"
#include "app/receiver.hpp"
#include "app/ref_names.hpp"
#include "app/resources.hpp"
#include "app/triage_files.hpp"
#include "audit/find_push.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace {

void say(std::string_view what) {
  fmt::print(stderr, "sallyport: post-receive: {}\n", base::escape_foreign(what));
}

// Of what no entry lets in, names were not looked at before.
std::vector<audit::Ref> shown_refs(git::Repository& repository, const policy::Policy& policy,
                                   const Options& options, const PushRequest& request) {
  RefNames names(request.push);
  try {
    const scan::Engine engine =
        load_engine(options.rules, options.rules_format, options.profile.value_or(policy.profile));
    const TriageFiles files =
        load_triage(repository, policy, {TriageSource::From::protected_ref, /*is_server=*/true, &request});
    names.look_at({policy, engine, /*is_local=*/false, 0, nullptr, files.known()});
  } catch (const base::Error& error) {
    say(fmt::format("names of refs are not shown in the receipt: {}", error.what()));
  }
  std::vector<audit::Ref> refs;
  constexpr std::size_t kMaxRefs = 1000;
  for (std::size_t i = 0; i < names.size() && i < kMaxRefs; ++i) refs.push_back(names.ref(i));
  return refs;
}

base::ExitCode receive(const Options& options) {
  const std::string lines = base::read_all(STDIN_FILENO, "standard input", kMaxLinesBytes);
  git::Repository repository(".", git::Trust::hook);
  const policy::Policy policy = load_policy(repository, options.policy, PolicyFrom::server);
  if (!policy.receipts) return base::ExitCode::accepted;
  PushRequest request;
  request.push = parse_receive_lines(lines, repository.objects().id_bytes());
  follow_symbolic_refs(repository, request.push);
  request.existing_refs = [&] { return repository.refs(); };

  audit::Received received;
  received.repository = repository.git_dir().string();
  received.pusher = pusher_of(policy, process_environment, request.received_seconds);
  ReceiptLog log(*policy.receipts, repository);
  const std::optional<audit::FoundPush> found = audit::find_push(
      log.locked(), {received.repository, request.push, received.pusher, receiving_process()});
  if (found) {
    received.push_sequence = found->sequence;
    received.push_hash = found->hash;
    received.refs = found->refs;
    received.refs_left_out = found->refs_left_out;
  } else {
    received.refs = shown_refs(repository, policy, options, request);
    received.refs_left_out = request.push.updates.size() - received.refs.size();
  }
  std::move(log).append({.body = received});
  if (found) return base::ExitCode::accepted;
  say("REFS HAVE MOVED THAT NO RECEIPT OF PRE-RECEIVE LETS IN. Tell the administrator: is its hook in "
      "place?");
  return base::ExitCode::refused;
}

}  // namespace

// Refs have moved already. What fails here can be told and nothing else, so 1 is all that it answers.
base::ExitCode post_receive(int argc, const char* const* argv) {
  try {
    const auto options = parse_hook(argc, argv, "post-receive",
                                    "Writes to the receipt log which refs have moved. It refuses nothing.");
    if (!options) return base::ExitCode::accepted;
    if (!options->arguments.empty()) throw base::Error("post-receive takes no arguments");
    return receive(*options);
  } catch (const std::exception& error) {
    say("REFS HAVE MOVED, AND NO RECEIPT OF IT COULD BE WRITTEN. Tell the administrator.");
    say(error.what());
    if (const auto* ours = dynamic_cast<const base::Error*>(&error); ours != nullptr && !ours->hint().empty())
      say(ours->hint());
    return base::ExitCode::refused;
  }
}

}  // namespace sallyport::app
