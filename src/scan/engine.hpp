#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/load.hpp"
#include "rules/rule.hpp"

namespace sallyport::scan {

struct Hit;
struct ReadySet;

// A rule set made ready: the first-stage database and what the second stage needs. Immutable; shared by all
// scanners.
class Engine {
 public:
  // Compiles everything. Throws base::Error if a regex of a rule or allow-list is bad, naming the rule and
  // its origin.
  static Engine compile(rules::RuleSet set);

  // As compile, by way of a cache: the first of `cache_folders` that holds a fitting, trustworthy file is
  // used; otherwise the rules are loaded and compiled and the result is kept in the first folder that can be
  // written (it is made if it is not there). Where none can, the engine works all the same. A cached file
  // counts only if its name and content say that it was made from these rules for this platform, its own
  // digest fits, and base::is_trustworthy says yes to the file and its folder. Throws base::Error for bad
  // rules.
  static Engine load(const std::vector<rules::RuleFile>& files,
                     const std::vector<std::filesystem::path>& cache_folders);

  // As load, but always compiles, and throws base::Error if `folder` cannot be written or cannot be trusted:
  // for the installation. Cached engines of other rules are removed from `folder`. Returns the file's path.
  static std::filesystem::path fill_cache(const std::vector<rules::RuleFile>& files,
                                          const std::filesystem::path& folder);

  const std::vector<rules::Rule>& rules() const noexcept;

  // Rules that speak of the path alone (no regex) and match `path`, unless an allow-list of the rule or of
  // the set takes the path out. Indices into rules(). Allow-lists by commit are not asked; counts_at with a
  // Hit of that rule does.
  std::vector<std::uint32_t> rules_for_path(std::string_view path) const;

  // Whether `hit` counts at `path`: the rule's own `path` fits, and no allow-list takes it out by path or
  // commit. `commit_hex` may be empty.
  bool counts_at(const Hit& hit, std::string_view path, std::string_view commit_hex) const;

  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

 private:
  friend class Scanner;
  explicit Engine(std::unique_ptr<const ReadySet> ready_set);
  std::unique_ptr<const ReadySet> ready_set_;
};

}  // namespace sallyport::scan
