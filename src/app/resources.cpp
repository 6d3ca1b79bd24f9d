#include "app/resources.hpp"

#include <cstdlib>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "policy/load.hpp"
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
  return policy::load(*text, path.string());
}

}  // namespace

Installation Installation::of_this_program() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) throw base::Error("cannot tell where this program is installed: " + error.message());
  // Programs lie in <prefix>/bin or <prefix>/libexec/sallyport.
  for (fs::path prefix = program.parent_path(); prefix.has_relative_path(); prefix = prefix.parent_path()) {
    fs::path rules = prefix / "share" / "sallyport" / "rules";
    if (fs::is_directory(rules, error)) return {std::move(rules), prefix / "lib" / "sallyport" / "cache"};
  }
  throw base::Error(fmt::format("no rules are installed for {}", program.string()),
                    "run install.sh again, or name rules with --rules");
}

scan::Engine load_engine(const std::optional<std::string>& rules_file) {
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
  return scan::Engine::load(rules::read_rule_files(rules), caches);
}

policy::Policy load_policy(git::Repository& repository, const std::optional<std::string>& file,
                           PolicyFrom from) {
  if (file) return policy::load_file(*file);
  if (from != PolicyFrom::client) {
    if (const auto named = repository.administrator_config("sallyport.policy")) {
      if (named->empty()) throw base::Error("sallyport.policy is set and names no file");
      // A relative name is below the git directory, wherever the program was started.
      return policy::load_file(repository.git_dir() / *named);
    }
  }
  if (from != PolicyFrom::server) {
    if (auto own = client_policy(repository)) return std::move(*own);
  }
  std::error_code error;
  if (from != PolicyFrom::client && fs::exists(fs::symlink_status(kSitePolicy, error)))
    return policy::load_file(kSitePolicy);
  return policy::defaults();
}

}  // namespace sallyport::app
