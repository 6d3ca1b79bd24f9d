// A file may extend another, which may extend a third; each is read whole, and then from the innermost out
// the rules of the file that is extended are laid under those of the file that extends it. Only when all are
// merged are rules checked and allow-lists for single rules handed to them: a rule may get its regex from one
// file and its allow-list from another.
#include "rules/gitleaks.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "rules/gitleaks_file.hpp"
#include "rules/gitleaks_table.hpp"

namespace sallyport::rules {

namespace {

constexpr int kMaxExtends = 2;
constexpr std::size_t kMaxSuggestions = 20;  // each costs a comparison with every rule
// What allow-lists may come to when each is copied to every rule that it names.
constexpr std::size_t kMaxTargetedBytes = std::size_t{16} << 20;

template <typename T>
void append(std::vector<T>& to, std::vector<T> more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

std::size_t size_bytes(const AllowList& list) {
  std::size_t sum = sizeof(AllowList);
  for (const auto* strings : {&list.regexes, &list.paths, &list.stopwords, &list.commits}) {
    for (const std::string& string : *strings) sum += sizeof(std::string) + string.size();
  }
  return sum;
}

// `base` with what `over` says of the same rule laid over it.
Rule laid_over(Rule base, Rule over) {
  if (!over.description.empty()) base.description = std::move(over.description);
  if (over.entropy != 0) base.entropy = over.entropy;
  if (over.secret_group > 0) base.secret_group = over.secret_group;
  // What was known of the form of the secret was known of the old regex.
  if (!over.regex.empty() || over.secret_group > 0) {
    base.proof.clear();
    base.value.clear();
  }
  if (!over.regex.empty()) {
    base.regex = std::move(over.regex);
    base.is_gitleaks = true;
  }
  if (!over.path.empty()) base.path = std::move(over.path);
  append(base.tags, std::move(over.tags));
  append(base.keywords, std::move(over.keywords));
  append(base.allowlists, std::move(over.allowlists));
  return base;
}

class Loader {
 public:
  explicit Loader(const GitleaksOptions& options) : options_(options) {}

  GitleaksConfig load(const RuleFile& file) {
    GitleaksFile merged = load_with_bases(file, 0);
    config_.set.rules = std::move(merged.rules);
    config_.set.allowlists = std::move(merged.allowlists);
    complete_rules();
    if (config_.set.rules.empty())
      throw base::Error(
          fmt::format("no rule in {}", file.name),
          "a file of its own takes the place of all other rules; to add to them, write [extend] "
          "with useDefault = true");
    std::sort(config_.set.rules.begin(), config_.set.rules.end(),
              [](const Rule& a, const Rule& b) { return a.id < b.id; });
    check_required();
    for (TargetedAllowList& targeted : merged.targeted) hand_out(targeted);
    return std::move(config_);
  }

 private:
  void warn(std::string_view origin, std::string_view message) {
    add_warning(config_.warnings, fmt::format("{}: {}", origin, message));
  }

  [[noreturn]] static void fail(std::string_view origin, std::string_view message, std::string hint = {}) {
    throw base::Error(fmt::format("{}: {}", origin, message), std::move(hint));
  }

  GitleaksFile load_with_bases(const RuleFile& file, int depth) {
    GitleaksFile own = read_gitleaks_file(file, config_.warnings);
    for (Rule& rule : own.rules) rule.is_gitleaks = true;
    const GitleaksFile::Extend extend = own.extend;
    if (!extend.is_asked) return own;
    if (depth == kMaxExtends) {
      warn(extend.origin, fmt::format("what is extended here is not read, being {} files deep", kMaxExtends));
      return own;
    }
    if (extend.use_default && !extend.path.empty())
      fail(extend.origin, "'path' and 'useDefault' cannot stand together");
    lay_under(own, extend.use_default ? defaults(extend) : extended(extend, depth), extend);
    return own;
  }

  GitleaksFile defaults(const GitleaksFile::Extend& extend) {
    warn(extend.origin, "useDefault takes the rules that come with Sallyport, not those of gitleaks");
    config_.uses_default = true;
    RuleSet packs = options_.default_rules();
    GitleaksFile base;
    base.rules = std::move(packs.rules);
    base.allowlists = std::move(packs.allowlists);
    return base;
  }

  GitleaksFile extended(const GitleaksFile::Extend& extend, int depth) {
    const RuleFile file = base::with_context(extend.origin, [&] { return options_.read_file(extend.path); });
    GitleaksFile base = load_with_bases(file, depth + 1);
    for (TargetedAllowList& targeted : base.targeted) targeted.is_extended = true;
    return base;
  }

  void lay_under(GitleaksFile& own, GitleaksFile base, const GitleaksFile::Extend& extend) {
    std::map<std::string, std::size_t, std::less<>> own_index;
    for (std::size_t i = 0; i < own.rules.size(); ++i) own_index.emplace(own.rules[i].id, i);
    const std::set<std::string, std::less<>> disabled(extend.disabled_rules.begin(),
                                                      extend.disabled_rules.end());
    warn_of_unknown(disabled, base, extend.origin);
    for (Rule& rule : base.rules) {
      const auto found = own_index.find(rule.id);
      if (disabled.contains(rule.id)) continue;
      if (found == own_index.end()) {
        own.rules.push_back(std::move(rule));
        continue;
      }
      Rule& over = own.rules[found->second];
      if (over.skip_report != rule.skip_report || !over.required.empty())
        warn(over.origin, "'skipReport' and 'required' stay as they are in the rule that is extended");
      over = laid_over(std::move(rule), std::move(over));
    }
    append(own.allowlists, std::move(base.allowlists));
    append(own.targeted, std::move(base.targeted));
  }

  void warn_of_unknown(const std::set<std::string, std::less<>>& disabled, const GitleaksFile& base,
                       std::string_view origin) {
    std::set<std::string_view> ids;
    for (const Rule& rule : base.rules) ids.insert(rule.id);
    const std::vector<std::string_view> known(ids.begin(), ids.end());
    std::size_t suggestions = 0;
    for (const std::string& id : disabled) {
      if (ids.contains(id)) continue;
      const bool may_suggest = ++suggestions <= kMaxSuggestions;
      const std::string_view nearest = may_suggest ? base::nearest_key(id, known) : std::string_view();
      warn(origin, fmt::format("'disabledRules' names '{}', which there is not{}", id,
                               nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest)));
    }
  }

  // gitleaks' own packs have rules that ours do not have, and that a file may add to.
  void complete_rules() {
    std::vector<Rule> complete;
    for (Rule& rule : config_.set.rules) {
      if (rule.regex.empty() && rule.path.empty()) {
        if (!config_.uses_default)
          fail(rule.origin, fmt::format("rule '{}' has neither 'regex' nor 'path'", rule.id));
        warn(rule.origin,
             fmt::format("rule '{}' has neither 'regex' nor 'path', and there is none of that id "
                         "to add to: it is left out",
                         rule.id));
        continue;
      }
      if (!(rule.entropy > 0)) rule.entropy = 0;  // nor a negative zero, which the cache refuses
      if (rule.regex.empty() || rule.secret_group == kNoSecretGroup) rule.secret_group = 0;
      if (rule.regex.empty() && !rule.keywords.empty())
        warn(rule.origin, "without 'regex' the path alone is judged, whatever 'keywords' says");
      if (rule.description.empty()) rule.description = rule.id;
      complete.push_back(std::move(rule));
    }
    config_.set.rules = std::move(complete);
  }

  Rule* find_rule(std::string_view id) {
    const auto found = std::ranges::lower_bound(config_.set.rules, id, std::less<>(), &Rule::id);
    return found != config_.set.rules.end() && found->id == id ? &*found : nullptr;
  }

  // gitleaks would go on, and never report what asks for the part.
  void check_required() {
    for (const Rule& rule : config_.set.rules) {
      for (const RequiredRule& required : rule.required) {
        if (find_rule(required.id) == nullptr)
          fail(rule.origin, fmt::format("rule '{}' requires '{}', which is disabled", rule.id, required.id),
               fmt::format("name '{}' in 'disabledRules' too", rule.id));
      }
    }
  }

  void hand_out(TargetedAllowList& targeted) {
    const std::set<std::string, std::less<>> ids(targeted.rule_ids.begin(), targeted.rule_ids.end());
    for (const std::string& id : ids) {
      Rule* rule = find_rule(id);
      if (rule == nullptr) {
        const std::string message = fmt::format("'targetRules' names '{}', which there is not", id);
        // The rule may have been disabled on the way, or be one of gitleaks' own.
        if (!targeted.is_extended && !config_.uses_default) fail(targeted.origin, message);
        warn(targeted.origin, message);
        continue;
      }
      targeted_bytes_ += size_bytes(targeted.list);
      if (targeted_bytes_ > kMaxTargetedBytes)
        fail(targeted.origin, "the lists that name rules in 'targetRules' pass 16 MiB in all");
      rule->allowlists.push_back(targeted.list);
    }
  }

  const GitleaksOptions& options_;
  GitleaksConfig config_;
  std::size_t targeted_bytes_ = 0;
};

}  // namespace

GitleaksConfig load_gitleaks(const RuleFile& file, const GitleaksOptions& options) {
  return Loader(options).load(file);
}

bool is_gitleaks_file(const RuleFile& file) {
  const std::string name = std::filesystem::path(file.name).filename().string();
  if (base::to_lower(name).find("gitleaks") != std::string::npos) return true;
  try {
    const toml::table root = parse_toml(file);
    return std::any_of(root.begin(), root.end(), [](const auto& entry) {
      const std::string key = base::to_lower(entry.first.str());
      return key == "extend" || key == "minversion";
    });
  } catch (const base::Error&) {
    return false;  // whoever reads it says what is wrong
  }
}

}  // namespace sallyport::rules
