#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/oid.hpp"

namespace sallyport::model {

enum class Severity : std::uint8_t { low, medium, high, critical };
std::string_view to_string(Severity severity) noexcept;

// What a finding means for the verdict.
enum class FindingState : std::uint8_t {
  fresh,    // this change brings it ("new" in reports)
  known,    // a parent's version of the path already held it: a note
  allowed,  // an inline allow that the policy honours covers it: a note
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
  FindingState state = FindingState::fresh;
  Place place = Place::file;
  Oid object;  // null for a path, a ref name or a message file
  Oid commit;  // the first commit that brings it; null where there is none (staged, a tag's blob, a stowaway)
  std::string path;  // foreign bytes; the ref's name for a tag or ref name; empty for a commit message
  std::uint32_t line_1based =
      0;  // 0: the finding is about the whole thing, such as a file of a forbidden kind
  std::uint32_t end_line_1based = 0;
  std::uint32_t column_1based = 0;  // in bytes
  std::string redacted;             // what may be shown of the secret
  std::string fingerprint;          // keyed hash of rule and secret, 32 hexadecimal characters
  std::string ref;  // the ref whose rules judge it: of all refs of the push that bring it, the strictest
};

}  // namespace sallyport::model
