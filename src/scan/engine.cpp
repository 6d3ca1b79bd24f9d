#include "scan/engine.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
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

}  // namespace

ReadyRule::ReadyRule(const rules::Rule& source) : rule(source), regex(source.regex), path(source.path) {
  for (const rules::AllowList& list : source.allowlists) allow_lists.emplace_back(list);
}

ReadySet::ReadySet(rules::RuleSet rule_set, match::Database patterns)
    : set(std::move(rule_set)), database(std::move(patterns)) {
  for (std::uint32_t index = 0; index < set.rules.size(); ++index) {
    ready.emplace_back(set.rules[index]);
    if (!set.rules[index].regex.empty()) rule_of_pattern.push_back(index);
  }
  for (const rules::AllowList& list : set.allowlists) shared_allow_lists.emplace_back(list);
  if (rule_of_pattern.size() != database.pattern_count()) {
    throw base::Error("the compiled rule database belongs to other rules");
  }
}

Engine::Engine(std::unique_ptr<const ReadySet> ready_set) : ready_set_(std::move(ready_set)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Engine Engine::compile(rules::RuleSet set) {
  std::vector<match::Pattern> patterns;
  for (const rules::Rule& rule : set.rules) {
    base::with_context(fmt::format("rule {} ({})", rule.id, rule.origin), [&] { check_rule(rule); });
    if (!rule.regex.empty()) patterns.push_back({rule.regex, rule.keywords});
  }
  base::with_context("the rule set", [&] { check_lists(set.allowlists); });
  match::Database database = match::Database::compile(patterns);
  return Engine(std::make_unique<ReadySet>(std::move(set), std::move(database)));
}

const std::vector<rules::Rule>& Engine::rules() const noexcept {
  return ready_set_->set.rules;
}

std::vector<std::uint32_t> Engine::rules_for_path(std::string_view path) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t index = 0; index < ready_set_->ready.size(); ++index) {
    const ReadyRule& ready = ready_set_->ready[index];
    if (!ready.rule.regex.empty() || ready.rule.path.empty()) continue;
    if (counts_at(Hit{.rule = index}, path, {})) found.push_back(index);
  }
  return found;
}

bool Engine::counts_at(const Hit& hit, std::string_view path, std::string_view commit_hex) const {
  const ReadyRule& ready = ready_set_->ready.at(hit.rule);
  if (!ready.rule.path.empty() && !ready.path.get().matches_somewhere(path)) return false;
  for (std::uint32_t index = 0; index < ready_set_->list_count(ready); ++index) {
    const AllowList& list = ready_set_->list(ready, index);
    // Of a list that needs all, the scanner has judged the kinds that are about content.
    const bool is_open = !list.needs_all() || !list.has_content() ||
                         std::count(hit.allowed_by_content.begin(), hit.allowed_by_content.end(), index) > 0;
    if (is_open && list.judge_place(path, commit_hex)) return false;
  }
  return true;
}

}  // namespace sallyport::scan
