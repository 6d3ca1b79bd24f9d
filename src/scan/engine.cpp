#include "scan/engine.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "credential/credential.hpp"
#include "scan/companions.hpp"
#include "scan/hit.hpp"
#include "scan/ready_set.hpp"

namespace sallyport::scan {

namespace {

void check_regex(std::string_view what, const std::string& regex) {
  base::with_context(what, [&] { match::Regex{regex}; });
}

void check_lists(const std::vector<rules::AllowList>& lists) {
  for (const rules::AllowList& list : lists) {
    for (const std::string& regex : list.regexes) check_regex("a regex of its allow-list", regex);
    for (const std::string& path : list.paths) check_regex("a path of its allow-list", path);
  }
}

void check_rule(const rules::Rule& rule) {
  check_regex("its path", rule.path);
  check_lists(rule.allowlists);
  const std::size_t groups =
      base::with_context("its regex", [&] { return match::Regex(rule.regex).group_count(); });
  if (rule.secret_group > groups) {
    throw base::Error(
        fmt::format("secretGroup is {}, but its regex has {} groups", rule.secret_group, groups));
  }
}

rules::RuleSet with_own_rule(rules::RuleSet set) {
  for (const rules::Rule& rule : set.rules) {
    if (rule.id == kKnownSecretRule)
      throw base::Error(fmt::format("{}: the id '{}' is taken: it is that of secrets which a deny-list names",
                                    rule.origin, rule.id));
  }
  rules::Rule own;
  own.id = kKnownSecretRule;
  own.description = "Secret that may never stand here again (deny-list)";
  own.severity = model::Severity::critical;
  own.remediation = "Take it out. If it still opens anything, revoke it: it is known to have leaked before.";
  own.origin = "built in";
  set.rules.push_back(std::move(own));
  return set;
}

// The lists of `from` that hold in `profile`.
void fill(std::deque<AllowList>& lists, const std::vector<rules::AllowList>& from, model::Profile profile) {
  for (const rules::AllowList& list : from) {
    if (list.profile.value_or(profile) == profile) lists.emplace_back(list);
  }
}

void check_names(const rules::Rule& rule) {
  if (!rule.proof.empty() && proof::find(rule.proof) == nullptr)
    throw base::Error(fmt::format("there is no proof called '{}'", rule.proof));
  if (!rule.value.empty() && !credential::is_kind(rule.value))
    throw base::Error(fmt::format("there is no kind of value called '{}'", rule.value),
                      fmt::format("there are: {}", fmt::join(credential::kinds(), ", ")));
}

// Rules are in order of id.
void resolve_required(ReadySet& set, ReadyRule& rule) {
  const std::span all(set.set.rules.data(), set.set.rules.size() - 1);
  for (const rules::RequiredRule& required : rule.rule.required) {
    const auto found = std::ranges::lower_bound(all, required.id, {}, &rules::Rule::id);
    if (found == all.end() || found->id != required.id)
      throw base::Error(fmt::format("it requires a rule '{}', which there is not", required.id));
    ReadyRule& part = set.ready[static_cast<std::size_t>(found - all.begin())];
    part.is_required = true;
    part.is_required_in_push |= required.within == rules::RequiredRule::Within::push;
    rule.required.push_back(static_cast<std::uint32_t>(found - all.begin()));
    if (required.within == rules::RequiredRule::Within::push)
      rule.required_in_push.push_back(rule.required.back());
    set.has_required = true;
  }
}

}  // namespace

ReadyRule::ReadyRule(const rules::Rule& source, model::Profile profile)
    : rule(source),
      is_silent(source.profile > profile),
      is_generic(source.id.find("generic") != std::string::npos),
      proof(proof::find(source.proof)),
      regex(source.regex),
      path(source.path) {
  fill(allow_lists, source.allowlists, profile);
}

ReadySet::ReadySet(rules::RuleSet rule_set, match::Database patterns, model::Profile in_profile)
    : set(with_own_rule(std::move(rule_set))), profile(in_profile), database(std::move(patterns)) {
  for (std::uint32_t index = 0; index < set.rules.size(); ++index) {
    ready.emplace_back(set.rules[index], profile);
    if (!set.rules[index].regex.empty()) rule_of_pattern.push_back(index);
  }
  for (ReadyRule& rule : ready) {
    base::with_context(fmt::format("rule {} ({})", rule.rule.id, rule.rule.origin), [&] {
      check_names(rule.rule);
      resolve_required(*this, rule);
    });
  }
  fill(shared_allow_lists, set.allowlists, profile);
  if (rule_of_pattern.size() != database.pattern_count()) {
    throw base::Error("the compiled rule database belongs to other rules");
  }
}

rules::RuleSet ReadySet::loaded_set() const {
  rules::RuleSet loaded = set;
  loaded.rules.pop_back();
  return loaded;
}

Engine::Engine(std::unique_ptr<const ReadySet> ready_set) : ready_set_(std::move(ready_set)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Engine Engine::compile(rules::RuleSet set, model::Profile profile) {
  std::vector<match::Pattern> patterns;
  for (const rules::Rule& rule : set.rules) {
    base::with_context(fmt::format("rule {} ({})", rule.id, rule.origin), [&] { check_rule(rule); });
    if (!rule.regex.empty()) patterns.push_back({rule.regex, rule.keywords});
  }
  base::with_context("the rule set", [&] { check_lists(set.allowlists); });
  match::Database database = match::Database::compile(patterns);
  return Engine(std::make_unique<ReadySet>(std::move(set), std::move(database), profile));
}

model::Profile Engine::profile() const noexcept {
  return ready_set_->profile;
}

const std::vector<std::uint32_t>& Engine::required_in_push(std::uint32_t rule) const {
  return ready_set_->ready.at(rule).required_in_push;
}

const std::vector<rules::Rule>& Engine::rules() const noexcept {
  return ready_set_->set.rules;
}

std::vector<std::uint32_t> Engine::rules_for_path(std::string_view path) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t index = 0; index < ready_set_->ready.size(); ++index) {
    const ReadyRule& ready = ready_set_->ready[index];
    if (!ready.rule.regex.empty() || ready.rule.path.empty() || ready.is_silent) continue;
    if (counts_at(Hit{.rule = index}, path, {})) found.push_back(index);
  }
  return found;
}

bool Engine::counts_at(const Hit& hit, std::string_view path, std::string_view commit_hex) const {
  if (hit.rule == ready_set_->known_secret_rule()) return true;  // no list takes it back
  const ReadyRule& ready = ready_set_->ready.at(hit.rule);
  // A member of a container is known by the container's path and by its own.
  const auto fits_path = [&](std::string_view name) {
    return !name.empty() && ready.path.get().matches_somewhere(name);
  };
  if (!ready.rule.path.empty() && !fits_path(path) && !fits_path(hit.member)) return false;
  for (std::uint32_t index = 0; index < ready_set_->list_count(ready); ++index) {
    const AllowList& list = ready_set_->list(ready, index);
    // Of a list that needs all, the scanner has judged the kinds that are about content.
    const bool is_open = !list.needs_all() || !list.has_content() ||
                         std::count(hit.allowed_by_content.begin(), hit.allowed_by_content.end(), index) > 0;
    if (!is_open) continue;
    if (list.judge_place(path, commit_hex)) return false;
    if (!hit.member.empty() && list.judge_place(hit.member, commit_hex)) return false;
  }
  return true;
}

std::vector<const Hit*> Engine::hits_at(const std::vector<Hit>& hits, std::string_view path,
                                        std::string_view commit_hex) const {
  std::vector<const Hit*> counting;
  for (const Hit& hit : hits) {
    if (counts_at(hit, path, commit_hex)) counting.push_back(&hit);
  }
  drop_superseded(*ready_set_, counting);
  return counting;
}

}  // namespace sallyport::scan
