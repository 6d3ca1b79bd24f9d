#include "scan/ready_set.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "credential/credential.hpp"

namespace sallyport::scan {

namespace {

rules::Rule own_rule() {
  rules::Rule own;
  own.id = kKnownSecretRule;
  own.description = "Secret that may never stand here again (deny-list)";
  own.severity = model::Severity::critical;
  own.remediation = "Take it out. If it still opens anything, revoke it: it is known to have leaked before.";
  own.origin = "built in";
  return own;
}

// The lists of `from` that hold in `profile`.
void fill(std::deque<AllowList>& lists, const std::vector<rules::AllowList>& from, model::Profile profile) {
  for (const rules::AllowList& list : from) {
    if (list.profile.value_or(profile) == profile) lists.emplace_back(list);
  }
}

const proof::Proof* proof_of(const rules::Rule& rule) {
  const proof::Proof* const found = proof::find(rule.proof);
  if (!rule.proof.empty() && found == nullptr)
    throw base::Error(fmt::format("there is no proof called '{}'", rule.proof));
  if (!rule.value.empty() && !credential::is_kind(rule.value))
    throw base::Error(fmt::format("there is no kind of value called '{}'", rule.value),
                      fmt::format("there are: {}", fmt::join(credential::kinds(), ", ")));
  return found;
}

std::string name_of(const rules::Rule& rule) {
  return fmt::format("rule {} ({})", rule.id, rule.origin);
}

}  // namespace

ReadyRule::ReadyRule(rules::Rule source, Ties ties_of_it, model::Profile profile)
    : rule(std::move(source)),
      ties(std::move(ties_of_it)),
      is_silent(rule.profile > profile),
      is_generic(rule.id.find("generic") != std::string::npos),
      proof(proof_of(rule)),
      regex(rule.regex),
      path(rule.path) {
  fill(allow_lists, rule.allowlists, profile);
}

ReadySet::ReadySet(rules::RuleSet set, match::Database patterns, match::Database path_patterns,
                   model::Profile in_profile)
    : profile(in_profile),
      cached_{{}, {}, std::move(patterns), std::move(path_patterns)},
      slots_(set.rules.size() + 1) {
  const auto id_of = [&](std::uint32_t index) -> std::string_view { return set.rules[index].id; };
  const auto count = static_cast<std::uint32_t>(set.rules.size());
  for (std::uint32_t index = 0; index < count; ++index) {
    const rules::Rule& rule = set.rules[index];
    if (rule.id == kKnownSecretRule)
      throw base::Error(fmt::format("{}: the id '{}' is taken: it is that of secrets which a deny-list names",
                                    rule.origin, rule.id));
    note(index, !rule.regex.empty());
    tie(index, rule, id_of);
  }
  for (std::uint32_t index = 0; index < count; ++index)
    slots_[index].ready = make(index, std::move(set.rules[index]));
  finish(std::move(set.allowlists));
}

ReadySet::ReadySet(CachedEngine cached, model::Profile in_profile)
    : profile(in_profile), cached_(std::move(cached)), slots_(cached_.rules.size() + 1) {
  const auto id_of = [&](std::uint32_t index) { return cached_.rules.id(index); };
  const auto count = static_cast<std::uint32_t>(cached_.rules.size());
  for (std::uint32_t index = 0; index < count; ++index) {
    note(index, cached_.rules.has_regex(index));
    if (cached_.rules.requires_others(index)) tie(index, cached_.rules.rule(index), id_of);
  }
  finish(cached_.rules.allow_lists());
}

const ReadyRule& ReadySet::ready(std::uint32_t rule) const {
  Slot& slot = slots_.at(rule);
  if (const ReadyRule* const seen = slot.seen.load(std::memory_order_acquire)) return *seen;
  const std::lock_guard lock(mutex_);
  if (slot.ready == nullptr) slot.ready = make(rule, cached_.rules.rule(rule));
  slot.seen.store(slot.ready.get(), std::memory_order_release);
  return *slot.ready;
}

void ReadySet::note(std::uint32_t rule, bool has_regex) {
  (has_regex ? rule_of_pattern_ : path_rules_).push_back(rule);
}

// Rules are in order of id.
void ReadySet::tie(std::uint32_t index, const rules::Rule& rule, const IdOf& id_of) {
  std::vector<std::uint32_t> all(rule.required.empty() ? 0 : rule_count() - 1);
  std::iota(all.begin(), all.end(), 0U);
  for (const rules::RequiredRule& required : rule.required) {
    const auto found = std::ranges::lower_bound(all, std::string_view(required.id), {}, id_of);
    if (found == all.end() || id_of(*found) != required.id)
      throw base::Error(
          fmt::format("{}: it requires a rule '{}', which there is not", name_of(rule), required.id));
    const bool is_in_push = required.within == rules::RequiredRule::Within::push;
    Ties& part = ties_[*found];
    part.is_required = true;
    part.is_required_in_push |= is_in_push;
    Ties& whole = ties_[index];
    whole.required.push_back(*found);
    if (is_in_push) whole.required_in_push.push_back(*found);
  }
}

void ReadySet::finish(std::vector<rules::AllowList> lists) {
  slots_.back().ready = make(known_secret_rule(), own_rule());
  shared_lists_ = std::move(lists);
  fill(shared_allow_lists_, shared_lists_, profile);
  if (rule_of_pattern_.size() != cached_.database.pattern_count() ||
      path_rules_.size() != cached_.path_database.pattern_count())
    throw base::Error("the compiled rule database belongs to other rules");
}

std::unique_ptr<const ReadyRule> ReadySet::make(std::uint32_t index, rules::Rule rule) const {
  const std::string name = name_of(rule);
  return base::with_context(name, [&] {
    const auto ties = ties_.find(index);
    return std::make_unique<const ReadyRule>(std::move(rule), ties == ties_.end() ? Ties() : ties->second,
                                             profile);
  });
}

}  // namespace sallyport::scan
