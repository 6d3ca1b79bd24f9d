#include "sign/shell_home.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"

namespace sallyport::sign::test {

namespace {

constexpr std::uint64_t kOutputLimitBytes = 1024 * 1024;

}  // namespace

bool has_program(const std::string& name) {
  try {
    base::ChildProcess({"sh", "-c", "command -v " + name}, {}).finish(kOutputLimitBytes);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

ShellHome::ShellHome() : path_("/tmp/sallyport-home-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) throw base::Error("cannot make a folder below /tmp");
  run("mkdir -m 700 gnupg");
}

ShellHome::~ShellHome() {
  try {
    run("if command -v gpgconf; then gpgconf --kill all; fi");
  } catch (const base::Error&) {  // the agent ends by itself when its home is gone
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ShellHome::run(const std::string& script) const {
  const char* path = std::getenv("PATH");
  try {
    return base::ChildProcess({"env", "-i", std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path),
                               "HOME=" + path_, "GNUPGHOME=" + path_ + "/gnupg", "GIT_CONFIG_NOSYSTEM=1",
                               "GIT_CONFIG_GLOBAL=" + path_ + "/gitconfig", "LC_ALL=C", "sh", "-euc",
                               "exec 2>\"$HOME/log\"; cd \"$HOME\"; " + script},
                              {})
        .finish(kOutputLimitBytes);
  } catch (const base::Error& error) {
    throw base::Error(std::string(error.what()) + ": " + read("log"));
  }
}

std::string ShellHome::read(const std::string& name) const {
  return base::read_file(path_ + "/" + name, kOutputLimitBytes);
}

void ShellHome::write(const std::string& name, std::string_view text) const {
  base::write_file_atomically(path_ + "/" + name, text);
}

}  // namespace sallyport::sign::test
