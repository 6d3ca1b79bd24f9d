#include "triage/ignore_file.hpp"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <toml++/toml.h>

#include "base/error.hpp"
#include "base/nearest_key.hpp"
#include "base/text.hpp"
#include "base/toml_shape.hpp"

namespace sallyport::triage {

namespace {

constexpr std::array<std::string_view, 6> kKeys = {"fingerprint", "reason", "owner",
                                                   "expires",     "rule",   "path"};

std::string origin_of(const std::string& file, const toml::source_region& source) {
  return source.begin.line == 0 ? file : fmt::format("{}:{}", file, source.begin.line);
}

// One [[ignore]] table, read key by key.
class EntryReader {
 public:
  EntryReader(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  IgnoreEntry read() const {
    for (const auto& [key, value] : table_) check_key(key);
    IgnoreEntry entry;
    entry.origin = origin_of(file_, table_.source());
    entry.fingerprint = text("fingerprint", true);
    if (!is_fingerprint(entry.fingerprint))
      fail("fingerprint", "must be 32 characters of 0-9 and a-f, as reports show it");
    entry.reason = text("reason", true);
    entry.owner = text("owner", false);
    entry.rule = text("rule", false);
    entry.path = text("path", false);
    entry.expires = expires();
    return entry;
  }

 private:
  void check_key(const toml::key& key) const {
    if (std::find(kKeys.begin(), kKeys.end(), key.str()) != kKeys.end()) return;
    const std::string_view meant = base::nearest_key(key.str(), kKeys);
    throw base::Error(
        fmt::format("{}: unknown key `{}` in [[ignore]]{}", origin_of(file_, key.source()), key.str(),
                    meant.empty() ? std::string() : fmt::format("; did you mean `{}`?", meant)),
        "the keys of [[ignore]] are: fingerprint, reason, owner, expires, rule, path");
  }

  std::string text(std::string_view key, bool is_needed) const {
    const toml::node* node = table_.get(key);
    if (node == nullptr && is_needed) fail(key, "is missing");
    if (node == nullptr) return {};
    const auto* value = node->as_string();
    if (value == nullptr || base::trim(value->get()).empty())
      fail(key, "must be a text in quotes, not empty");
    return value->get();
  }

  std::optional<Date> expires() const {
    const toml::node* node = table_.get("expires");
    if (node == nullptr) return std::nullopt;
    const auto* value = node->as_date();
    if (value == nullptr) fail("expires", "must be a date without quotes, such as 2026-01-31");
    const toml::date date = value->get();
    return Date(std::chrono::year(date.year), std::chrono::month(date.month), std::chrono::day(date.day));
  }

  [[noreturn]] void fail(std::string_view key, std::string_view what) const {
    const toml::node* node = table_.get(key);
    throw base::Error(fmt::format("{}: `{}` in [[ignore]] {}",
                                  origin_of(file_, node != nullptr ? node->source() : table_.source()), key,
                                  what));
  }

  const toml::table& table_;
  const std::string& file_;
};

toml::table parse(std::string_view text, const std::string& name) {
  if (text.size() > kMaxIgnoreFileBytes)
    throw base::Error(fmt::format("{} is larger than {} bytes", name, kMaxIgnoreFileBytes));
  base::check_toml_shape(text, name);
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    throw base::Error(fmt::format("{}: {}", origin_of(name, error.source()), error.description()));
  }
}

// A TOML basic string on one line.
std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : base::escape_invalid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      (out += '\\') += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out += '"';
}

}  // namespace

bool is_fingerprint(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::vector<IgnoreEntry> parse_ignore_file(std::string_view text, const std::string& name) {
  const toml::table root = parse(text, name);
  for (const auto& [key, value] : root) {
    if (key.str() != "ignore")
      throw base::Error(fmt::format("{}: unknown key `{}`", origin_of(name, key.source()), key.str()),
                        "an ignore file holds [[ignore]] tables and nothing else");
  }
  std::vector<IgnoreEntry> entries;
  const toml::node* node = root.get("ignore");
  if (node == nullptr) return entries;
  const toml::array* array = node->as_array();
  if (array == nullptr)
    throw base::Error(
        fmt::format("{}: `ignore` must be written as [[ignore]]", origin_of(name, node->source())));
  for (const toml::node& element : *array) {
    const toml::table* table = element.as_table();
    if (table == nullptr)
      throw base::Error(fmt::format("{}: `ignore` must be a list of tables, each written as [[ignore]]",
                                    origin_of(name, element.source())));
    entries.push_back(EntryReader(*table, name).read());
  }
  return entries;
}

std::string to_toml(const IgnoreEntry& entry, std::string_view comment) {
  std::string out = "\n";
  if (!comment.empty()) out += fmt::format("# {}\n", base::escape_foreign(comment));
  out += fmt::format("[[ignore]]\nfingerprint = {}\nreason = {}\n", toml_string(entry.fingerprint),
                     toml_string(entry.reason));
  const auto add = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, toml_string(value));
  };
  add("owner", entry.owner);
  if (entry.expires) out += fmt::format("expires = {}\n", to_string(*entry.expires));
  add("rule", entry.rule);
  add("path", entry.path);
  return out;
}

}  // namespace sallyport::triage
