#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "rules/load.hpp"

namespace sallyport::rules {

// A top-level allow-list that holds for some rules only.
struct TargetedAllowList {
  AllowList list;
  std::vector<std::string> rule_ids;
  std::string origin;        // "file:line"
  bool is_extended = false;  // it stands in a file that another one extends
};

// A negative secretGroup, which is none and yet takes the place of that of the rule that is extended.
inline constexpr std::uint32_t kNoSecretGroup = std::numeric_limits<std::uint32_t>::max();

// What one gitleaks file says, before it is merged with the files that it extends. Its rules may still lack
// both regex and path: a file that it extends may have them.
struct GitleaksFile {
  struct Extend {
    bool is_asked = false;  // some rules are to be taken from elsewhere
    std::string path;
    bool use_default = false;
    std::vector<std::string> disabled_rules;
    std::string origin;
  };

  // Of one id the last; in the file's order. An entropy may be negative, and then is none, and a secret group
  // kNoSecretGroup.
  std::vector<Rule> rules;
  std::vector<AllowList> allowlists;  // for every rule
  std::vector<TargetedAllowList> targeted;
  Extend extend;
};

// Throws base::Error as load_gitleaks() does; `warnings` are appended.
GitleaksFile read_gitleaks_file(const RuleFile& file, std::vector<std::string>& warnings);

}  // namespace sallyport::rules
