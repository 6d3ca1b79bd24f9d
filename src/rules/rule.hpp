#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/profile.hpp"

namespace sallyport::rules {

// What an allow-list's regexes are matched against.
enum class RegexTarget : std::uint8_t { secret, match, line };

// Takes a finding back. In gitleaks' schema: [[rules.allowlists]] and the top-level [[allowlists]].
struct AllowList {
  std::string description;
  bool needs_all = false;  // condition = "AND": every kind that is given must hold
  RegexTarget regex_target = RegexTarget::secret;
  std::vector<std::string> regexes;       // RE2 syntax, unanchored
  std::vector<std::string> paths;         // RE2 syntax, unanchored, on the path with '/'
  std::vector<std::string> stopwords;     // lower case; a part of the lower-cased secret
  std::vector<std::string> commits;       // full lower-case ids
  std::optional<model::Profile> profile;  // set: the list holds in this profile alone
};

// What becomes of a match whose proof fails.
enum class FailedProof : std::uint8_t { drop, lower };

// How near another rule's match must be.
struct RequiredRule {
  enum class Within : std::uint8_t { file, push };
  std::string id;
  Within within = Within::file;
  std::optional<std::uint32_t> lines;    // how many lines apart they may begin; only within a file
  std::optional<std::uint32_t> columns;  // likewise, in bytes
};

inline constexpr std::int64_t kMaxSecretGroup = 1000;  // RE2 takes no more

struct Rule {
  std::string id;
  std::string description;
  model::Severity severity = model::Severity::high;
  std::string regex;                  // RE2 syntax; empty: the rule speaks of paths only
  std::string path;                   // RE2 syntax, unanchored; empty: every path
  std::uint32_t secret_group = 0;     // 0: the first non-empty group, or the whole match where there is none
  double entropy = 0;                 // bits a character that the secret must exceed; 0: off
  std::vector<std::string> keywords;  // lower case; one of them must stand somewhere in the text
  std::vector<std::string> tags;
  std::string issuer;  // who issues what is found, such as "GitHub"; empty: nobody in particular
  model::Confidence confidence = model::Confidence::high;
  model::Profile profile = model::Profile::balanced;  // the least profile in which the rule speaks
  std::string proof;                                  // a name that proof::find knows; empty: none
  FailedProof failed_proof = FailedProof::drop;
  std::string value;         // a kind of value that credential::is_kind knows; empty: any value will do
  bool skip_report = false;  // never reported itself, only required by others
  std::vector<RequiredRule> required;  // each of them must have a match near by
  // Its regex was written for gitleaks: line breaks at the ends of a match are none of it, and the secret is
  // what the regex says of the match alone, where \b and anchors see other surroundings.
  bool is_gitleaks = false;
  std::vector<AllowList> allowlists;
  std::vector<std::string> references;  // the issuer's own documentation
  std::string remediation;              // what to do when it leaked
  // Templates (expand_example). Loaded from files only; a cached set has none.
  std::vector<std::string> examples;          // the rule finds exactly one secret in each
  std::vector<std::string> counter_examples;  // the rule finds nothing
  std::string origin;                         // "file:line" of the table, for messages
};

struct RuleSet {
  std::vector<Rule> rules;            // in order of id
  std::vector<AllowList> allowlists;  // for every rule
};

}  // namespace sallyport::rules
