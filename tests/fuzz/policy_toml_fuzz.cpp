// Any text as a policy file, and any pattern against any name. A policy that loads must answer for every ref
// and path, and must not accept what was not looked at; a pattern must agree with a slow matcher that tries
// everything.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "policy/decide.hpp"
#include "policy/glob.hpp"
#include "policy/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace sallyport;

void require(bool holds) {
  if (!holds) std::abort();
}

bool matches_slowly(std::string_view pattern, std::string_view name, bool starts_component) {
  if (pattern.empty()) return name.empty();
  if (pattern.starts_with("**")) {
    const std::string_view rest = pattern.substr(std::min(pattern.find_first_not_of('*'), pattern.size()));
    const bool is_folders = starts_component && rest.starts_with('/');
    if (is_folders && matches_slowly(rest.substr(1), name, true)) return true;
    for (std::size_t i = 0; i <= name.size(); ++i) {
      if (is_folders) {
        if (i < name.size() && name[i] == '/' && matches_slowly(rest.substr(1), name.substr(i + 1), true))
          return true;
      } else if (matches_slowly(rest, name.substr(i), false)) {
        return true;
      }
    }
    return false;
  }
  if (pattern[0] == '*') {
    for (std::size_t i = 0; i <= name.size(); ++i) {
      if (matches_slowly(pattern.substr(1), name.substr(i), false)) return true;
      if (i < name.size() && name[i] == '/') return false;
    }
    return false;
  }
  if (name.empty()) return false;
  const bool is_same = pattern[0] == '?' ? name[0] != '/' : pattern[0] == name[0];
  return is_same && matches_slowly(pattern.substr(1), name.substr(1), pattern[0] == '/');
}

void check_glob(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view pattern = input.substr(0, end);
  const std::string_view name = input.substr(std::min(end + 1, input.size()));

  std::string quoted;
  for (const char c : name) (quoted += '\\') += c;
  if (!name.empty()) require(policy::Glob(quoted).matches(name));

  try {
    const policy::Glob glob{std::string(pattern)};
    const bool is_match = glob.matches(name);
    const bool is_plain = pattern.find_first_of("[\\") == std::string_view::npos;
    const auto stars = std::count(pattern.begin(), pattern.end(), '*');
    if (is_plain && stars <= 6 && name.size() <= 24) require(is_match == matches_slowly(pattern, name, true));
  } catch (const base::Error&) {
    // A pattern may be malformed; then it says so.
  }
}

void check_policy(std::string_view text) {
  try {
    const policy::Policy loaded = policy::load(text, "policy.toml");
    for (const std::string_view ref :
         {"refs/heads/main", "refs/tags/v1", "refs/replace/1", "", "refs/heads/"}) {
      const policy::RefRule& rule = loaded.rule_for_ref(ref);
      require(rule.is_as_strict_on_signatures_as(rule) && rule.is_as_strict_on_objects_as(rule));
      require(rule.roles.empty() || rule.signatures == policy::Signatures::authorized ||
              rule.push_certificate == policy::Signatures::authorized);
    }
    for (const policy::Group& group : loaded.groups) {
      for (const std::string& member : group.members) {
        const policy::Principal* principal = loaded.principal(member);
        require(principal == nullptr || principal->holds_any({group.name}));
      }
    }
    for (const policy::Principal& principal : loaded.principals) {
      for (const std::string& account : principal.accounts)
        require(loaded.principal_with_account(account) == &principal);
    }
    const policy::PathRule* name = loaded.name_rule_for_path("config/.env");
    require(name == nullptr || name->deny || name->allow);
    const policy::PathRule* size = loaded.size_rule_for_path("config/.env");
    require(size == nullptr || size->max_bytes.has_value());
    require(!loaded.fingerprint_key.empty() && loaded.limits.object_bytes > 0 &&
            loaded.limits.tree_depth > 0);
    model::Facts facts;
    require(policy::decide(loaded, facts).outcome == model::Outcome::accepted);
    facts.coverage.objects.listed = 1;
    require(policy::decide(loaded, facts).outcome == model::Outcome::undecided);
  } catch (const base::Error&) {
    // What is no policy is refused.
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    check_glob(input);
  } else {
    check_policy(input);
  }
  return 0;
}
