#include "scan/engine.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "scan/companions.hpp"
#include "scan/hit.hpp"
#include "scan/late_set.hpp"
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

}  // namespace

Engine::Engine(std::unique_ptr<const ReadySet> ready_set, std::string rules_digest)
    : rules_digest_(std::move(rules_digest)), profile_(ready_set->profile) {
  set_ = std::make_unique<LateSet>(std::move(ready_set));
}
Engine::Engine(std::unique_ptr<LateSet> set, std::string rules_digest, model::Profile profile)
    : set_(std::move(set)), rules_digest_(std::move(rules_digest)), profile_(profile) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Engine Engine::compile(rules::RuleSet set, model::Profile profile) {
  std::vector<match::Pattern> patterns;
  std::vector<match::Pattern> path_patterns;
  for (const rules::Rule& rule : set.rules) {
    base::with_context(fmt::format("rule {} ({})", rule.id, rule.origin), [&] { check_rule(rule); });
    if (!rule.regex.empty()) {
      patterns.push_back({rule.regex, rule.keywords});
    } else {
      path_patterns.push_back({rule.path, {}});
    }
  }
  base::with_context("the rule set", [&] { check_lists(set.allowlists); });
  return Engine(std::make_unique<ReadySet>(std::move(set), match::Database::compile(patterns),
                                           match::Database::compile(path_patterns), profile));
}

void Engine::expect_scans(std::size_t at_once) const {
  ready_set().database().expect_scans(at_once);
}

const ReadySet& Engine::ready_set() const {
  return set_->get();
}

const std::vector<std::uint32_t>& Engine::required_in_push(std::uint32_t rule) const {
  return ready_set().ready(rule).ties.required_in_push;
}

RuleList Engine::rules() const {
  return RuleList(ready_set());
}

std::size_t RuleList::size() const noexcept {
  return ready_set_->rule_count();
}

const rules::Rule& RuleList::operator[](std::size_t index) const {
  return ready_set_->ready(static_cast<std::uint32_t>(std::min(index, size()))).rule;
}

std::vector<std::uint32_t> Engine::rules_for_path(std::string_view path) const {
  std::vector<std::uint32_t> found;
  const ReadySet& set = ready_set();
  match::Prescan prescan(set.path_database());
  for (const match::Candidate& candidate : prescan.candidates(path)) {
    const std::uint32_t index = set.rule_of_path_pattern(candidate.pattern);
    if (!found.empty() && found.back() == index) continue;  // an earlier candidate of the same rule
    if (!set.ready(index).is_silent && counts_at(Hit{.rule = index}, path, {})) found.push_back(index);
  }
  return found;
}

bool Engine::counts_at(const Hit& hit, std::string_view path, std::string_view commit_hex) const {
  const ReadySet& set = ready_set();
  if (hit.rule == set.known_secret_rule()) return true;  // no list takes it back
  const ReadyRule& ready = set.ready(hit.rule);
  // A member of a container is known by the container's path and by its own.
  const auto fits_path = [&](std::string_view name) {
    return !name.empty() && ready.path.get().matches_somewhere(name);
  };
  if (!ready.rule.path.empty() && !fits_path(path) && !fits_path(hit.member)) return false;
  for (std::uint32_t index = 0; index < set.list_count(ready); ++index) {
    const AllowList& list = set.list(ready, index);
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
  if (!counting.empty()) drop_superseded(ready_set(), counting);
  return counting;
}

}  // namespace sallyport::scan
