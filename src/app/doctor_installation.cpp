#include <unistd.h>
#include <algorithm>

#include <fmt/format.h>

#include "app/doctor.hpp"
#include "app/doctor_run.hpp"
#include "app/resources.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "rules/load.hpp"
#include "scan/engine.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

std::string shown(const fs::path& path) {
  return base::escape_foreign(path.string());
}

// Before 2.11 git had no quarantine: what a refused push brought stayed in the repository.
Check check_git() {
  const GitVersion version = git_version();
  if (version.major > 2 || (version.major == 2 && version.minor >= 11))
    return {Health::ok, "git", "version " + version.text, {}};
  return {Health::fail, "git", fmt::format("version {} keeps what a refused push brought", version.text),
          "install git 2.11 or later"};
}

Check check_programs(const fs::path& programs) {
  for (const char* name : {"pre-receive", "pre-commit", "commit-msg", "pre-push"}) {
    const fs::path program = programs / name;
    if (::access(program.c_str(), X_OK) != 0)
      return {Health::fail, "programs",
              fmt::format("{} is missing, or this account cannot run it", shown(program)),
              "run install.sh again, and see that the folders above can be entered by everybody"};
  }
  return {Health::ok, "programs", fmt::format("version {} in {}", SALLYPORT_VERSION, shown(programs)), {}};
}

Check check_rules(const Installation& installation) {
  const std::vector<rules::RuleFile> files = rules::read_rule_files(installation.rules);
  if (scan::Engine::is_cached(files, installation.cache))
    return {
        Health::ok,
        "rules",
        fmt::format("those of {} are compiled in {}", shown(installation.rules), shown(installation.cache)),
        {}};
  return {Health::warn, "rules",
          fmt::format("no compiled form of {} can be read in {}: each push takes seconds longer, or each "
                      "account compiles its own",
                      shown(installation.rules), shown(installation.cache)),
          "as root: check-push --rebuild-cache"};
}

Check check_time_zones() {
  if (fs::exists("/usr/share/zoneinfo/Europe/London")) return {Health::ok, "time zones", "are known", {}};
  return {Health::warn, "time zones", "are not known here: rules that name one cannot be judged",
          "apt-get install tzdata"};
}

}  // namespace

Checks check_installation() {
  const Installation installation = Installation::of_this_program();
  Checks checks = {check_git()};
  checks.push_back(check_programs(installation.programs));
  try {
    checks.push_back(check_rules(installation));
  } catch (const base::Error& error) {
    checks.push_back({Health::fail, "rules", base::escape_foreign(error.what()),
                      error.hint().empty() ? "run install.sh again" : error.hint()});
  }
  checks.push_back(check_time_zones());
  return checks;
}

}  // namespace sallyport::app
