#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "match/database.hpp"
#include "rules/rule.hpp"
#include "scan/allow_list.hpp"
#include "scan/lazy_regex.hpp"

namespace sallyport::scan {

// A rule made ready. It borrows the rule.
struct ReadyRule {
  explicit ReadyRule(const rules::Rule& rule);

  const rules::Rule& rule;
  LazyRegex regex;
  LazyRegex path;
  std::deque<AllowList> allow_lists;
};

// What an engine is made of. Immutable but for regular expressions that are compiled at first use.
struct ReadySet {
  // `patterns` must be the database of the set's rules that have a regex, in their order.
  ReadySet(rules::RuleSet rule_set, match::Database patterns);

  std::size_t list_count(const ReadyRule& rule) const noexcept {
    return rule.allow_lists.size() + shared_allow_lists.size();
  }
  // The rule's own lists, then the set's.
  const AllowList& list(const ReadyRule& rule, std::size_t index) const {
    const std::size_t own = rule.allow_lists.size();
    return index < own ? rule.allow_lists[index] : shared_allow_lists.at(index - own);
  }

  const rules::RuleSet set;
  match::Database database;
  std::vector<std::uint32_t> rule_of_pattern;
  std::deque<ReadyRule> ready;
  std::deque<AllowList> shared_allow_lists;
};

}  // namespace sallyport::scan
