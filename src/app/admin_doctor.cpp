// `sallyport doctor`: whether an installation does what it is for, told from what stands there and tried out.

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/admin.hpp"
#include "app/doctor.hpp"
#include "app/resources.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/load.hpp"

namespace sallyport::app {

namespace {

namespace fs = std::filesystem;

struct DoctorOptions {
  std::vector<std::string> repositories;
  std::string hook;  // --hook FILE
  std::string format = "text";
};

// What was looked at, with what was seen.
struct Examined {
  std::string subject;  // "this installation", or the repository
  Checks checks;
};

fs::path git_dir_of(const std::string& named) {
  const fs::path folder = fs::absolute(named).lexically_normal();
  for (const fs::path& candidate : {folder, folder / ".git"}) {
    if (fs::exists(candidate / "HEAD") && fs::exists(candidate / "objects")) return candidate;
  }
  throw base::Error(fmt::format("{} is not a repository", base::escape_foreign(named)),
                    "sallyport doctor takes the folders of repositories, /srv/git/x.git");
}

// Hooks run as the account that serves the repository. Root may do and read what that account may not, so it
// becomes that account, for good.
void become_owner(const std::vector<fs::path>& git_dirs) {
  if (::geteuid() != 0 || git_dirs.empty()) return;
  uid_t owner = 0;
  for (const fs::path& git_dir : git_dirs) {
    struct ::stat status {};
    if (::stat(git_dir.c_str(), &status) != 0)
      throw base::Error(fmt::format("cannot look at {}", base::escape_foreign(git_dir.string())));
    if (&git_dir != &git_dirs.front() && status.st_uid != owner)
      throw base::Error("these repositories belong to different accounts",
                        "ask for those of each account apart");
    owner = status.st_uid;
  }
  if (owner == 0) return;
  const passwd* account = ::getpwuid(owner);
  if (account == nullptr)
    throw base::Error(fmt::format("the owner of {} has no account", git_dirs.front().string()));
  if (::initgroups(account->pw_name, account->pw_gid) != 0 || ::setgid(account->pw_gid) != 0 ||
      ::setuid(owner) != 0 || ::setenv("HOME", account->pw_dir, 1) != 0)
    throw base::Error(fmt::format("cannot become {}", account->pw_name));
  ::unsetenv("XDG_CACHE_HOME");
  ::unsetenv("XDG_CONFIG_HOME");
}

// What a surrounding git would have us look at.
void forget_surrounding_git() {
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                           "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                           "GIT_QUARANTINE_PATH", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS"})
    ::unsetenv(name);
}

void add(Checks& all, Checks more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

// Adds what `look` sees, or that it could not look.
template <typename Look>
void try_to_add(Checks& all, const char* name, Look look) {
  try {
    add(all, look());
  } catch (const base::Error& error) {
    all.push_back({Health::fail, name, base::escape_foreign(error.what()),
                   error.hint().empty() ? "mend that, and ask again" : error.hint()});
  }
}

std::vector<std::string> own_command() {
  return {(Installation::of_this_program().programs / "pre-receive").string()};
}

std::optional<std::string> policy_in(const std::vector<std::string>& command) {
  for (std::size_t i = 1; i < command.size(); ++i) {
    if (command[i] == "--policy" && i + 1 < command.size()) return command[i + 1];
    if (command[i].starts_with("--policy=")) return command[i].substr(9);
  }
  return std::nullopt;
}

// The command with that policy in place of the one it names.
std::vector<std::string> with_policy(std::vector<std::string> command, const std::string& file) {
  for (std::size_t i = 1; i < command.size();) {
    const bool is_pair = command[i] == "--policy";
    const bool is_named = is_pair || command[i].starts_with("--policy=");
    const auto at = command.begin() + static_cast<std::ptrdiff_t>(i);
    if (is_named) {
      command.erase(at, at + (is_pair && i + 1 < command.size() ? 2 : 1));
    } else {
      ++i;
    }
  }
  command.insert(command.end(), {"--policy", fs::absolute(file).string()});
  return command;
}

Checks examine(const Admin& admin, const DoctorOptions& options, const fs::path& git_dir) {
  Checks checks;
  try_to_add(checks, "permissions", [&] { return check_access(git_dir); });
  Trial trial{own_command(), git_dir, {}};
  FoundHooks found;
  try_to_add(checks, "hook", [&] {
    found = find_hooks(git_dir, options.hook);
    if (!found.places.empty() && !found.places.front().script.command.empty())
      trial.command = found.places.front().script.command;
    return check_hooks(git_dir, found);
  });
  std::optional<policy::Policy> policy;
  try_to_add(checks, "repository", [&] {
    git::Repository repository(git_dir, git::Trust::by_hand);
    const auto named = policy_in(trial.command);
    Checks seen = check_policy(repository, admin.policy ? admin.policy : named, policy);
    if (!repository.is_bare())
      seen.push_back({Health::warn, "repository", "has a work tree: who may write that may change much",
                      "serve bare repositories"});
    return seen;
  });
  if (!policy) return checks;
  try_to_add(checks, "settings", [&] { return check_receive_settings(git_dir, *policy); });
  try_to_add(checks, "identity", [&] { return check_identity(*policy, found); });
  trial.policy = *policy;
  if (admin.policy) trial.command = with_policy(trial.command, *admin.policy);
  try_to_add(checks, "trial", [&] { return try_pushes(trial); });
  return checks;
}

std::string_view word_of(Health health) {
  switch (health) {
    case Health::ok:
      return "ok";
    case Health::warn:
      return "warn";
    case Health::fail:
      return "FAIL";
  }
  return {};
}

void print_text(const std::vector<Examined>& all) {
  for (const Examined& one : all) {
    fmt::print("{}\n", base::escape_foreign(one.subject));
    for (const Check& check : one.checks) {
      fmt::print("  {:<4}  {}: {}", word_of(check.health), check.name, check.what);
      if (check.health != Health::ok && !check.mend.empty()) fmt::print("; to mend: {}", check.mend);
      fmt::print("\n");
    }
  }
}

void print_json(const std::vector<Examined>& all) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Examined& one : all) {
    for (const Check& check : one.checks)
      list.push_back({{"subject", base::escape_invalid_utf8(one.subject)},
                      {"name", check.name},
                      {"health", base::to_lower(word_of(check.health))},
                      {"what", check.what},
                      {"mend", check.health == Health::ok ? "" : check.mend}});
  }
  fmt::print("{}\n", nlohmann::ordered_json{{"checks", list}}.dump(2, ' ', false,
                                                                   nlohmann::json::error_handler_t::replace));
}

std::size_t count_of(const std::vector<Examined>& all, Health health) {
  std::size_t count = 0;
  for (const Examined& one : all) {
    for (const Check& check : one.checks) count += check.health == health ? 1 : 0;
  }
  return count;
}

base::ExitCode doctor(const Admin& admin, const DoctorOptions& options) {
  forget_surrounding_git();
  std::vector<std::string> named = options.repositories;
  if (named.empty() && admin.repository != ".") named.push_back(admin.repository);
  if (!options.hook.empty() && !fs::exists(options.hook))
    throw base::Error(fmt::format("there is no file {}", base::escape_foreign(options.hook)));
  std::vector<fs::path> git_dirs;
  for (const std::string& one : named) git_dirs.push_back(git_dir_of(one));
  become_owner(git_dirs);

  std::vector<Examined> all = {{"this installation", check_installation()}};
  if (git_dirs.empty()) {
    try_to_add(all.front().checks, "trial", [&] {
      Trial trial{own_command(), {}, admin.policy ? policy::load_file(*admin.policy) : policy::defaults()};
      if (admin.policy) trial.command = with_policy(trial.command, *admin.policy);
      return try_pushes(trial);
    });
  }
  for (const fs::path& git_dir : git_dirs)
    all.push_back({git_dir.string(), examine(admin, options, git_dir)});

  const std::size_t failures = count_of(all, Health::fail);
  if (options.format == "json") {
    print_json(all);
  } else {
    print_text(all);
    fmt::print("{} ok, {} warnings, {} failures\n", count_of(all, Health::ok), count_of(all, Health::warn),
               failures);
  }
  return failures == 0 ? base::ExitCode::accepted : base::ExitCode::refused;
}

}  // namespace

void add_doctor_command(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = cli.add_subcommand("doctor",
                                         "whether this installation, and the repositories named, are in "
                                         "order, and whether a push with a made-up secret is really "
                                         "refused; 1 if something fails, 2 if it could not be told");
  command
      ->add_option("repositories", options->repositories,
                   "repositories of a server; none: the installation alone")
      ->type_name("DIR");
  command
      ->add_option("--hook", options->hook,
                   "the script, where the host runs it from elsewhere, as GitLab does")
      ->type_name("FILE");
  command->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->callback(
      [&admin, options] { admin.action = [&admin, options] { return doctor(admin, *options); }; });
}

}  // namespace sallyport::app
