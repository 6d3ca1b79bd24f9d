#include "policy/policy.hpp"

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

template <typename Speaks>
const PathRule* path_rule(const std::vector<PathRule>& rules, std::string_view path, Speaks&& speaks) {
  const std::string_view last = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return most_specific(rules, [&](const PathRule& rule) {
    return speaks(rule) && rule.name.matches(rule.name.has_slash() ? path : last);
  });
}

}  // namespace

const RefRule& Policy::rule_for_ref(std::string_view ref) const {
  const std::vector<RefRule>* rules = &refs;
  std::string_view name = ref;
  if (ref.starts_with(kBranches)) {
    rules = &branches;
    name.remove_prefix(kBranches.size());
  } else if (ref.starts_with(kTags)) {
    rules = &tags;
    name.remove_prefix(kTags.size());
  }
  const RefRule* rule = most_specific(*rules, [&](const RefRule& entry) { return entry.name.matches(name); });
  return rule != nullptr ? *rule : fallback_;
}

const PathRule* Policy::name_rule_for_path(std::string_view path) const {
  return path_rule(paths, path, [](const PathRule& rule) { return rule.deny || rule.allow; });
}

const PathRule* Policy::size_rule_for_path(std::string_view path) const {
  return path_rule(paths, path, [](const PathRule& rule) { return rule.max_bytes.has_value(); });
}

bool Policy::wants_commits(std::string_view ref) const {
  const RefRule& rule = rule_for_ref(ref);
  // A tag's own signature vouches for what is behind it, so only its merges may matter.
  const bool needs_signatures = rule.signatures != Signatures::off && !ref.starts_with(kTags);
  return needs_signatures || rule.deny_merge_commits;
}

}  // namespace sallyport::policy
