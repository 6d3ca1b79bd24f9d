#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "policy/policy.hpp"

namespace sallyport::policy {

// "name:line" of a place in a file; the name alone where the line is not known.
std::string origin_of(const std::string& file, const toml::source_region& source);

// The tables of an array of tables ([[branch]]), or none if the key is absent. Throws base::Error where the
// key is written as something else.
std::vector<const toml::table*> tables_of(const toml::table& root, std::string_view key,
                                          const std::string& file);
// The table of a key ([limits]), or null. Throws likewise.
const toml::table* table_of(const toml::table& root, std::string_view key, const std::string& file);

// Reads one TOML table strictly. Every getter answers nothing for a key that is not there and throws
// base::Error, with file and line, for a value that is not what it reads. Borrows the table and the strings.
class TableReader {
 public:
  // Throws base::Error for a key that is not in `known`. `title` is how people write the table: "[limits]".
  TableReader(const toml::table& table, std::string_view title, const std::string& file,
              std::span<const std::string_view> known);
  TableReader(const toml::table& table, std::string_view title, const std::string& file,
              std::initializer_list<std::string_view> known)
      : TableReader(table, title, file, std::span(known.begin(), known.size())) {}

  bool has(std::string_view key) const { return table_.contains(key); }
  std::optional<bool> boolean(std::string_view key) const;
  std::optional<std::string> string(std::string_view key) const;
  // A string or a list of strings.
  std::optional<std::vector<std::string>> strings(std::string_view key) const;
  // The same, of names without blanks and commas; none if the key is not there.
  std::vector<std::string> words(std::string_view key) const;
  // A table of texts, such as map = { "@org/core" = "maintainer" }, in the order of their keys.
  std::vector<std::pair<std::string, std::string>> texts_by_name(std::string_view key) const;
  // A table or a list of them, each of which people write as `title` and has no keys but `known`. All borrow
  // what this one borrows, and `title`.
  std::vector<TableReader> tables(std::string_view key, std::string_view title,
                                  std::initializer_list<std::string_view> known) const;
  // A string or a list of strings that are whole object ids; sorted.
  std::vector<model::Oid> oids(std::string_view key) const;
  // The lines of a file that the administrator keeps, without empty ones and what follows a '#'. A relative
  // name is beside the policy file. Throws base::Error if somebody else may write it.
  std::vector<std::string> lines_of_file(std::string_view key) const;
  // A date-time with its zone, or a date (its beginning in UTC), in seconds since the epoch.
  std::optional<std::int64_t> time(std::string_view key) const;
  // An integer of at least `least`.
  std::optional<std::uint64_t> count(std::string_view key, std::uint64_t least) const;
  // The same, or a string such as "10 MiB".
  std::optional<std::uint64_t> size_bytes(std::string_view key, std::uint64_t least) const;
  // A whole number of seconds, or a string such as "500 ms", "30 s", "5 min" or "1 h"; at most a year.
  std::optional<std::chrono::milliseconds> duration(std::string_view key) const;
  // One of "refuse", "warn", "observe" and "off".
  std::optional<Mode> mode(std::string_view key) const;

  std::string origin() const { return origin_of(file_, table_.source()); }
  // Throws base::Error: "<file>:<line>: `<key>` in <title> <what>". The line is the key's if it is there.
  [[noreturn]] void fail(std::string_view key, std::string_view what, std::string hint = {}) const;

 private:
  const toml::table& table_;
  std::string_view title_;
  const std::string& file_;
};

}  // namespace sallyport::policy
