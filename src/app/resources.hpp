#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "model/profile.hpp"
#include "policy/policy.hpp"
#include "scan/engine.hpp"

namespace sallyport::app {

// Where an installation keeps its things, told from where the running program lies, so that a prefix may be
// moved. No environment variable is asked.
struct Installation {
  std::filesystem::path rules;     // <prefix>/share/sallyport/rules
  std::filesystem::path cache;     // <prefix>/lib/sallyport/cache
  std::filesystem::path programs;  // <prefix>/libexec/sallyport

  // Throws base::Error if the rules are not where they belong.
  static Installation of_this_program();
};

// In what schema a file of rules is written.
enum class RulesFormat {
  automatic,  // gitleaks' if rules::is_gitleaks_file says so, else ours
  native,     // ours, read strictly
  gitleaks,
};

// The engine over the installed rules, or over `rules_file` (a file, or a folder of our own schema) if one is
// named. Compiled databases are cached beside the installation or, if that cannot be written, in the user's
// cache folder. What gitleaks' file is warned of goes to standard error. Throws base::Error.
scan::Engine load_engine(const std::optional<std::string>& rules_file,
                         RulesFormat format = RulesFormat::automatic,
                         model::Profile profile = model::Profile::balanced);

// Whose word the policy is.
enum class PolicyFrom {
  server,  // `file`, else the administrator's `git config sallyport.policy`, else /etc/sallyport/policy.toml,
           // else the defaults
  client,  // `file`, else .sallyport.toml at the top of the work tree, else the defaults
  either,  // for check-push: as server, with .sallyport.toml of the work tree before
           // /etc/sallyport/policy.toml
};

// Throws base::Error if the policy that is named is missing or bad: a broken policy never falls back to a
// weaker one.
policy::Policy load_policy(git::Repository& repository, const std::optional<std::string>& file,
                           PolicyFrom from);

// Where verdicts on signatures are kept across runs, for Judge::signature_cache. Empty where the repository
// is somebody else's: what we left there they could not write any more.
std::filesystem::path signature_cache(const git::Repository& repository);

}  // namespace sallyport::app
