#include <algorithm>

#include <fmt/format.h>

#include "policy/load_parts.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

// Who includes or allows more must be the site.
constexpr std::string_view kNever[] = {"include", "overrides", "identity", "receipts"};

bool is_among(std::string_view key, const std::vector<std::string>& keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

[[noreturn]] void refuse(const std::string& file, const toml::node& node, const std::string& key,
                         const Overrides& overrides) {
  throw base::Error(fmt::format("{}: the site's policy does not let a repository set `{}`",
                                origin_of(file, node.source()), key),
                    fmt::format("take it out, or have it added to `keys` of [overrides] ({}); it allows: {}",
                                overrides.origin, fmt::join(overrides.keys, ", ")));
}

}  // namespace

void read_overrides(const toml::table& root, const std::string& file, Policy& policy) {
  const toml::table* values = table_of(root, "overrides", file);
  if (values == nullptr) return;
  const TableReader table(*values, "[overrides]", file, {"file", "keys"});
  Overrides& overrides = policy.overrides;
  overrides.origin = table.origin();
  overrides.file = table.string("file").value_or(overrides.file);
  if (overrides.file.empty() || overrides.file.find("..") != std::string::npos)
    table.fail("file", "must name a file below the repository's git directory, such as \"sallyport.toml\"");
  overrides.keys = table.words("keys");
  if (overrides.keys.empty()) table.fail("keys", "is missing: say which keys a repository may set");
  for (const std::string& key : overrides.keys) {
    const std::string first = key.substr(0, key.find('.'));
    if (std::find(std::begin(kNever), std::end(kNever), first) != std::end(kNever))
      table.fail("keys", fmt::format("holds `{}`, which only the site may say", key));
  }
}

void check_overrides(const toml::table& root, const std::string& file, const Overrides& overrides) {
  for (const auto& [key, node] : root) {
    const std::string name(key.str());
    if (is_among(name, overrides.keys)) continue;
    const toml::table* inner = node.as_table();
    if (inner == nullptr || inner->empty()) refuse(file, node, name, overrides);
    for (const auto& [inner_key, inner_node] : *inner) {
      const std::string whole = fmt::format("{}.{}", name, inner_key.str());
      if (!is_among(whole, overrides.keys)) refuse(file, inner_node, whole, overrides);
    }
  }
}

}  // namespace sallyport::policy
