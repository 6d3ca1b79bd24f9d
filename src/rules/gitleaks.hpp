#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rules/load.hpp"

namespace sallyport::rules {

// The version of gitleaks whose configuration is known here.
inline constexpr const char* kGitleaksVersion = "8.30.1";

// What a gitleaks file may ask for beside its own text.
struct GitleaksOptions {
  // The file that `[extend] path` names, as it is written there; gitleaks takes it relative to the current
  // folder, not to the file. May throw base::Error.
  std::function<RuleFile(const std::string& path)> read_file;
  // What stands in for gitleaks' own rules where `[extend] useDefault` asks for them: our packs.
  std::function<RuleSet()> default_rules;
};

struct GitleaksConfig {
  RuleSet set;
  std::vector<std::string> warnings;  // in order of reading; one line each, most begin with "file:line: "
  bool uses_default = false;          // some file said useDefault
};

// Reads a gitleaks configuration as gitleaks does (docs/gitleaks.md tells what is the same and what is not):
// keys in any case, values bent to the type they should have, unknown keys only warned of, all patterns of an
// allow-list joined into one, `[extend]` followed two files deep. Ids are any text that is not blank. Throws
// base::Error, with file and line as far as they are known, for what gitleaks refuses, and for a
// configuration without a single rule, which would let everything in. Regexes are not compiled here.
GitleaksConfig load_gitleaks(const RuleFile& file, const GitleaksOptions& options);

// Whether `file` is meant for gitleaks: its name holds "gitleaks", or it has a top-level key that only
// gitleaks knows (extend, minVersion). A text that is no TOML is not.
bool is_gitleaks_file(const RuleFile& file);

}  // namespace sallyport::rules
