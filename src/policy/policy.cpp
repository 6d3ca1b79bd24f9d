#include "policy/policy.hpp"

#include <algorithm>

namespace sallyport::policy {

namespace {

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

// The last of the most specific: files are read from top to bottom, with the built-in rules before them.
template <typename Rule, typename Matches>
const Rule* most_specific(const std::vector<Rule>& rules, Matches&& matches) {
  const Rule* best = nullptr;
  for (const Rule& rule : rules) {
    if (best != nullptr && rule.name.specificity() < best->name.specificity()) continue;
    if (matches(rule)) best = &rule;
  }
  return best;
}

// The tables that can speak of a ref, and what they call it.
std::pair<const std::vector<RefRule>*, std::string_view> tables_and_name(const Policy& policy,
                                                                         std::string_view ref) {
  if (ref.starts_with(kBranches)) return {&policy.branches, ref.substr(kBranches.size())};
  if (ref.starts_with(kTags)) return {&policy.tags, ref.substr(kTags.size())};
  return {&policy.refs, ref};
}

template <typename Value>
bool are_among(const std::vector<Value>& few, const std::vector<Value>& many) {
  return std::all_of(few.begin(), few.end(), [&](const Value& one) {
    return std::find(many.begin(), many.end(), one) != many.end();
  });
}

template <typename Speaks>
const PathRule* path_rule(const std::vector<PathRule>& rules, std::string_view path, Speaks&& speaks) {
  const std::string_view last = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return most_specific(rules, [&](const PathRule& rule) {
    return speaks(rule) && rule.name.matches(rule.name.has_slash() ? path : last);
  });
}

}  // namespace

model::Effect effect_of(Mode mode) noexcept {
  switch (mode) {
    case Mode::off:
    case Mode::observe:
      return model::Effect::observed;
    case Mode::warn:
      return model::Effect::warns;
    case Mode::refuse:
      break;
  }
  return model::Effect::refuses;
}

bool RefRule::is_as_strict_on_signatures_as(const RefRule& other) const {
  if (other.signatures == Signatures::off) return true;
  // What stands at and below an anchor was let in unasked.
  if (mode < other.mode || signatures < other.signatures || scope < other.scope ||
      !are_among(anchors, other.anchors))
    return false;
  return other.signatures != Signatures::authorized || other.roles.empty() ||
         (!roles.empty() && are_among(roles, other.roles));
}

bool RefRule::is_as_strict_on_objects_as(const RefRule& other) const {
  return mode >= other.mode && objects >= other.objects && are_among(anchors, other.anchors);
}

std::vector<const RefRule*> Policy::all_rules_for_ref(std::string_view ref) const {
  const auto [rules, name] = tables_and_name(*this, ref);
  std::vector<const RefRule*> all;
  for (const RefRule& rule : *rules) {
    if (rule.name.matches(name)) all.push_back(&rule);
  }
  // Of two that are as specific, the later one.
  std::reverse(all.begin(), all.end());
  std::stable_sort(all.begin(), all.end(), [](const RefRule* a, const RefRule* b) {
    return a->name.specificity() > b->name.specificity();
  });
  return all;
}

const RefRule& Policy::rule_for_ref(std::string_view ref) const {
  const auto [rules, name] = tables_and_name(*this, ref);
  const RefRule* rule = most_specific(*rules, [&](const RefRule& entry) { return entry.name.matches(name); });
  return rule != nullptr ? *rule : fallback;
}

std::vector<const RuleTable*> Policy::rules_for_ref(std::string_view ref) const {
  std::vector<const RuleTable*> all;
  for (const RuleKind& kind : rule_kinds()) {
    const RuleTable* best = nullptr;
    std::size_t best_specificity = 0;
    for (const RuleTable& table : push_rules) {
      if (table.kind != &kind) continue;
      const std::optional<std::size_t> specificity = table.speaks_of(ref);
      if (!specificity || (best != nullptr && *specificity < best_specificity)) continue;
      best = &table;
      best_specificity = *specificity;
    }
    if (best != nullptr && best->mode != Mode::off) all.push_back(best);
  }
  return all;
}

const PathRule* Policy::name_rule_for_path(std::string_view path) const {
  return path_rule(paths, path, [](const PathRule& rule) { return rule.deny || rule.allow; });
}

const PathRule* Policy::size_rule_for_path(std::string_view path) const {
  return path_rule(paths, path, [](const PathRule& rule) { return rule.max_bytes.has_value(); });
}

const PathRule* Policy::role_rule_for_path(std::string_view path) const {
  return path_rule(paths, path, [](const PathRule& rule) { return !rule.roles.empty(); });
}

bool Policy::has_path_roles() const noexcept {
  return std::any_of(paths.begin(), paths.end(), [](const PathRule& rule) { return !rule.roles.empty(); });
}

const Principal* Policy::principal(std::string_view name) const noexcept {
  const auto found = std::find_if(principals.begin(), principals.end(),
                                  [&](const Principal& candidate) { return candidate.name == name; });
  return found == principals.end() ? nullptr : &*found;
}

const Principal* Policy::principal_with_account(std::string_view account) const noexcept {
  const auto found = std::find_if(principals.begin(), principals.end(), [&](const Principal& candidate) {
    return std::find(candidate.accounts.begin(), candidate.accounts.end(), account) !=
           candidate.accounts.end();
  });
  return found == principals.end() ? nullptr : &*found;
}

}  // namespace sallyport::policy
