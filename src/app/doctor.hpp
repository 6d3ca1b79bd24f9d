#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/doctor_hooks.hpp"
#include "git/repository.hpp"
#include "policy/policy.hpp"

namespace sallyport::app {

enum class Health : std::uint8_t {
  ok,
  warn,  // it judges, but not as well as it might
  fail,  // pushes get in unjudged, or none gets in
};

// One thing that `sallyport doctor` looked at.
struct Check {
  Health health = Health::ok;
  std::string name;  // of what was looked at, the same from run to run: "hook", "receive.fsckObjects"
  std::string what;  // what is there, on one line; foreign bytes are escaped
  std::string mend;  // what to type or do; empty only where there is nothing to do
};
using Checks = std::vector<Check>;

// Each of the functions below looks at what its name says and answers what it saw. What cannot be told is a
// failure among the answers; base::Error is thrown only where nothing could be looked at.

// The programs beside this one, their rules and the compiled form of these, git's version, time zones.
Checks check_installation();

// Whose the repository is, and who else may change it or its settings.
Checks check_access(const std::filesystem::path& git_dir);

// Whether git, or the host's own hook, runs our pre-receive for the repository: `found` is what
// find_hooks() answered.
Checks check_hooks(const std::filesystem::path& git_dir, const FoundHooks& found);

// The policy that `file` or the repository names, and what in it an administrator may not expect. `policy` is
// set if it could be read.
Checks check_policy(git::Repository& repository, const std::optional<std::string>& file,
                    std::optional<policy::Policy>& policy);

// git's own settings for what is received, in the light of the policy.
Checks check_receive_settings(const std::filesystem::path& git_dir, const policy::Policy& policy);

// Whether the host that the policy asks who pushes is likely to answer here, by where the hook is run from.
Checks check_identity(const policy::Policy& policy, const FoundHooks& found);

// What a trial is made with.
struct Trial {
  std::vector<std::string> command;         // the hook's program and its arguments
  std::optional<std::filesystem::path> of;  // the repository whose settings of ours are taken over
  policy::Policy policy;                    // what the command is expected to judge by
};

// Pushes to a repository made for it, under the folder for temporary files, through a hook that runs the
// command: a clean commit, which must be taken, and one with a made-up secret, which must not. And how long a
// judgement takes that has nothing to judge. Nothing is left behind.
Checks try_pushes(const Trial& trial);

}  // namespace sallyport::app
