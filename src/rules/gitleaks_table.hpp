#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "rules/load.hpp"

namespace sallyport::rules {

// A table of a gitleaks file. Its keys are found in any case. Values are bent to the type that is asked for
// where gitleaks' reader bends them: numbers and booleans written as strings and the other way round, "a,b"
// for a list, a single table for a list of tables. What is absent reads as zero, "" or an empty list. It
// borrows all that it is given. Reading functions throw base::Error as "file:line: ...".
class GitleaksTable {
 public:
  // `what` names the table in messages, such as "a rule".
  GitleaksTable(const RuleFile& file, const toml::table& table, std::string_view what,
                std::vector<std::string>& warnings);

  bool has(std::string_view key);
  bool is_empty() const noexcept { return table_->empty(); }

  std::string string(std::string_view key);
  std::int64_t integer(std::string_view key);
  double number(std::string_view key);
  bool boolean(std::string_view key);
  std::vector<std::string> strings(std::string_view key);
  std::optional<GitleaksTable> table(std::string_view key, std::string_view what);
  std::vector<GitleaksTable> tables(std::string_view key, std::string_view what);
  // Whether the value of `key` is written as a list.
  bool is_list(std::string_view key);

  // To be called when all is read: warns of every key that nobody asked for.
  void warn_of_unknown_keys() const;

  // "file:line" of the table.
  std::string origin() const;
  void warn(std::string_view message) const;
  [[noreturn]] void fail(std::string_view message) const;

 private:
  const toml::node* find(std::string_view key);

  const RuleFile* file_;
  const toml::table* table_;
  std::string what_;
  std::vector<std::string>* warnings_;
  std::set<std::string, std::less<>> known_;  // keys that were asked for
};

// Puts `warning` behind `warnings`; of very many, the last says that there are more.
void add_warning(std::vector<std::string>& warnings, std::string warning);

// The whole file. Throws base::Error if it is not TOML.
toml::table parse_toml(const RuleFile& file);

}  // namespace sallyport::rules
