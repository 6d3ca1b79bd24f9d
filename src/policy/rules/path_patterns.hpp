#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "policy/glob.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

// A list of patterns over paths, as [[path]] has them: without '/' on the last component, with one on the
// whole path.
class PathPatterns {
 public:
  // Those of `key`, or `otherwise` if it is not there. Throws base::Error, with file and line, for one that
  // is none or that no path matches.
  PathPatterns(const TableReader& table, std::string_view key,
               std::initializer_list<std::string_view> otherwise = {});

  bool empty() const noexcept { return globs_.empty(); }
  bool match(std::string_view path) const;

 private:
  std::vector<Glob> globs_;
};

// Of which files a rule speaks: those at `paths` (default: all) that are not at `except` (default: none).
class PathScope {
 public:
  explicit PathScope(const TableReader& table);

  bool holds(std::string_view path) const { return paths_.match(path) && !except_.match(path); }
  bool excepts(std::string_view path) const { return except_.match(path); }

 private:
  PathPatterns paths_;
  PathPatterns except_;
};

}  // namespace sallyport::policy
