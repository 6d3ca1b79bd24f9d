#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/regex.hpp"
#include "model/finding.hpp"

namespace sallyport::scan {

// A secret in a text, before anything is known of the text's path or commit. Never holds the secret itself.
struct Hit {
  std::uint32_t rule = 0;  // index into Engine::rules()
  std::uint32_t line_1based = 0;
  std::uint32_t end_line_1based = 0;
  std::uint32_t column_1based = 0;  // of the secret, in bytes of the text (of its UTF-8 form for UTF-16 text)
  std::uint32_t match_line_1based = 0;    // where the whole match begins
  std::uint32_t match_column_1based = 0;  // likewise, in bytes
  match::Span
      secret;         // within the text that it was found in, which may be a layer of the text that was given
  match::Span match;  // the rule's whole match
  model::Severity severity = model::Severity::high;        // the rule's, or lower if its proof failed
  model::Confidence confidence = model::Confidence::high;  // the rule's, or what its proof made of it
  // It is not reported, and only there for rules that require it: here, or (for a rule that looks for it in
  // the whole push) elsewhere.
  bool is_part_only = false;
  // Its place is one in an inner text (a member of a container, the UTF-8 form of UTF-16), and not in the
  // text that was given.
  bool is_in_member = false;
  std::string member;              // the name of the innermost member that it stands in; mostly empty
  std::vector<std::string> chain;  // from the given text to the layer (model::Finding::chain)
  std::string redacted;
  std::string fingerprint;
  bool has_inline_allow = false;  // its line allows it (scan/inline_allow.hpp)
  // Allow-lists of which every kind must hold, whose word on the content does, and which also ask for the
  // path or the commit: Engine::counts_at has the last word on them. An index into the rule's own lists, then
  // the set's.
  std::vector<std::uint32_t> allowed_by_content;
};

// What stands for a secret in reports: of one of 16 and more bytes at most its first four, then its length.
std::string redact(std::string_view secret);

// The secret without what depends on how it is written down: quotes and white space at its ends, white space
// within (a key on one line or on many), and the escapes \n, \r, \t, \", \', \/ and \\. What is nothing then
// is left as it is.
std::string normalised(std::string_view secret);

// HMAC-SHA-256 with `key` over rule id, NUL, the normalised secret; 32 hexadecimal characters. The same
// secret of the same rule has the same fingerprint wherever it stands: on another line, in another file or
// commit.
std::string fingerprint(std::string_view key, std::string_view rule_id, std::string_view secret);

// Shannon entropy of the bytes, in bits a byte: 0 to 8.
double entropy_bits(std::string_view bytes);

}  // namespace sallyport::scan
