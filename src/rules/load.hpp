#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace sallyport::rules {

// A rule file as it lies on disk; `name` is for messages.
struct RuleFile {
  std::string name;
  std::string text;
};

// The bytes of `path`: one file, or, for a folder, every *.toml directly in it in order of name.
// Throws base::Error if there is none, if one cannot be read, or if one is larger than 4 MiB.
std::vector<RuleFile> read_rule_files(const std::filesystem::path& path);

// What decides which cached database fits: SHA-256 over names and texts, 64 hexadecimal characters.
std::string digest(const std::vector<RuleFile>& files);

// Reads our TOML (gitleaks' schema with our additions; rules/README.md). Strict: an unknown key, a wrong
// type, a rule without id, two rules with one id, a rule with neither regex nor path: base::Error with file
// and line. Files without a single rule are an error too, since a gate without rules lets everything in.
// Regexes are not compiled here.
RuleSet load(const std::vector<RuleFile>& files);

// The example that a template stands for. In a template {{CLASS COUNT}} becomes COUNT characters drawn from
// the regex-like character class CLASS ("0-9A-Za-z_-"), and {{}} becomes nothing, so that no string which
// looks like a live secret stands in any file. The same seed gives the same text. Throws base::Error on a
// malformed template.
std::string expand_example(std::string_view example, std::string_view seed);

// A compact form of a rule set, without its examples, for the cache; and back. deserialize throws base::Error
// on anything that serialize does not write.
std::string serialize(const RuleSet& set);
RuleSet deserialize(std::string_view bytes);

}  // namespace sallyport::rules
