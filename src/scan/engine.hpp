#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "match/database.hpp"
#include "rules/load.hpp"
#include "rules/rule.hpp"

namespace sallyport::scan {

// A rule set made ready: the first-stage database and what the second stage needs. Immutable; shared by all scanners.
class Engine {
 public:
  // Compiles everything. Throws base::Error if a regex of a rule or allow-list is bad, naming the rule and its origin.
  static Engine compile(rules::RuleSet set);

  // As compile, by way of a cache: the first of `cache_folders` that holds a fitting, trustworthy file is used; otherwise the rules are loaded and
  // compiled and the result is kept in the first folder that can be written. Where none can, the engine works all the same.
  // A cached file counts only if its name (rules' digest, platform) and content digest fit and base::is_trustworthy says yes. Throws base::Error for bad rules.
  static Engine load(const std::vector<rules::RuleFile>& files, const std::vector<std::filesystem::path>& cache_folders);

  // As load, but always compiles, and fails if `folder` cannot be written: for the installation. Returns the file's path.
  static std::filesystem::path fill_cache(const std::vector<rules::RuleFile>& files, const std::filesystem::path& folder);

  const std::vector<rules::Rule>& rules() const noexcept;

  // Rules that speak of the path alone (no regex) and match `path`. Indices into rules(). An allow-list of the rule or of the set takes the path out.
  std::vector<std::uint32_t> rules_for_path(std::string_view path) const;

  // Whether a match of rule `rule` counts at `path`: the rule's own `path` fits, and no allow-list takes it out by path or commit.
  // `commit_hex` may be empty.
  bool counts_at(std::uint32_t rule, std::string_view path, std::string_view commit_hex) const;

  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

 private:
  friend class Scanner;
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::scan
