#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/profile.hpp"
#include "rules/load.hpp"
#include "rules/rule.hpp"

namespace sallyport::scan {

struct Hit;
class LateSet;
class ReadySet;
class RuleRecord;

// The rules of an engine, each made when it is first asked for: of a cached one most never are. Borrows the
// engine. May be used by several threads at once.
class RuleList {
 public:
  std::size_t size() const noexcept;
  // Throws std::out_of_range, and base::Error where a cached rule cannot be used.
  const rules::Rule& operator[](std::size_t index) const;
  const rules::Rule& at(std::size_t index) const { return (*this)[index]; }

 private:
  friend class Engine;
  explicit RuleList(const ReadySet& ready_set) noexcept : ready_set_(&ready_set) {}
  const ReadySet* ready_set_;
};

// A rule set made ready: the first-stage database and what the second stage needs. Immutable; shared by all
// scanners.
class Engine {
 public:
  // Compiles everything. Throws base::Error if a regex of a rule or allow-list is bad, naming the rule and
  // its origin, or if one names a proof, a kind of value or a required rule that does not exist.
  static Engine compile(rules::RuleSet set, model::Profile profile = model::Profile::balanced);

  // As compile, by way of a cache: the first of `cache_folders` that holds a fitting, trustworthy file is
  // used; otherwise the rules are loaded and compiled and the result is kept in the first folder that can be
  // written (it is made if it is not there). Where none can, the engine works all the same. A cached file
  // counts only if its name and content say that it was made from these rules for this platform, its own
  // checksums fit (or did when it looked as it does, see scan/engine_record.hpp), and base::is_trustworthy
  // says yes to the file and its folder. Throws base::Error for bad rules.
  static Engine load(const std::vector<rules::RuleFile>& files,
                     const std::vector<std::filesystem::path>& cache_folders,
                     model::Profile profile = model::Profile::balanced);

  // The same for the rules of a folder, which are read only if the cache has no record that they are still
  // those that it has an engine of (scan/rule_record.hpp); such a record is kept beside the engine. Where it
  // has one, the rules are known to be good, and the engine is taken from the cache when it is first asked
  // for something, which whoever has nothing to look at never does. If the cache does not have it any more,
  // the rules are read then; base::Error if they are bad, or others, by then. Rules of which there is no
  // record are read at once, so that bad ones are refused whatever there is to look at.
  static Engine load_folder(const std::filesystem::path& folder,
                            const std::vector<std::filesystem::path>& cache_folders,
                            model::Profile profile = model::Profile::balanced);

  // The same for a set that was read in another way, such as from a configuration of gitleaks: the cache
  // knows it by all that it holds.
  static Engine load(rules::RuleSet set, const std::vector<std::filesystem::path>& cache_folders,
                     model::Profile profile = model::Profile::balanced);

  // As load, but always compiles, and throws base::Error if `folder` cannot be written or cannot be trusted:
  // for the installation. Cached engines of other rules are removed from `folder`. Returns the file's path.
  static std::filesystem::path fill_cache(const std::vector<rules::RuleFile>& files,
                                          const std::filesystem::path& folder);

  // Whether `folder` holds a file that load would use for these rules.
  static bool is_cached(const std::vector<rules::RuleFile>& files, const std::filesystem::path& folder);

  // SHA-256 of the files that the rules were read from (rules::digest) or, where they were read in another
  // way, of all that they hold; in hexadecimal. Empty for an engine that compile() made.
  const std::string& rules_digest() const noexcept { return rules_digest_; }

  // How sure a finding must be. It is a matter of use: one cached engine serves every profile.
  model::Profile profile() const noexcept { return profile_; }

  // For whoever is about to scan with so many Scanners at the same time: readies the engine for them.
  void expect_scans(std::size_t at_once) const;

  // That, these, and a Scanner's first scan, take the engine of load_folder from its cache if nobody has yet,
  // and throw what that throws.
  RuleList rules() const;

  // Rules of which each must have a hit somewhere in a push for a hit of `rule` to count; none nearly always.
  const std::vector<std::uint32_t>& required_in_push(std::uint32_t rule) const;

  // Rules that speak of the path alone (no regex) and match `path`, unless an allow-list of the rule or of
  // the set takes the path out. Indices into rules(). Allow-lists by commit are not asked; counts_at with a
  // Hit of that rule does.
  std::vector<std::uint32_t> rules_for_path(std::string_view path) const;

  // Whether `hit` counts at `path`: the rule's own `path` fits, and no allow-list takes it out by path or
  // commit. `commit_hex` may be empty.
  bool counts_at(const Hit& hit, std::string_view path, std::string_view commit_hex) const;

  // Those of a text's hits that count at `path`, without those of generic rules that give way to another of
  // them.
  std::vector<const Hit*> hits_at(const std::vector<Hit>& hits, std::string_view path,
                                  std::string_view commit_hex) const;

  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

 private:
  friend class Scanner;
  explicit Engine(std::unique_ptr<const ReadySet> ready_set, std::string rules_digest = {});
  Engine(std::unique_ptr<LateSet> set, std::string rules_digest, model::Profile profile);
  const ReadySet& ready_set() const;
  static Engine compile_and_keep(rules::RuleSet set, const std::string& rules_digest,
                                 const std::vector<std::filesystem::path>& cache_folders,
                                 model::Profile profile);
  static Engine read_folder(const std::filesystem::path& folder, const RuleRecord& record,
                            const std::vector<std::filesystem::path>& cache_folders, model::Profile profile);
  std::unique_ptr<LateSet> set_;
  std::string rules_digest_;
  model::Profile profile_;
};

}  // namespace sallyport::scan
