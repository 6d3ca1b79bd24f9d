// gitleaks reads its file with viper and mapstructure, whose "weak" conversions people have come to rely on:
// a secretGroup in quotes, keywords in one string. Each conversion here was held against the program itself.
#include "rules/gitleaks_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "base/toml_shape.hpp"

namespace sallyport::rules {

namespace {

constexpr std::size_t kShownKeyBytes = 80;
constexpr std::size_t kMaxWarnings = 200;

// A value, and what is needed to complain of it.
struct Value {
  const RuleFile& file;
  std::string_view key;
  const toml::node& node;

  [[noreturn]] void fail(std::string_view message) const {
    throw base::Error(fmt::format("{}:{}: '{}' {}", file.name, node.source().begin.line, key, message));
  }
};

// A NUL would end a pattern early for the matcher, which takes C strings.
std::string text_of(const Value& value) {
  if (const auto* string = value.node.as_string()) {
    if (string->get().find('\0') != std::string::npos) value.fail("must not hold a NUL");
    return string->get();
  }
  if (const auto* integer = value.node.as_integer()) return fmt::format("{}", integer->get());
  if (const auto* number = value.node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* boolean = value.node.as_boolean()) return boolean->get() ? "1" : "0";
  value.fail("must be a string");
}

template <typename T>
bool parse_all(std::string_view text, T& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

bool parse_integer(std::string_view text, std::int64_t& into) {
  if (!text.starts_with("0x") && !text.starts_with("0X")) return parse_all(text, into);
  const std::string_view digits = text.substr(2);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into, 16);
  return error == std::errc() && end == digits.data() + digits.size() && !digits.starts_with('-');
}

std::int64_t integer_of(const Value& value) {
  constexpr double kTooLarge = 9.2e18;
  if (const auto* integer = value.node.as_integer()) return integer->get();
  if (const auto* boolean = value.node.as_boolean()) return boolean->get() ? 1 : 0;
  if (const auto* number = value.node.as_floating_point()) {
    if (!(std::fabs(number->get()) < kTooLarge)) value.fail("must be an integer");
    return static_cast<std::int64_t>(number->get());
  }
  std::int64_t parsed = 0;
  const auto* string = value.node.as_string();
  if (string == nullptr || (!string->get().empty() && !parse_integer(string->get(), parsed)))
    value.fail("must be an integer");
  return parsed;
}

double number_of(const Value& value) {
  if (const auto* number = value.node.as_floating_point()) return number->get();
  if (const auto* integer = value.node.as_integer()) return static_cast<double>(integer->get());
  if (const auto* boolean = value.node.as_boolean()) return boolean->get() ? 1 : 0;
  double parsed = 0;
  const auto* string = value.node.as_string();
  if (string == nullptr || (!string->get().empty() && !parse_all(string->get(), parsed)))
    value.fail("must be a number");
  return parsed;
}

bool boolean_of(const Value& value) {
  if (const auto* boolean = value.node.as_boolean()) return boolean->get();
  if (const auto* integer = value.node.as_integer()) return integer->get() != 0;
  if (const auto* number = value.node.as_floating_point()) return number->get() != 0;
  if (const auto* string = value.node.as_string()) {
    const std::string_view word = string->get();
    for (const std::string_view yes : {"1", "t", "T", "true", "True", "TRUE"}) {
      if (word == yes) return true;
    }
    for (const std::string_view no : {"", "0", "f", "F", "false", "False", "FALSE"}) {
      if (word == no) return false;
    }
  }
  value.fail("must be true or false");
}

std::vector<std::string> strings_of(const Value& value) {
  std::vector<std::string> strings;
  if (const toml::array* array = value.node.as_array()) {
    strings.reserve(array->size());
    for (const toml::node& element : *array) strings.push_back(text_of({value.file, value.key, element}));
  } else if (value.node.is_string()) {
    const std::string text = text_of(value);
    if (text.empty()) return {};
    for (const std::string_view piece : base::split(text, ',')) strings.emplace_back(piece);
  } else if (const toml::table* table = value.node.as_table()) {
    if (!table->empty()) value.fail("must be a list of strings");
  } else {
    strings.push_back(text_of(value));
  }
  return strings;
}

}  // namespace

GitleaksTable::GitleaksTable(const RuleFile& file, const toml::table& table, std::string_view what,
                             std::vector<std::string>& warnings)
    : file_(&file), table_(&table), what_(what), warnings_(&warnings) {}

// Of a key that is written twice, in different case, gitleaks takes either one or the other.
const toml::node* GitleaksTable::find(std::string_view key) {
  const std::string wanted = base::to_lower(key);
  known_.emplace(key);
  const toml::node* found = nullptr;
  for (auto&& [name, node] : *table_) {
    if (base::to_lower(name.str()) != wanted) continue;
    if (found != nullptr) Value{*file_, key, node}.fail("stands twice in one table");
    found = &node;
  }
  return found;
}

bool GitleaksTable::has(std::string_view key) {
  return find(key) != nullptr;
}

bool GitleaksTable::is_list(std::string_view key) {
  const toml::node* node = find(key);
  return node != nullptr && node->is_array();
}

std::string GitleaksTable::string(std::string_view key) {
  const toml::node* node = find(key);
  return node == nullptr ? std::string() : text_of({*file_, key, *node});
}

std::int64_t GitleaksTable::integer(std::string_view key) {
  const toml::node* node = find(key);
  return node == nullptr ? 0 : integer_of({*file_, key, *node});
}

double GitleaksTable::number(std::string_view key) {
  const toml::node* node = find(key);
  return node == nullptr ? 0 : number_of({*file_, key, *node});
}

bool GitleaksTable::boolean(std::string_view key) {
  const toml::node* node = find(key);
  return node != nullptr && boolean_of({*file_, key, *node});
}

std::vector<std::string> GitleaksTable::strings(std::string_view key) {
  const toml::node* node = find(key);
  return node == nullptr ? std::vector<std::string>() : strings_of({*file_, key, *node});
}

std::optional<GitleaksTable> GitleaksTable::table(std::string_view key, std::string_view what) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const toml::table* table = node->as_table();
  if (table == nullptr) Value{*file_, key, *node}.fail("must be a table");
  return GitleaksTable(*file_, *table, what, *warnings_);
}

std::vector<GitleaksTable> GitleaksTable::tables(std::string_view key, std::string_view what) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  std::vector<GitleaksTable> tables;
  const auto add = [&](const toml::node& element) {
    const toml::table* table = element.as_table();
    if (table == nullptr) Value{*file_, key, element}.fail("must be a table, or a list of tables");
    tables.emplace_back(*file_, *table, what, *warnings_);
  };
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& element : *array) add(element);
  } else if (const toml::table* table = node->as_table(); table == nullptr || !table->empty()) {
    add(*node);
  }
  return tables;
}

void GitleaksTable::warn_of_unknown_keys() const {
  const std::vector<std::string_view> known(known_.begin(), known_.end());
  for (auto&& [name, node] : *table_) {
    if (warnings_->size() > kMaxWarnings) return;  // finding the nearest key costs time
    const std::string lower = base::to_lower(name.str());
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](std::string_view key) { return base::to_lower(key) == lower; });
    if (is_known) continue;
    const std::string_view nearest = base::nearest_key(name.str(), known);
    add_warning(*warnings_,
                fmt::format("{}:{}: the key '{}' in {} means nothing and is ignored{}", file_->name,
                            name.source().begin.line, name.str().substr(0, kShownKeyBytes), what_,
                            nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest)));
  }
}

std::string GitleaksTable::origin() const {
  return fmt::format("{}:{}", file_->name, table_->source().begin.line);
}

void GitleaksTable::warn(std::string_view message) const {
  add_warning(*warnings_, fmt::format("{}: {}", origin(), message));
}

void GitleaksTable::fail(std::string_view message) const {
  throw base::Error(fmt::format("{}: {}", origin(), message));
}

void add_warning(std::vector<std::string>& warnings, std::string warning) {
  if (warnings.size() == kMaxWarnings) warning = "there is more to warn of";
  if (warnings.size() <= kMaxWarnings) warnings.push_back(std::move(warning));
}

toml::table parse_toml(const RuleFile& file) {
  base::check_toml_shape(file.text, file.name);
  try {
    return toml::parse(file.text, std::string_view(file.name));
  } catch (const toml::parse_error& error) {
    throw base::Error(fmt::format("{}:{}: {}", file.name, error.source().begin.line, error.description()));
  }
}

}  // namespace sallyport::rules
