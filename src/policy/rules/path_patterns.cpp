#include "policy/rules/path_patterns.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::policy {

PathPatterns::PathPatterns(const TableReader& table, std::string_view key,
                           std::initializer_list<std::string_view> otherwise) {
  const auto patterns =
      table.strings(key).value_or(std::vector<std::string>(otherwise.begin(), otherwise.end()));
  for (const std::string& pattern : patterns) {
    if (pattern.starts_with('/') || pattern.ends_with('/'))
      table.fail(key, fmt::format("holds `{}`, but a path neither begins nor ends with `/`", pattern),
                 "to name all below a folder, write \"folder/**\"");
    try {
      globs_.emplace_back(pattern);
    } catch (const base::Error& error) {
      table.fail(key, fmt::format("cannot be used: {}", error.what()));
    }
  }
}

bool PathPatterns::match(std::string_view path) const {
  const std::string_view last = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return std::any_of(globs_.begin(), globs_.end(),
                     [&](const Glob& glob) { return glob.matches(glob.has_slash() ? path : last); });
}

PathScope::PathScope(const TableReader& table) : paths_(table, "paths", {"**"}), except_(table, "except") {}

}  // namespace sallyport::policy
