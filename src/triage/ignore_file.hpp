#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/date.hpp"

namespace sallyport::triage {

// What a repository's own ignore file is called, at the top of the tree.
inline constexpr const char* kIgnoreFileName = ".sallyport.ignore.toml";
inline constexpr std::uint64_t kMaxIgnoreFileBytes = 16 << 20;

// One [[ignore]] table: a finding that somebody has looked at and takes responsibility for.
struct IgnoreEntry {
  std::string fingerprint;      // 32 lower-case hexadecimal characters
  std::string reason;           // never empty
  std::string owner;            // may be empty
  std::optional<Date> expires;  // the last day on which it counts
  std::string rule;             // if given, the finding must be of this rule
  std::string path;             // if given, the finding must stand at this path
  std::string origin;           // "file:line", for messages
};

// Whether it is 32 characters of 0-9 and a-f.
bool is_fingerprint(std::string_view text);

// Reads an ignore file. Strict: an unknown key, a missing or empty fingerprint or reason, a value of another
// type is base::Error with "name:line". Limits: kMaxIgnoreFileBytes, and what base::check_toml_shape says.
std::vector<IgnoreEntry> parse_ignore_file(std::string_view text, const std::string& name);

// The entry as it stands in an ignore file, with an empty line before it. `comment` (one line, may be empty)
// says where the finding stood; control characters in it are escaped.
std::string to_toml(const IgnoreEntry& entry, std::string_view comment);

}  // namespace sallyport::triage
