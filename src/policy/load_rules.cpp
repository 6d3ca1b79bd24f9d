#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/nearest_key.hpp"
#include "policy/load_parts.hpp"
#include "policy/push_rule.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

// The keys that every rule has.
constexpr std::string_view kCommonKeys[] = {"refs", "mode", "message", "exempt", "anchors"};

const RuleKind& kind_of(const toml::key& key, const std::string& file) {
  if (const RuleKind* kind = rule_kind(key.str())) return *kind;
  std::vector<std::string_view> ids;
  for (const RuleKind& kind : rule_kinds()) ids.push_back(kind.id);
  const std::string_view meant = base::nearest_key(key.str(), ids);
  throw base::Error(
      fmt::format("{}: there is no rule `{}`{}", origin_of(file, key.source()), key.str(),
                  meant.empty() ? std::string() : fmt::format("; did you mean [[rule.{}]]?", meant)),
      fmt::format("the rules are: {}", fmt::join(ids, ", ")));
}

// [[rule.subject]], or, as most policies have one of a kind, [rule.subject].
std::vector<const toml::table*> tables_of_rule(const toml::key& key, const toml::node& node,
                                               const std::string& file) {
  if (const toml::table* one = node.as_table()) return {one};
  std::vector<const toml::table*> all;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& element : *array) {
      if (element.is_table()) all.push_back(element.as_table());
    }
    if (!all.empty() && all.size() == array->size()) return all;
  }
  throw base::Error(fmt::format("{}: `rule.{}` must be written as [[rule.{}]]",
                                origin_of(file, node.source()), key.str(), key.str()));
}

std::vector<Glob> refs_of(const TableReader& table, const RuleKind& kind) {
  std::vector<Glob> globs;
  const auto names =
      table.strings("refs").value_or(std::vector<std::string>(kind.refs.begin(), kind.refs.end()));
  if (names.empty()) table.fail("refs", "names none, so the rule would say nothing");
  for (const std::string& name : names) {
    if (!name.starts_with("refs/") && !name.starts_with('*'))
      table.fail("refs", fmt::format("names `{}`, and no ref is called so: they are full names", name),
                 fmt::format("write \"refs/heads/{}\" for a branch", name));
    try {
      globs.emplace_back(name);
    } catch (const base::Error& error) {
      table.fail("refs", fmt::format("cannot be used: {}", error.what()));
    }
  }
  return globs;
}

// What two tables that ask the same have in common, however they are written.
std::string settings_of(const toml::table& node) {
  toml::table own = node;
  for (const std::string_view key : kCommonKeys) own.erase(key);
  std::ostringstream out;  // the library writes to streams alone
  out << toml::toml_formatter(own);
  return out.str();
}

}  // namespace

void read_push_rules(const toml::table& root, const std::string& file, Policy& policy) {
  const toml::table* rules = table_of(root, "rule", file);
  if (rules == nullptr) return;
  for (const auto& [key, node] : *rules) {
    const RuleKind& kind = kind_of(key, file);
    std::vector<std::string_view> known(std::begin(kCommonKeys), std::end(kCommonKeys));
    known.insert(known.begin(), kind.keys.begin(), kind.keys.end());
    const std::string title = fmt::format("[[rule.{}]]", kind.id);
    for (const toml::table* own : tables_of_rule(key, node, file)) {
      const TableReader table(*own, title, file, known);
      RuleTable rule;
      rule.kind = &kind;
      rule.origin = table.origin();
      rule.refs = refs_of(table, kind);
      rule.mode = table.mode("mode").value_or(Mode::refuse);
      rule.message = table.string("message").value_or("");
      rule.exempt = table.words("exempt");
      rule.anchors = table.oids("anchors");
      rule.settings = settings_of(*own);
      rule.rule = kind.read(table);
      policy.push_rules.push_back(std::move(rule));
    }
  }
}

}  // namespace sallyport::policy
