#include "rules/gitleaks_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "rules/gitleaks.hpp"
#include "rules/gitleaks_regex.hpp"
#include "rules/gitleaks_table.hpp"

namespace sallyport::rules {

namespace {

// A pattern for RE2 as we use it, which reads bytes.
std::string pattern_of(const GitleaksTable& table, std::string_view key, const std::string& pattern) {
  GoRegex regex = read_go_regex(pattern);
  if (!regex.is_balanced)
    table.fail(fmt::format("a pattern of '{}' does not close what it opens: its brackets do not pair", key));
  if (!regex.is_of_bytes)
    table.warn(fmt::format(
        "a pattern of '{}' names characters outside ASCII; it is matched byte by byte, which may differ",
        key));
  return std::move(regex.re2);
}

// All patterns of a list become one, as in gitleaks, and for its sake: a flag in one holds for those after
// it.
std::vector<std::string> joined_patterns(GitleaksTable& table, std::string_view key) {
  std::vector<std::string> patterns = table.strings(key);
  if (patterns.empty()) return {};
  for (std::string& pattern : patterns) {
    if (pattern.empty()) table.warn(fmt::format("an empty pattern of '{}' allows everything", key));
    pattern = pattern_of(table, key, pattern);
  }
  return {join_alternatives(patterns)};
}

// An empty word is never found, not even in gitleaks, where it would be in every text.
void drop_empty(const GitleaksTable& table, std::string_view key, std::vector<std::string>& words) {
  if (std::erase(words, std::string()) > 0) table.warn(fmt::format("an empty text in '{}' is ignored", key));
}

std::vector<std::string> lower_case(std::vector<std::string> words) {
  for (std::string& word : words) word = base::to_lower(word);
  return words;
}

std::vector<std::string> commits_of(GitleaksTable& table) {
  std::vector<std::string> commits = lower_case(table.strings("commits"));
  for (std::string& commit : commits) {
    commit = base::trim(commit);
    const bool is_hex = commit.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!commit.empty() && (!is_hex || (commit.size() != 40 && commit.size() != 64)))
      table.warn("an entry of 'commits' is no full commit id and stands for no commit");
  }
  return commits;
}

bool needs_all(GitleaksTable& table) {
  const std::string word = base::to_lower(table.string("condition"));
  if (word == "and" || word == "&&") return true;
  if (word.empty() || word == "or" || word == "||") return false;
  table.fail("'condition' must be OR or AND");
}

RegexTarget regex_target(GitleaksTable& table) {
  const std::string word = table.string("regexTarget");
  if (word.empty() || word == "secret") return RegexTarget::secret;
  if (word == "match") return RegexTarget::match;
  if (word == "line") return RegexTarget::line;
  table.fail("'regexTarget' must be secret, match or line");
}

// Nothing for a list that can never hold.
std::optional<AllowList> read_allow_list(GitleaksTable& table) {
  AllowList list;
  list.description = table.string("description");
  list.needs_all = needs_all(table);
  list.regex_target = regex_target(table);
  list.regexes = joined_patterns(table, "regexes");
  list.paths = joined_patterns(table, "paths");
  list.stopwords = lower_case(table.strings("stopwords"));
  list.commits = commits_of(table);
  if (list.regexes.empty() && list.paths.empty() && list.stopwords.empty() && list.commits.empty())
    table.fail("an allow-list must hold at least one of commits, paths, regexes and stopwords");
  bool has_dead_kind = false;
  for (auto [key, words] : {std::pair{"stopwords", &list.stopwords}, std::pair{"commits", &list.commits}}) {
    const bool was_given = !words->empty();
    drop_empty(table, key, *words);
    has_dead_kind |= was_given && words->empty();
  }
  const bool is_empty =
      list.regexes.empty() && list.paths.empty() && list.stopwords.empty() && list.commits.empty();
  if (!is_empty && !(list.needs_all && has_dead_kind)) return list;
  table.warn("this allow-list can never hold");
  return std::nullopt;
}

// Both spellings: [allowlist], which is old, and [[allowlists]].
std::vector<GitleaksTable> allow_list_tables(GitleaksTable& table) {
  std::vector<GitleaksTable> tables = table.tables("allowlists", "an allow-list");
  if (!table.has("allowlist")) return tables;
  if (!tables.empty()) table.fail("'allowlist' cannot stand beside 'allowlists'");
  if (!table.is_list("allowlist")) return {*table.table("allowlist", "an allow-list")};
  table.warn("[[allowlist]] is read as [[allowlists]]; gitleaks itself refuses it");
  return table.tables("allowlist", "an allow-list");
}

std::optional<std::uint32_t> distance(GitleaksTable& table, std::string_view key) {
  if (!table.has(key)) return std::nullopt;
  const std::int64_t value = table.integer(key);
  if (value < 0) table.fail(fmt::format("'{}' must not be negative", key));
  return static_cast<std::uint32_t>(std::min<std::int64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

RequiredRule read_required(GitleaksTable& table) {
  RequiredRule required;
  required.id = table.string("id");
  if (required.id.empty()) table.fail("a required rule without 'id'");
  required.lines = distance(table, "withinLines");
  required.columns = distance(table, "withinColumns");
  table.warn_of_unknown_keys();
  return required;
}

// What is no number lets everything pass, as what is less than nothing does.
double read_entropy(GitleaksTable& table) {
  const double value = table.number("entropy");
  if (std::isnan(value)) return -1;
  return std::clamp(value, -1.0, std::numeric_limits<double>::max());
}

std::uint32_t read_secret_group(GitleaksTable& table) {
  const std::int64_t group = table.integer("secretGroup");
  if (group > kMaxSecretGroup) table.fail(fmt::format("'secretGroup' must not pass {}", kMaxSecretGroup));
  return group < 0 ? kNoSecretGroup : static_cast<std::uint32_t>(group);
}

Rule read_rule(GitleaksTable& table) {
  Rule rule;
  rule.origin = table.origin();
  rule.id = table.string("id");
  if (base::trim(rule.id).empty()) table.fail("a rule without 'id'");
  rule.description = table.string("description");
  rule.regex = pattern_of(table, "regex", table.string("regex"));
  rule.path = pattern_of(table, "path", table.string("path"));
  rule.secret_group = read_secret_group(table);
  rule.entropy = read_entropy(table);
  rule.keywords = lower_case(table.strings("keywords"));
  const bool has_keywords = !rule.keywords.empty();
  drop_empty(table, "keywords", rule.keywords);
  if (has_keywords && rule.keywords.empty())
    table.warn("without a keyword the rule looks at every text; gitleaks never runs it");
  rule.tags = table.strings("tags");
  rule.skip_report = table.boolean("skipReport");
  for (GitleaksTable& required : table.tables("required", "a required rule"))
    rule.required.push_back(read_required(required));
  for (GitleaksTable& list_table : allow_list_tables(table)) {
    if (auto list = read_allow_list(list_table)) rule.allowlists.push_back(std::move(*list));
    list_table.warn_of_unknown_keys();
  }
  table.warn_of_unknown_keys();
  return rule;
}

// Of rules of one id the last one counts.
void read_rules(GitleaksTable& top, GitleaksFile& file) {
  std::vector<GitleaksTable> tables = top.tables("rules", "a rule");
  std::vector<Rule> all;
  for (GitleaksTable& table : tables) all.push_back(read_rule(table));
  std::set<std::string_view> later;
  std::vector<bool> counts(all.size());
  for (std::size_t i = all.size(); i-- > 0;) {
    counts[i] = later.insert(all[i].id).second;
    if (!counts[i]) tables[i].warn(fmt::format("a later rule '{}' takes this one's place", all[i].id));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const RequiredRule& required : all[i].required) {
      if (!later.contains(required.id))
        tables[i].fail(fmt::format("it requires a rule '{}', which is not in this file", required.id));
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (counts[i]) file.rules.push_back(std::move(all[i]));
  }
}

void read_shared_lists(GitleaksTable& top, GitleaksFile& file) {
  for (GitleaksTable& table : allow_list_tables(top)) {
    // gitleaks' reader does not see a table in which nothing stands.
    if (table.is_empty() && !top.is_list("allowlists")) continue;
    std::vector<std::string> targets = table.strings("targetRules");
    auto list = read_allow_list(table);
    table.warn_of_unknown_keys();
    if (!list) continue;
    if (targets.empty()) {
      file.allowlists.push_back(std::move(*list));
    } else {
      file.targeted.push_back({std::move(*list), std::move(targets), table.origin()});
    }
  }
}

void read_extend(GitleaksTable& top, GitleaksFile::Extend& extend) {
  auto table = top.table("extend", "[extend]");
  if (!table) return;
  extend.origin = table->origin();
  extend.path = table->string("path");
  extend.use_default = table->boolean("useDefault");
  extend.disabled_rules = table->strings("disabledRules");
  extend.is_asked = extend.use_default || !extend.path.empty();
  if (!table->string("url").empty()) table->warn("'url' does nothing, nor does it in gitleaks");
  table->warn_of_unknown_keys();
}

// The numbers of "v8.25.0-rc1+x" that stand for the version itself; nothing if it is no version.
std::optional<std::vector<unsigned>> version_of(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  text = text.substr(0, text.find_first_of("-+~"));
  std::vector<unsigned> numbers;
  for (const std::string_view part : base::split(text, '.')) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
    numbers.push_back(number);
  }
  while (numbers.size() > 1 && numbers.back() == 0) numbers.pop_back();
  return numbers;
}

void check_version(GitleaksTable& top) {
  const std::string text = top.string("minVersion");
  const std::string_view wanted = base::trim(text);
  if (wanted.empty()) return;
  const auto version = version_of(wanted);
  if (!version) top.fail("'minVersion' is no version such as 8.25.0");
  if (*version > *version_of(kGitleaksVersion))
    top.warn(
        fmt::format("it asks for a later gitleaks than {}, whose configuration is known here; what is new "
                    "since then is not understood",
                    kGitleaksVersion));
}

}  // namespace

GitleaksFile read_gitleaks_file(const RuleFile& file, std::vector<std::string>& warnings) {
  const toml::table root = parse_toml(file);
  GitleaksTable top(file, root, "the file", warnings);
  GitleaksFile result;
  std::ignore = top.string("title");
  std::ignore = top.string("description");
  check_version(top);
  read_extend(top, result.extend);
  read_rules(top, result);
  read_shared_lists(top, result);
  top.warn_of_unknown_keys();
  return result;
}

}  // namespace sallyport::rules
