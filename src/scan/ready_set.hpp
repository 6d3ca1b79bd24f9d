#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "match/database.hpp"
#include "match/pattern_regex.hpp"
#include "model/profile.hpp"
#include "proof/proof.hpp"
#include "rules/packed_set.hpp"
#include "rules/rule.hpp"
#include "scan/allow_list.hpp"
#include "scan/lazy_regex.hpp"

namespace sallyport::scan {

// What rules that others require, or that require others, have to do with each other. Indices.
struct Ties {
  bool is_required = false;  // by another rule
  bool is_required_in_push = false;
  std::vector<std::uint32_t> required;  // as in rule.required
  std::vector<std::uint32_t> required_in_push;
};

// A rule made ready.
struct ReadyRule {
  // Of the allow-lists only those that hold in `profile` are there. Throws base::Error where the rule names a
  // proof or a kind of value that does not exist.
  ReadyRule(rules::Rule source, Ties ties, model::Profile profile);
  ReadyRule(const ReadyRule&) = delete;
  ReadyRule& operator=(const ReadyRule&) = delete;

  const rules::Rule rule;
  const Ties ties;
  const bool is_silent;   // it does not speak in the engine's profile
  const bool is_generic;  // its id says so: it gives way to others
  const proof::Proof* const proof;
  match::PatternRegex regex;
  LazyRegex path;
  std::deque<AllowList> allow_lists;
};

// The rule of secrets that a deny-list names (ScanOptions::known_secrets). It is in every set, whatever the
// rule files say, as its last rule.
inline constexpr std::string_view kKnownSecretRule = "known-secret";

// An engine as the cache gives it. Rules and database lie in the file.
struct CachedEngine {
  base::MappedFile file;
  rules::PackedSet rules;
  match::Database database;
  match::Database path_database;
};

// What an engine is made of. Immutable to all who look at it: a cached engine's rules are read, and regular
// expressions compiled, when they are first asked for, since most rules never see a candidate.
class ReadySet {
 public:
  // `patterns` must be the database of the set's rules that have a regex, in their order; `path_patterns`
  // that of the paths of those that have none. Throws base::Error where a rule has the id of our own rule, or
  // names a proof, a kind of value or another rule that does not exist.
  ReadySet(rules::RuleSet rule_set, match::Database patterns, match::Database path_patterns,
           model::Profile in_profile);
  // Throws base::Error where a rule names another rule that does not exist; for the rest see ready().
  ReadySet(CachedEngine cached, model::Profile in_profile);

  std::uint32_t rule_count() const noexcept { return static_cast<std::uint32_t>(slots_.size()); }

  // From several threads at once, too. Throws std::out_of_range, and base::Error where a cached rule is
  // damaged or names a proof or a kind of value that does not exist.
  const ReadyRule& ready(std::uint32_t rule) const;

  std::size_t list_count(const ReadyRule& rule) const noexcept {
    return rule.allow_lists.size() + shared_allow_lists_.size();
  }
  // The rule's own lists, then the set's.
  const AllowList& list(const ReadyRule& rule, std::size_t index) const {
    const std::size_t own = rule.allow_lists.size();
    return index < own ? rule.allow_lists[index] : shared_allow_lists_.at(index - own);
  }

  std::uint32_t known_secret_rule() const noexcept { return rule_count() - 1; }
  bool has_required() const noexcept { return !ties_.empty(); }  // some rule requires another
  const match::Database& database() const noexcept { return cached_.database; }
  std::uint32_t rule_of_pattern(std::uint32_t pattern) const { return rule_of_pattern_.at(pattern); }
  // Of the rules that speak of the path alone: with RE2 alone, each run would compile all of them for its
  // first path.
  const match::Database& path_database() const noexcept { return cached_.path_database; }
  std::uint32_t rule_of_path_pattern(std::uint32_t pattern) const { return path_rules_.at(pattern); }

  const model::Profile profile;

 private:
  using IdOf = std::function<std::string_view(std::uint32_t)>;
  struct Slot {
    std::atomic<const ReadyRule*> seen = nullptr;  // `ready`, for whoever asks without a lock
    std::unique_ptr<const ReadyRule> ready;
  };

  void note(std::uint32_t rule, bool has_regex);
  void tie(std::uint32_t index, const rules::Rule& rule, const IdOf& id_of);
  void finish(std::vector<rules::AllowList> lists);
  std::unique_ptr<const ReadyRule> make(std::uint32_t index, rules::Rule rule) const;

  CachedEngine cached_;  // of a set that was not cached, the databases alone
  std::map<std::uint32_t, Ties> ties_;
  std::vector<std::uint32_t> rule_of_pattern_;
  std::vector<std::uint32_t> path_rules_;
  std::vector<rules::AllowList> shared_lists_;
  std::deque<AllowList> shared_allow_lists_;
  mutable std::mutex mutex_;  // of those who make a rule ready
  mutable std::vector<Slot> slots_;
};

}  // namespace sallyport::scan
