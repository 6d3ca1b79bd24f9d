#include "sign/openpgp_workshop.hpp"

namespace sallyport::sign {

namespace {

// The trust of keys is nobody's affair here, and computing it takes most of gpg's time.
constexpr const char* kConfiguration = "batch\nquiet\nno-tty\ntrust-model always\npinentry-mode loopback\n";

// An empty passphrase cannot be written in the configuration.
constexpr const char* kGpgAsksNothing = "gpg() { command gpg --passphrase '' \"$@\"; }; ";

}  // namespace

OpenPgpWorkshop::OpenPgpWorkshop() {
  home_.write("gnupg/gpg.conf", kConfiguration);
}

std::string OpenPgpWorkshop::run(const std::string& script) const {
  return home_.run(kGpgAsksNothing + script);
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
