#include "policy/table_reader.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"

namespace sallyport::policy {

namespace {

// "10 MiB", "512KiB", "3 GiB"; nothing if it is none or does not fit.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit = base::trim(text.substr(static_cast<std::size_t>(rest - text.data())));
  const unsigned shift = unit == "KiB" ? 10 : unit == "MiB" ? 20 : unit == "GiB" ? 30 : 0;
  if (shift == 0 || number > (std::uint64_t{1} << 62 >> shift)) return std::nullopt;
  return number << shift;
}

// "500 ms", "30s", "5 min", "1 h"; nothing if it is none or more than a year.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit = base::trim(text.substr(static_cast<std::size_t>(rest - text.data())));
  const std::chrono::milliseconds one(unit == "ms"    ? 1
                                      : unit == "s"   ? 1'000
                                      : unit == "min" ? 60'000
                                      : unit == "h"   ? 3'600'000
                                                      : 0);
  if (one.count() == 0 || number < 0 || number > std::chrono::days(365) / one) return std::nullopt;
  return number * one;
}

}  // namespace

std::vector<const toml::table*> tables_of(const toml::table& root, std::string_view key,
                                          const std::string& file) {
  std::vector<const toml::table*> out;
  const toml::node* node = root.get(key);
  if (node == nullptr) return out;
  const toml::array* array = node->as_array();
  if (array == nullptr)
    throw base::Error(
        fmt::format("{}: `{}` must be written as [[{}]]", origin_of(file, node->source()), key, key));
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr)
      throw base::Error(fmt::format("{}: `{}` must be a list of tables, each written as [[{}]]",
                                    origin_of(file, element.source()), key, key));
    out.push_back(table);
  }
  return out;
}

const toml::table* table_of(const toml::table& root, std::string_view key, const std::string& file) {
  const toml::node* node = root.get(key);
  if (node == nullptr) return nullptr;
  const toml::table* table = node->as_table();
  if (table == nullptr)
    throw base::Error(
        fmt::format("{}: `{}` must be written as [{}]", origin_of(file, node->source()), key, key));
  return table;
}

std::string origin_of(const std::string& file, const toml::source_region& source) {
  return source.begin.line == 0 ? file : fmt::format("{}:{}", file, source.begin.line);
}

TableReader::TableReader(const toml::table& table, std::string_view title, const std::string& file,
                         std::span<const std::string_view> known)
    : table_(table), title_(title), file_(file) {
  const toml::key* first = nullptr;
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    if (first == nullptr || key.source().begin.line < first->source().begin.line) first = &key;
  }
  if (first == nullptr) return;
  const std::string_view meant = base::nearest_key(first->str(), known);
  throw base::Error(
      fmt::format("{}: unknown key `{}` in {}{}", origin_of(file_, first->source()), first->str(), title_,
                  meant.empty() ? std::string() : fmt::format("; did you mean `{}`?", meant)),
      fmt::format("the keys of {} are: {}", title_, fmt::join(known, ", ")));
}

void TableReader::fail(std::string_view key, std::string_view what, std::string hint) const {
  const toml::node* node = table_.get(key);
  const std::string origin = node != nullptr ? origin_of(file_, node->source()) : this->origin();
  throw base::Error(fmt::format("{}: `{}` in {} {}", origin, key, title_, what), std::move(hint));
}

std::optional<bool> TableReader::boolean(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  fail(key, "must be true or false");
}

std::optional<std::string> TableReader::string(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return value->get();
  fail(key, "must be a text in quotes");
}

std::optional<std::vector<std::string>> TableReader::strings(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_string()) return std::vector<std::string>{value->get()};
  const toml::array* array = node->as_array();
  if (array == nullptr) fail(key, "must be a text in quotes, or a list of them");
  std::vector<std::string> out;
  for (const toml::node& element : *array) {
    const auto* value = element.as_string();
    if (value == nullptr) fail(key, "must be a list of texts in quotes");
    out.push_back(value->get());
  }
  return out;
}

std::vector<std::string> TableReader::words(std::string_view key) const {
  std::vector<std::string> all = strings(key).value_or(std::vector<std::string>());
  for (const std::string& word : all) {
    if (word.empty() || word.find_first_of(" \t\r\n,") != std::string::npos)
      fail(key, fmt::format("holds `{}`, which is no name: one has no blanks and no commas", word));
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> TableReader::texts_by_name(std::string_view key) const {
  std::vector<std::pair<std::string, std::string>> all;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return all;
  const toml::table* table = node->as_table();
  if (table == nullptr) fail(key, "must be a table of texts, such as { \"one\" = \"another\" }");
  for (const auto& [name, value] : *table) {
    const auto* text = value.as_string();
    if (text == nullptr) fail(key, "must be a table of texts in quotes");
    all.emplace_back(name.str(), text->get());
  }
  return all;
}

std::vector<TableReader> TableReader::tables(std::string_view key, std::string_view title,
                                             std::initializer_list<std::string_view> known) const {
  std::vector<TableReader> all;
  const toml::node* node = table_.get(key);
  if (node == nullptr) return all;
  if (const toml::table* one = node->as_table()) {
    all.emplace_back(*one, title, file_, known);
    return all;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) fail(key, "must be a list of tables");
  for (const toml::node& element : *array) {
    if (!element.is_table()) fail(key, "must be a list of tables");
    all.emplace_back(*element.as_table(), title, file_, known);
  }
  return all;
}

std::vector<model::Oid> TableReader::oids(std::string_view key) const {
  std::vector<model::Oid> all;
  for (const std::string& hex : strings(key).value_or(std::vector<std::string>())) {
    const std::optional<model::Oid> oid = model::Oid::from_hex(hex);
    if (!oid) fail(key, fmt::format("holds `{}`, which is no whole object id", hex));
    all.push_back(*oid);
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> TableReader::lines_of_file(std::string_view key) const {
  constexpr std::uint64_t kMaxBytes = 64ULL << 20;
  std::vector<std::string> lines;
  const std::optional<std::string> name = string(key);
  if (!name) return lines;
  if (name->empty()) fail(key, "names no file");
  const std::string text =
      base::read_trustworthy_file(std::filesystem::path(file_).parent_path() / *name, kMaxBytes);
  for (std::string_view line : base::split(text, '\n')) {
    line = base::trim(line.substr(0, line.find('#')));
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

std::optional<std::int64_t> TableReader::time(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  toml::date_time when;
  if (const auto* date = node->as_date()) {
    when = toml::date_time(date->get(), toml::time{}, toml::time_offset{});
  } else if (const auto* full = node->as_date_time(); full != nullptr && full->get().offset) {
    when = full->get();
  } else {
    fail(key, "must be a time with its zone, without quotes, such as 2027-01-01T00:00:00Z");
  }
  const std::chrono::year_month_day day(std::chrono::year(when.date.year),
                                        std::chrono::month(when.date.month), std::chrono::day(when.date.day));
  if (!day.ok()) fail(key, "is no day of the calendar");
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  return days * 86'400 + when.time.hour * 3600 + when.time.minute * 60 + when.time.second -
         std::int64_t{when.offset->minutes} * 60;
}

std::optional<std::uint64_t> TableReader::count(std::string_view key, std::uint64_t least) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_integer();
  if (value == nullptr) fail(key, "must be a whole number");
  if (value->get() < 0 || static_cast<std::uint64_t>(value->get()) < least)
    fail(key, fmt::format("must be at least {}", least));
  return static_cast<std::uint64_t>(value->get());
}

std::optional<std::uint64_t> TableReader::size_bytes(std::string_view key, std::uint64_t least) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  if (text == nullptr && !node->is_integer())
    fail(key, "must be a number of bytes, or a text such as \"10 MiB\"");
  if (text == nullptr) return count(key, least);
  const std::optional<std::uint64_t> size = parse_size(text->get());
  if (!size) fail(key, "must be a number of bytes, or a whole number of KiB, MiB or GiB such as \"10 MiB\"");
  if (*size < least) fail(key, fmt::format("must be at least {}", least));
  return size;
}

std::optional<std::chrono::milliseconds> TableReader::duration(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) return std::nullopt;
  std::optional<std::chrono::milliseconds> duration;
  if (const auto* text = node->as_string()) duration = parse_duration(text->get());
  if (node->is_integer()) duration = parse_duration(fmt::format("{} s", *node->value<std::int64_t>()));
  if (!duration)
    fail(key, "must be a number of seconds, or a whole number of ms, s, min or h such as \"30 s\"");
  return duration;
}

std::optional<Mode> TableReader::mode(std::string_view key) const {
  const std::optional<std::string> word = string(key);
  if (!word) return std::nullopt;
  if (*word == "refuse") return Mode::refuse;
  if (*word == "warn") return Mode::warn;
  if (*word == "observe") return Mode::observe;
  if (*word == "off") return Mode::off;
  fail(key, "must be \"refuse\", \"warn\", \"observe\" or \"off\"");
}

}  // namespace sallyport::policy
