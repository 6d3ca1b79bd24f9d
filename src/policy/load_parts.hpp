#pragma once

#include <optional>
#include <string>

#include <fmt/core.h>

#include "base/error.hpp"
#include "policy/policy.hpp"
#include "policy/table_reader.hpp"

// The parts of load(). Each reads some of the tables of a policy file into `policy` and throws base::Error,
// with file and line, for what is not as docs/policy.md says.
namespace sallyport::policy {

// [[branch]], [[tag]] and [[ref]]; asks policy.secrets.
void read_ref_rules(const toml::table& root, const std::string& file, Policy& policy);
// The tables of [[rule.<id>]].
void read_push_rules(const toml::table& root, const std::string& file, Policy& policy);
// [[principal]], [[authority]], [signatures] and [push_certificate].
void read_principals(const toml::table& root, const std::string& file, Policy& policy);
// [receipts]. Nothing where the table is absent.
std::optional<Receipts> read_receipts(const toml::table& root, const std::string& file);
// [identity] and [[group]]; asks and completes policy.principals.
void read_identity(const toml::table& root, const std::string& file, Policy& policy);
// When all files are read: refuses accounts of two, and gives members of groups their roles.
void settle_identity(Policy& policy);

// The value that a word stands for; nothing for a key that is not there.
template <typename Value>
std::optional<Value> read_word(const TableReader& table, std::string_view key,
                               std::initializer_list<std::pair<std::string_view, Value>> values) {
  const std::optional<std::string> word = table.string(key);
  if (!word) return std::nullopt;
  std::string names;
  for (const auto& [name, value] : values) {
    if (*word == name) return value;
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", name);
  }
  table.fail(key, "must be one of " + names);
}
// [overrides].
void read_overrides(const toml::table& root, const std::string& file, Policy& policy);
// Refuses a repository's own file if it sets a key that the site does not allow.
void check_overrides(const toml::table& root, const std::string& file, const Overrides& overrides);

// Where what is built in says that it comes from.
inline constexpr std::string_view kBuiltIn = "built-in rule";

// The patterns of a table's `name`. `hint_for` may object to one that nothing could match: it answers what to
// write instead.
template <typename HintFor>
std::vector<Glob> globs_of(const TableReader& table, HintFor&& hint_for) {
  const std::optional<std::vector<std::string>> names = table.strings("name");
  if (!names || names->empty()) table.fail("name", "is missing: say what the table is about");
  std::vector<Glob> globs;
  for (const std::string& name : *names) {
    try {
      globs.emplace_back(name);
    } catch (const base::Error& error) {
      table.fail("name", fmt::format("cannot be used: {}", error.what()));
    }
    const std::string hint = hint_for(name);
    if (!hint.empty()) table.fail("name", fmt::format("names `{}`: {}", name, hint));
    if (name.starts_with('/') || name.ends_with('/'))
      table.fail("name", fmt::format("names `{}`, but a name neither begins nor ends with `/`", name),
                 "to name all below a folder, write \"folder/**\"");
  }
  return globs;
}

}  // namespace sallyport::policy
