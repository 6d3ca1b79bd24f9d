#include "base/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "base/error.hpp"

extern char** environ;

namespace sallyport::base {

namespace {

// The inherited environment with `over` put on top, as execve wants it. The strings are borrowed from `over`.
std::vector<char*> merged_environment(const std::vector<std::string>& over) {
  std::vector<char*> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view old(*entry);
    bool replaced = false;
    for (const std::string& text : over) {
      const std::string_view name = std::string_view(text).substr(0, text.find('=') + 1);
      replaced = replaced || old.starts_with(name);
    }
    if (!replaced) merged.push_back(*entry);
  }
  for (const std::string& text : over) merged.push_back(const_cast<char*>(text.c_str()));
  merged.push_back(nullptr);
  return merged;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& environment)
    : name_(fmt::format("{}", fmt::join(arguments, " "))) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw Error(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  output_ = UniqueFd(ends[0]);
  const UniqueFd child_end(ends[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, child_end.get(), STDOUT_FILENO);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const int error =
      posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), merged_environment(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    throw Error(fmt::format("cannot start {}: {}", name_, std::strerror(error)));
  }
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ChildProcess::Answer ChildProcess::answer(std::uint64_t limit_bytes) {
  std::string output = read_all(output_.get(), name_, limit_bytes);
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) throw Error(fmt::format("cannot wait for {}: {}", name_, std::strerror(errno)));
  }
  pid_ = -1;
  if (!WIFEXITED(status)) throw Error(fmt::format("{} was ended by a signal", name_));
  return {std::move(output), WEXITSTATUS(status)};
}

std::string ChildProcess::finish(std::uint64_t limit_bytes) {
  Answer given = answer(limit_bytes);
  if (given.exit_code != 0) throw Error(fmt::format("{} failed with status {}", name_, given.exit_code));
  return std::move(given.output);
}

}  // namespace sallyport::base
