#include "app/resources.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "policy/load.hpp"
#include "rules/gitleaks.hpp"
#include "rules/load.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kSitePolicy = "/etc/sallyport/policy.toml";
constexpr const char* kClientPolicy = ".sallyport.toml";
constexpr std::uint64_t kMaxPolicyBytes = 4 << 20;

std::optional<fs::path> user_cache_folder() {
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg == '/')
    return fs::path(xdg) / "sallyport";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return fs::path(home) / ".cache" / "sallyport";
  return std::nullopt;
}

std::optional<policy::Policy> client_policy(const git::Repository& repository) {
  if (repository.is_bare()) return std::nullopt;
  const fs::path path = repository.work_tree() / kClientPolicy;
  const auto text = base::read_file_if_exists(path, kMaxPolicyBytes);
  if (!text) return std::nullopt;
  policy::Policy policy = policy::load(*text, path.string());
  policy.folder = repository.work_tree();
  return policy;
}

// A folder is always ours: gitleaks knows no folders of rules.
bool is_for_gitleaks(const fs::path& path, const std::vector<rules::RuleFile>& files, RulesFormat format) {
  std::error_code error;
  const bool is_folder = fs::is_directory(path, error);
  switch (format) {
    case RulesFormat::automatic:
      return !is_folder && rules::is_gitleaks_file(files.front());
    case RulesFormat::native:
      return false;
    case RulesFormat::gitleaks:
      break;
  }
  if (is_folder)
    throw base::Error(fmt::format("{} is a folder; gitleaks' rules stand in one file", path.string()));
  return true;
}

rules::RuleFile read_one_file(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) throw base::Error(fmt::format("{} is a folder", path));
  return rules::read_rule_files(path).front();
}

rules::RuleSet read_gitleaks(const rules::RuleFile& file) {
  rules::GitleaksOptions options;
  options.read_file = read_one_file;
  options.default_rules = [] {
    return rules::load(rules::read_rule_files(Installation::of_this_program().rules));
  };
  rules::GitleaksConfig config = rules::load_gitleaks(file, options);
  for (const std::string& warning : config.warnings)
    fmt::print(stderr, "sallyport: {}\n", base::escape_foreign(warning));
  return std::move(config.set);
}

}  // namespace

Installation Installation::of_this_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) throw base::Error("cannot tell where this program is installed: " + error.message());
  // Programs lie in <prefix>/bin or <prefix>/libexec/sallyport.
  for (fs::path prefix = program.parent_path(); prefix.has_relative_path(); prefix = prefix.parent_path()) {
    fs::path rules = prefix / "share" / "sallyport" / "rules";
    if (fs::is_directory(rules, error))
      return {std::move(rules), prefix / "lib" / "sallyport" / "cache", prefix / "libexec" / "sallyport"};
  }
  throw base::Error(fmt::format("no rules are installed for {}", program.string()),
                    "run install.sh again, or name rules with --rules");
}

scan::Engine load_engine(const std::optional<std::string>& rules_file, RulesFormat format,
                         model::Profile profile) {
  std::vector<fs::path> caches;
  fs::path rules;
  if (rules_file) {
    rules = *rules_file;
  } else {
    const Installation installation = Installation::of_this_program();
    rules = installation.rules;
    caches.push_back(installation.cache);
  }
  if (const auto folder = user_cache_folder()) caches.push_back(*folder);
  std::error_code error;
  if (format != RulesFormat::gitleaks && fs::is_directory(rules, error))
    return scan::Engine::load_folder(rules, caches, profile);
  const std::vector<rules::RuleFile> files = rules::read_rule_files(rules);
  if (!rules_file || !is_for_gitleaks(rules, files, format))
    return scan::Engine::load(files, caches, profile);
  return scan::Engine::load(read_gitleaks(files.front()), caches, profile);
}

policy::Policy load_policy(git::Repository& repository, const std::optional<std::string>& file,
                           PolicyFrom from) {
  if (file) return policy::load_file(*file, from == PolicyFrom::client ? fs::path() : repository.git_dir());
  if (from != PolicyFrom::client) {
    if (const auto named = repository.administrator_config("sallyport.policy")) {
      if (named->empty()) throw base::Error("sallyport.policy is set and names no file");
      // A relative name is below the git directory, wherever the program was started.
      return policy::load_file(repository.git_dir() / *named, repository.git_dir());
    }
  }
  if (from != PolicyFrom::server) {
    if (auto own = client_policy(repository)) return std::move(*own);
  }
  std::error_code error;
  if (from != PolicyFrom::client && fs::exists(fs::symlink_status(kSitePolicy, error)))
    return policy::load_file(kSitePolicy, repository.git_dir());
  return policy::defaults();
}

fs::path signature_cache(const git::Repository& repository) {
  struct ::stat status {};
  if (::stat(repository.git_dir().c_str(), &status) != 0 || status.st_uid != ::geteuid()) return {};
  return repository.git_dir() / "sallyport" / "signatures";
}

}  // namespace sallyport::app
