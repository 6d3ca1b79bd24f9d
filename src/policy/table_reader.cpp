#include "policy/table_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
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

}  // namespace

std::string origin_of(const std::string& file, const toml::source_region& source) {
  return source.begin.line == 0 ? file : fmt::format("{}:{}", file, source.begin.line);
}

TableReader::TableReader(const toml::table& table, std::string_view title, const std::string& file,
                         std::initializer_list<std::string_view> known)
    : table_(table), title_(title), file_(file) {
  const toml::key* first = nullptr;
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    if (first == nullptr || key.source().begin.line < first->source().begin.line) first = &key;
  }
  if (first == nullptr) return;
  const std::string_view meant = base::nearest_key(first->str(), {known.begin(), known.size()});
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

std::optional<Mode> TableReader::mode(std::string_view key) const {
  const std::optional<std::string> word = string(key);
  if (!word) return std::nullopt;
  if (*word == "refuse") return Mode::refuse;
  if (*word == "warn") return Mode::warn;
  if (*word == "off") return Mode::off;
  fail(key, "must be \"refuse\", \"warn\" or \"off\"");
}

}  // namespace sallyport::policy
