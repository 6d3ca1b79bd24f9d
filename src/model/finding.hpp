#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/oid.hpp"

namespace sallyport::model {

enum class Severity : std::uint8_t { low, medium, high, critical };
std::string_view to_string(Severity severity) noexcept;

// How likely a match is the secret that its rule speaks of.
enum class Confidence : std::uint8_t { low, medium, high };
std::string_view to_string(Confidence confidence) noexcept;

// What a finding means for the verdict.
enum class FindingState : std::uint8_t {
  fresh,      // this change brings it ("new" in reports)
  known,      // a parent's version of the path already held it: a note
  allowed,    // an inline allow that the policy honours covers it: a note
  ignored,    // an ignore file that the policy honours lists it: a note
  baselined,  // it was there when the baseline was written: a note
};
std::string_view to_string(FindingState state) noexcept;

// What kind of text the secret stands in.
enum class Place : std::uint8_t { file, symlink, path, commit, tag, ref_name, message_file };
std::string_view to_string(Place place) noexcept;

// A secret, seen at one place. Never holds the secret itself.
struct Finding {
  std::string rule;
  std::string description;
  std::string remediation;  // the rule's word on what to do when it leaked; may be empty
  Severity severity = Severity::high;
  Confidence confidence = Confidence::high;
  FindingState state = FindingState::fresh;
  Place place = Place::file;
  Oid object;  // null for a path, a ref name or a message file
  Oid commit;  // the first commit that brings it; null where there is none (staged, a tag's blob, a stowaway)
  std::string path;  // foreign bytes; the ref's name for a tag or ref name; empty for a commit message
  std::uint32_t line_1based =
      0;  // 0: the finding is about the whole thing, such as a file of a forbidden kind
  std::uint32_t end_line_1based = 0;
  std::uint32_t column_1based = 0;  // in bytes
  // How to get from the object to the text that the secret stands in, from the outside: members of containers
  // ("zip: conf/app.env") and encodings ("base64"). Lines and columns are those of the innermost member; a
  // decoded stretch stands where its encoded form does.
  std::vector<std::string> chain;
  std::string redacted;     // what may be shown of the secret
  std::string fingerprint;  // keyed hash of rule and secret, 32 hexadecimal characters
  std::string ref;  // the ref whose rules judge it: of all refs of the push that bring it, the strictest
  // It was there before, was taken out, and is back. docs/triage.md says what is taken for that.
  bool is_reintroduced = false;
  // What ignore files and baselines say of it, for people: who ignores it and why, or which entry no longer
  // does. May be empty.
  std::string triage;
};

}  // namespace sallyport::model
