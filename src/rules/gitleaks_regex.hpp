#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sallyport::rules {

// What a reader of a Go regular expression finds in it without compiling it.
struct GoRegex {
  std::string re2;          // the same for RE2 in Debian 12, which writes (?<name> as (?P<name>
  bool is_balanced = true;  // its groups and classes close
  bool is_of_bytes = true;  // it means the same over bytes: nothing outside ASCII, no Unicode classes
};

GoRegex read_go_regex(std::string_view pattern);

// The one expression that gitleaks makes of a list: (?:first|second). There is no group round each, so that a
// flag such as (?i) in one of them holds for all that follow. `patterns` are taken as they are.
std::string join_alternatives(const std::vector<std::string>& patterns);

}  // namespace sallyport::rules
