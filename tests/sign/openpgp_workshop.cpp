#include "sign/openpgp_workshop.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"

namespace sallyport::sign {

namespace {

constexpr std::uint64_t kOutputLimitBytes = 1024 * 1024;

// The trust of keys is nobody's affair here, and computing it takes most of gpg's time.
constexpr const char* kConfiguration = "batch\nquiet\nno-tty\ntrust-model always\npinentry-mode loopback\n";

// An empty passphrase cannot be written in the configuration.
constexpr const char* kBegin =
    "exec 2>\"$HOME/log\"; cd \"$HOME\"; gpg() { command gpg --passphrase '' \"$@\"; }; ";

std::string search_path() {
  const char* path = std::getenv("PATH");
  return path == nullptr ? "/usr/bin:/bin" : path;
}

}  // namespace

bool has_program(const std::string& name) {
  try {
    base::ChildProcess({"sh", "-c", "command -v " + name}, {}).finish(kOutputLimitBytes);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

OpenPgpWorkshop::OpenPgpWorkshop() {
  std::string name = "/tmp/sallyport-pgp-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  home_ = name;
  run("mkdir -m 700 gnupg && cat > gnupg/gpg.conf <<'END'\n" + std::string(kConfiguration) + "END");
}

OpenPgpWorkshop::~OpenPgpWorkshop() {
  try {
    run("if command -v gpgconf; then gpgconf --kill all; fi");
  } catch (const base::Error&) {  // the agent ends by itself when its home is gone
  }
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

std::string OpenPgpWorkshop::run(const std::string& script) const {
  const std::string log = home_ + "/log";
  try {
    return base::ChildProcess(
               {"env", "-i", "PATH=" + search_path(), "HOME=" + home_, "GNUPGHOME=" + home_ + "/gnupg",
                "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + home_ + "/gitconfig", "LC_ALL=C", "sh",
                "-euc", std::string(kBegin) + script},
               {})
        .finish(kOutputLimitBytes);
  } catch (const base::Error& error) {
    throw base::Error(std::string(error.what()) + ": " + base::read_file(log, kOutputLimitBytes));
  }
}

void OpenPgpWorkshop::make_key(const std::string& name, const std::string& algorithm_use_end,
                               const std::string& options) const {
  run("gpg " + options + " --quick-generate-key '" + name + " <" + name + "@example.org>' " +
      algorithm_use_end);
}

std::string OpenPgpWorkshop::fingerprint(const std::string& name) const {
  std::string text =
      run("gpg --with-colons --list-keys " + name + "@example.org | awk -F: '$1==\"fpr\"{print $10; exit}'");
  text.pop_back();
  return text;
}

std::string OpenPgpWorkshop::exported(const std::string& names) const {
  return run("gpg --export " + names);
}

std::string OpenPgpWorkshop::sign(const std::string& name, std::string_view payload,
                                  const std::string& options) const {
  return run("printf '%s' '" + std::string(payload) + "' | gpg " + options + " --local-user " + name +
             " --detach-sign --output -");
}

}  // namespace sallyport::sign
