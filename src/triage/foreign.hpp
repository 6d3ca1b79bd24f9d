#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// What other scanners keep of findings, read so that it need not be judged again. Each reader takes any
// bytes; what it cannot read at all is base::Error, with the file's name and, where it has lines, the line.
namespace sallyport::triage {

inline constexpr std::uint64_t kMaxForeignBytes = 64 << 20;

// A line of a .gitleaksignore file: "commit:path:rule:line", or without the commit for any commit.
struct GitleaksIgnoreEntry {
  std::string commit;  // empty: any
  std::string path;
  std::string rule;
  std::uint32_t line_1based = 0;
  std::string origin;  // "file:line"
};

struct GitleaksIgnore {
  std::vector<GitleaksIgnoreEntry> entries;
  std::vector<std::string> warnings;  // lines that have not three or four parts, by origin; they do nothing
};

// Lines are trimmed, '#' begins a comment line, and a backslash in a path is a slash.
GitleaksIgnore parse_gitleaks_ignore(std::string_view text, const std::string& name);

// A finding of a gitleaks JSON report. The secret itself is not kept.
struct GitleaksFinding {
  std::string fingerprint;  // ours, of rule and secret; empty where the report is redacted
  std::string rule;
  std::string path;
  std::string commit;
  std::uint32_t line_1based = 0;
};

// `fingerprint` gives ours for a rule id and a secret.
using Fingerprint = std::function<std::string(std::string_view rule, std::string_view secret)>;
std::vector<GitleaksFinding> parse_gitleaks_report(std::string_view text, const std::string& name,
                                                   const Fingerprint& fingerprint);

// A finding in a detect-secrets baseline (.secrets.baseline).
struct DetectSecretsFinding {
  enum class Audit : std::uint8_t { none, is_false, is_real };
  std::string path;
  std::uint32_t line_1based = 0;  // 0 where it was written without lines
  std::string sha1;               // of the secret, hexadecimal
  std::string type;
  Audit audit = Audit::none;
};
std::vector<DetectSecretsFinding> parse_detect_secrets(std::string_view text, const std::string& name);

// A file in the `fileignoreconfig` of a .talismanrc.
struct TalismanFile {
  std::string path;  // may be a pattern
  std::string checksum;
  std::uint32_t line_1based = 0;  // in the .talismanrc
};

// Reads no more YAML than such files have: of the top-level key `fileignoreconfig` the list of maps of plain
// or quoted scalars. Other keys, at the top or in a map, are passed over. Anchors, aliases, tags, block
// scalars and flow collections where a file name is due are base::Error.
std::vector<TalismanFile> parse_talismanrc(std::string_view text, const std::string& name);

}  // namespace sallyport::triage
