#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "content/message.hpp"

namespace sallyport::content {

// A subject as Conventional Commits 1.0.0 (conventionalcommits.org) asks: "type(scope)!: description". Views
// the subject it was read from.
struct ConventionalSubject {
  std::string_view type;   // as written; equal in any case of letters
  std::string_view scope;  // without the parentheses; empty: none
  bool is_breaking = false;
  std::string_view description;
};

struct ConventionalReading {
  std::optional<ConventionalSubject> subject;
  std::string reason;  // for people, if it is none: what is missing or wrong, and where
};

// What the text leaves open is read strictly: a type is a word of ASCII letters, digits, '-' and '_' that
// begins with a letter; a scope holds no parentheses and no control characters and has no white space at its
// ends; one space stands behind the colon. Subjects that git itself writes ("Merge ...", "Revert ...",
// "fixup! ...") are none: subject_kind() tells them.
ConventionalReading read_conventional(std::string_view subject);

// Whether the message tells of a breaking change below its subject: a line of its body that begins with
// "BREAKING CHANGE: " or "BREAKING-CHANGE: ", in capitals (items 12, 15 and 16 of the specification).
bool has_breaking_footer(const Message& message) noexcept;

}  // namespace sallyport::content
