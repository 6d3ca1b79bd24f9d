#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "match/database.hpp"
#include "model/profile.hpp"
#include "proof/proof.hpp"
#include "rules/rule.hpp"
#include "scan/allow_list.hpp"
#include "scan/lazy_regex.hpp"

namespace sallyport::scan {

// A rule made ready. It borrows the rule.
struct ReadyRule {
  // Of the allow-lists only those that hold in `profile` are there.
  ReadyRule(const rules::Rule& rule, model::Profile profile);

  const rules::Rule& rule;
  bool is_silent = false;    // it does not speak in the engine's profile
  bool is_generic = false;   // its id says so: it gives way to others
  bool is_required = false;  // by another rule
  bool is_required_in_push = false;
  std::vector<std::uint32_t> required;  // the indices of rule.required
  std::vector<std::uint32_t> required_in_push;
  const proof::Proof* proof = nullptr;
  LazyRegex regex;
  LazyRegex path;
  std::deque<AllowList> allow_lists;
};

// The rule of secrets that a deny-list names (ScanOptions::known_secrets). It is in every set, whatever the
// rule files say, as its last rule.
inline constexpr std::string_view kKnownSecretRule = "known-secret";

// What an engine is made of. Immutable but for regular expressions that are compiled at first use.
struct ReadySet {
  // `patterns` must be the database of the set's rules that have a regex, in their order.
  // Throws base::Error where a rule has the id of our own rule, or names a proof, a kind of value or another
  // rule that does not exist.
  ReadySet(rules::RuleSet rule_set, match::Database patterns, model::Profile in_profile);

  std::size_t list_count(const ReadyRule& rule) const noexcept {
    return rule.allow_lists.size() + shared_allow_lists.size();
  }
  // The rule's own lists, then the set's.
  const AllowList& list(const ReadyRule& rule, std::size_t index) const {
    const std::size_t own = rule.allow_lists.size();
    return index < own ? rule.allow_lists[index] : shared_allow_lists.at(index - own);
  }

  std::uint32_t known_secret_rule() const noexcept {
    return static_cast<std::uint32_t>(set.rules.size() - 1);
  }
  // The set as it was loaded.
  rules::RuleSet loaded_set() const;

  const rules::RuleSet set;
  const model::Profile profile;
  bool has_required = false;  // some rule requires another
  match::Database database;
  std::vector<std::uint32_t> rule_of_pattern;
  std::deque<ReadyRule> ready;
  std::deque<AllowList> shared_allow_lists;
};

}  // namespace sallyport::scan
