// The schema is a table of fields for each kind of TOML table: a key, and how to read its value. A key that
// is in no table is an error; so a reader that is lenient to other tools' keys only needs other tables.
#include "rules/read_toml.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "base/toml_shape.hpp"

namespace sallyport::rules {

namespace {

constexpr double kMaxEntropy = 8;  // bits in a byte

// A value and where it stands.
struct Entry {
  const RuleFile& file;
  std::string_view key;
  const toml::node& node;
};

// How the value of one key is read into a T.
template <typename T>
struct Field {
  std::string_view key;
  void (*read)(const Entry& entry, T& into);
};

[[noreturn]] void fail(const RuleFile& file, const toml::source_region& place, const std::string& message,
                       const std::string& hint = {}) {
  throw base::Error(fmt::format("{}:{}: {}", file.name, place.begin.line, message), hint);
}

[[noreturn]] void fail(const Entry& entry, std::string_view message) {
  fail(entry.file, entry.node.source(), fmt::format("'{}' {}", entry.key, message));
}

std::string_view name_of(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a float";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

[[noreturn]] void fail_type(const Entry& entry, std::string_view wanted) {
  fail(entry, fmt::format("must be {}, not {}", wanted, name_of(entry.node.type())));
}

// An empty string is never meant: as a pattern, a keyword or a stop word it would match everything. A NUL
// would end a pattern early for the matcher, which takes C strings.
std::string string_of(const Entry& entry) {
  const auto* value = entry.node.as_string();
  if (value == nullptr) fail_type(entry, "a string");
  if (value->get().empty()) fail(entry, "must not be empty");
  if (value->get().find('\0') != std::string::npos) fail(entry, "must not hold a NUL");
  return value->get();
}

std::vector<std::string> strings_of(const Entry& entry) {
  const toml::array* array = entry.node.as_array();
  if (array == nullptr) fail_type(entry, "an array of strings");
  std::vector<std::string> strings;
  strings.reserve(array->size());
  for (const toml::node& element : *array) strings.push_back(string_of({entry.file, entry.key, element}));
  return strings;
}

std::vector<std::string> lower_case_strings_of(const Entry& entry) {
  std::vector<std::string> strings = strings_of(entry);
  for (std::string& string : strings) string = base::to_lower(string);
  return strings;
}

std::uint32_t secret_group_of(const Entry& entry) {
  const auto* value = entry.node.as_integer();
  if (value == nullptr) fail_type(entry, "an integer");
  if (value->get() < 0 || value->get() > kMaxSecretGroup)
    fail(entry, fmt::format("must lie between 0 and {}", kMaxSecretGroup));
  return static_cast<std::uint32_t>(value->get());
}

double entropy_of(const Entry& entry) {
  if (!entry.node.is_number()) fail_type(entry, "a number");
  const double value = entry.node.value<double>().value_or(std::numeric_limits<double>::quiet_NaN());
  if (!(value >= 0 && value <= kMaxEntropy))
    fail(entry, fmt::format("must lie between 0 and {} bits a character", kMaxEntropy));
  return std::fabs(value);  // no negative zero
}

std::string id_of(const Entry& entry) {
  std::string id = string_of(entry);
  if (!is_rule_id(id)) fail(entry, "must be lower-case letters, digits and '-', and not begin with '-'");
  return id;
}

model::Severity severity_of(const Entry& entry) {
  const std::string word = string_of(entry);
  for (const auto severity :
       {model::Severity::low, model::Severity::medium, model::Severity::high, model::Severity::critical}) {
    if (word == to_string(severity)) return severity;
  }
  fail(entry, "must be low, medium, high or critical");
}

// The value that `entry` names, of those in `choices`; `words` lists them for people.
template <typename T>
T choice_of(const Entry& entry, std::initializer_list<std::pair<std::string_view, T>> choices) {
  const std::string word = string_of(entry);
  std::vector<std::string_view> words;
  for (const auto& [name, value] : choices) {
    if (word == name) return value;
    words.push_back(name);
  }
  fail(entry, fmt::format("must be one of {}", fmt::join(words, ", ")));
}

model::Profile profile_of(const Entry& entry) {
  using model::Profile;
  return choice_of<Profile>(entry, {{"balanced", Profile::balanced}, {"strict", Profile::strict}});
}

bool bool_of(const Entry& entry) {
  const auto* value = entry.node.as_boolean();
  if (value == nullptr) fail_type(entry, "true or false");
  return value->get();
}

std::uint32_t distance_of(const Entry& entry) {
  const auto* value = entry.node.as_integer();
  if (value == nullptr) fail_type(entry, "an integer");
  if (value->get() < 0 || value->get() > std::numeric_limits<std::uint32_t>::max())
    fail(entry, "must lie between 0 and 4294967295");
  return static_cast<std::uint32_t>(value->get());
}

bool is_and(const Entry& entry) {
  const std::string word = base::to_lower(string_of(entry));
  if (word == "and" || word == "&&") return true;
  if (word == "or" || word == "||") return false;
  fail(entry, "must be OR or AND");
}

RegexTarget regex_target_of(const Entry& entry) {
  const std::string word = string_of(entry);
  if (word == "secret") return RegexTarget::secret;
  if (word == "match") return RegexTarget::match;
  if (word == "line") return RegexTarget::line;
  fail(entry, "must be secret, match or line");
}

std::vector<std::string> commits_of(const Entry& entry) {
  std::vector<std::string> ids = lower_case_strings_of(entry);
  for (const std::string& id : ids) {
    const bool is_hex = id.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_hex || (id.size() != 40 && id.size() != 64)) fail(entry, "must be full commit ids");
  }
  return ids;
}

template <typename T>
void read_table(const RuleFile& file, const toml::table& table, std::string_view what,
                std::span<const Field<T>> fields, T& into) {
  for (auto&& [key, node] : table) {
    const auto field = std::ranges::find(fields, key.str(), &Field<T>::key);
    if (field != fields.end()) {
      field->read({file, key.str(), node}, into);
      continue;
    }
    std::vector<std::string_view> known;
    for (const Field<T>& each : fields) known.push_back(each.key);
    const std::string_view nearest = base::nearest_key(key.str(), known);
    fail(file, key.source(),
         fmt::format("unknown key '{}' in {}{}", key.str().substr(0, 80), what,
                     nearest.empty() ? std::string() : fmt::format("; did you mean '{}'?", nearest)),
         fmt::format("known here: {}", fmt::join(known, ", ")));
  }
}

constexpr Field<AllowList> kAllowListFields[] = {
    {"description", [](const Entry& entry, AllowList& list) { list.description = string_of(entry); }},
    {"condition", [](const Entry& entry, AllowList& list) { list.needs_all = is_and(entry); }},
    {"regexTarget", [](const Entry& entry, AllowList& list) { list.regex_target = regex_target_of(entry); }},
    {"regexes", [](const Entry& entry, AllowList& list) { list.regexes = strings_of(entry); }},
    {"paths", [](const Entry& entry, AllowList& list) { list.paths = strings_of(entry); }},
    {"stopwords", [](const Entry& entry, AllowList& list) { list.stopwords = lower_case_strings_of(entry); }},
    {"commits", [](const Entry& entry, AllowList& list) { list.commits = commits_of(entry); }},
    {"profile", [](const Entry& entry, AllowList& list) { list.profile = profile_of(entry); }},
};

AllowList allow_list_of(const Entry& entry) {
  const toml::table* table = entry.node.as_table();
  if (table == nullptr) fail_type(entry, "a table");
  AllowList list;
  read_table<AllowList>(entry.file, *table, "an allow-list", kAllowListFields, list);
  if (list.regexes.empty() && list.paths.empty() && list.stopwords.empty() && list.commits.empty())
    fail(entry, "must hold at least one of regexes, paths, stopwords and commits");
  return list;
}

void read_allow_lists(const Entry& entry, std::vector<AllowList>& lists) {
  const toml::array* array = entry.node.as_array();
  if (array == nullptr) fail_type(entry, fmt::format("an array of tables, [[{}]]", entry.key));
  for (const toml::node& element : *array) lists.push_back(allow_list_of({entry.file, entry.key, element}));
}

// The older form of an allow-list, one table, beside the newer would leave it open which of them counts.
void refuse_both_forms(const RuleFile& file, const toml::table& table) {
  const toml::node* old_form = table.get("allowlist");
  if (old_form != nullptr && table.contains("allowlists"))
    fail(file, old_form->source(), "'allowlist' cannot stand beside 'allowlists'");
}

constexpr Field<RequiredRule> kRequiredFields[] = {
    {"id", [](const Entry& entry, RequiredRule& rule) { rule.id = id_of(entry); }},
    {"within",
     [](const Entry& entry, RequiredRule& rule) {
       using Within = RequiredRule::Within;
       rule.within = choice_of<Within>(entry, {{"file", Within::file}, {"push", Within::push}});
     }},
    {"withinLines", [](const Entry& entry, RequiredRule& rule) { rule.lines = distance_of(entry); }},
    {"withinColumns", [](const Entry& entry, RequiredRule& rule) { rule.columns = distance_of(entry); }},
};

void read_required(const Entry& entry, Rule& into) {
  const toml::array* array = entry.node.as_array();
  if (array == nullptr) fail_type(entry, "an array of tables, [[rules.required]]");
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr) fail_type(entry, "an array of tables, [[rules.required]]");
    RequiredRule& rule = into.required.emplace_back();
    read_table<RequiredRule>(entry.file, *table, "a required rule", kRequiredFields, rule);
    if (rule.id.empty()) fail(entry.file, table->source(), "a required rule without 'id'");
    if (rule.within == RequiredRule::Within::push && (rule.lines || rule.columns))
      fail(entry.file, table->source(), "'withinLines' and 'withinColumns' need within = \"file\"");
  }
}

constexpr Field<Rule> kRuleFields[] = {
    {"id", [](const Entry& entry, Rule& rule) { rule.id = id_of(entry); }},
    {"description", [](const Entry& entry, Rule& rule) { rule.description = string_of(entry); }},
    {"severity", [](const Entry& entry, Rule& rule) { rule.severity = severity_of(entry); }},
    {"regex", [](const Entry& entry, Rule& rule) { rule.regex = string_of(entry); }},
    {"path", [](const Entry& entry, Rule& rule) { rule.path = string_of(entry); }},
    {"secretGroup", [](const Entry& entry, Rule& rule) { rule.secret_group = secret_group_of(entry); }},
    {"entropy", [](const Entry& entry, Rule& rule) { rule.entropy = entropy_of(entry); }},
    {"keywords", [](const Entry& entry, Rule& rule) { rule.keywords = lower_case_strings_of(entry); }},
    {"tags", [](const Entry& entry, Rule& rule) { rule.tags = strings_of(entry); }},
    {"issuer", [](const Entry& entry, Rule& rule) { rule.issuer = string_of(entry); }},
    {"confidence",
     [](const Entry& entry, Rule& rule) {
       using model::Confidence;
       rule.confidence = choice_of<Confidence>(
           entry, {{"low", Confidence::low}, {"medium", Confidence::medium}, {"high", Confidence::high}});
     }},
    {"profile", [](const Entry& entry, Rule& rule) { rule.profile = profile_of(entry); }},
    {"proof", [](const Entry& entry, Rule& rule) { rule.proof = string_of(entry); }},
    {"failedProof",
     [](const Entry& entry, Rule& rule) {
       rule.failed_proof =
           choice_of<FailedProof>(entry, {{"drop", FailedProof::drop}, {"lower", FailedProof::lower}});
     }},
    {"value", [](const Entry& entry, Rule& rule) { rule.value = string_of(entry); }},
    {"skipReport", [](const Entry& entry, Rule& rule) { rule.skip_report = bool_of(entry); }},
    {"required", read_required},
    {"references", [](const Entry& entry, Rule& rule) { rule.references = strings_of(entry); }},
    {"remediation", [](const Entry& entry, Rule& rule) { rule.remediation = string_of(entry); }},
    {"examples", [](const Entry& entry, Rule& rule) { rule.examples = strings_of(entry); }},
    {"counter_examples", [](const Entry& entry, Rule& rule) { rule.counter_examples = strings_of(entry); }},
    {"allowlist", [](const Entry& entry, Rule& rule) { rule.allowlists.push_back(allow_list_of(entry)); }},
    {"allowlists", [](const Entry& entry, Rule& rule) { read_allow_lists(entry, rule.allowlists); }},
};

Rule rule_of(const Entry& entry) {
  const toml::table* table = entry.node.as_table();
  if (table == nullptr) fail_type(entry, "an array of tables, [[rules]]");
  refuse_both_forms(entry.file, *table);
  Rule rule;
  rule.origin = fmt::format("{}:{}", entry.file.name, table->source().begin.line);
  read_table<Rule>(entry.file, *table, "a rule", kRuleFields, rule);
  if (rule.id.empty()) fail(entry.file, table->source(), "a rule without 'id'");
  const auto refuse = [&](std::string_view what) {
    fail(entry.file, table->source(), fmt::format("rule '{}' {}", rule.id, what));
  };
  if (rule.description.empty()) refuse("has no 'description'");
  if (rule.regex.empty() && rule.path.empty()) refuse("has neither 'regex' nor 'path'");
  if (rule.regex.empty() && rule.secret_group != 0) refuse("has 'secretGroup' but no 'regex'");
  return rule;
}

void read_rules(const Entry& entry, RuleSet& set) {
  const toml::array* array = entry.node.as_array();
  if (array == nullptr) fail_type(entry, "an array of tables, [[rules]]");
  for (const toml::node& element : *array) set.rules.push_back(rule_of({entry.file, entry.key, element}));
}

constexpr Field<RuleSet> kFileFields[] = {
    {"title", [](const Entry& entry, RuleSet&) { string_of(entry); }},
    {"description", [](const Entry& entry, RuleSet&) { string_of(entry); }},
    {"rules", read_rules},
    {"allowlist", [](const Entry& entry, RuleSet& set) { set.allowlists.push_back(allow_list_of(entry)); }},
    {"allowlists", [](const Entry& entry, RuleSet& set) { read_allow_lists(entry, set.allowlists); }},
};

toml::table parse(const RuleFile& file) {
  try {
    return toml::parse(file.text, std::string_view(file.name));
  } catch (const toml::parse_error& error) {
    fail(file, error.source(), std::string(error.description()));
  }
}

}  // namespace

bool is_rule_id(std::string_view id) noexcept {
  return !id.empty() && id.front() != '-' &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

void read_toml(const RuleFile& file, RuleSet& set) {
  base::check_toml_shape(file.text, file.name);
  const toml::table table = parse(file);
  refuse_both_forms(file, table);
  read_table<RuleSet>(file, table, "a rule file", kFileFields, set);
}

}  // namespace sallyport::rules
