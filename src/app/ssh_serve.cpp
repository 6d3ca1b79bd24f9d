// What sshd runs in place of the command that a client asks for. Nobody but git is started, without a shell,
// and the account that authorized_keys names for the key goes to hooks in a variable.
//
// That variable is only as good as nobody else sets it. So whatever variable of ours or of git's has come
// this far is taken away first: sshd may pass on what a client sends (AcceptEnv), and git would take settings
// from it, such as where hooks are. GIT_PROTOCOL is what git clients do send.

#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fmt/core.h>

#include "app/hooks.hpp"
#include "app/options.hpp"
#include "app/pusher.hpp"
#include "app/ssh_command.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/identity.hpp"

namespace sallyport::app {

namespace {

bool is_to_go(std::string_view name) {
  return (name.starts_with("GIT_") && name != "GIT_PROTOCOL") || name.starts_with("SALLYPORT_");
}

void clear_environment() {
  std::vector<std::string> names;
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (is_to_go(name)) names.emplace_back(name);
  }
  for (const std::string& name : names) {
    if (::unsetenv(name.c_str()) != 0)
      throw base::Error(fmt::format("cannot unset a variable: {}", std::strerror(errno)));
  }
}

[[noreturn]] void run_git(const std::string& service, const std::string& path) {
  std::signal(SIGPIPE, SIG_DFL);  // which we ignore and a child would inherit
  ::execlp("git", "git", service.c_str(), path.c_str(), static_cast<char*>(nullptr));
  throw base::Error(fmt::format("cannot run git: {}", std::strerror(errno)));
}

}  // namespace

base::ExitCode ssh_serve(int argc, const char* const* argv) {
  const auto options = parse_ssh_serve(argc, argv);
  if (!options) return base::ExitCode::accepted;
  if (!policy::is_account_name(options->account))
    throw base::Error("the account is no name of one", "see the line of authorized_keys that runs this");
  const std::string asked = process_environment("SSH_ORIGINAL_COMMAND").value_or("");
  if (asked.empty()) {
    fmt::print(stderr,
               "Hello, {}. Your key is known here, and there is no shell: this server serves git alone.\n",
               base::escape_foreign(options->account));
    return base::ExitCode::refused;
  }
  const std::optional<SshCommand> command = parse_ssh_command(asked);
  if (!command)
    throw base::Error(
        "this server runs git-receive-pack, git-upload-pack and git-upload-archive, each with one "
        "path in quotes, and nothing else");
  clear_environment();
  if (::setenv(kPusherVariable, options->account.c_str(), 1) != 0)
    throw base::Error(fmt::format("cannot set {}: {}", kPusherVariable, std::strerror(errno)));
  run_git(command->service,
          options->root ? repository_below(*options->root, command->path).string() : command->path);
}

}  // namespace sallyport::app
