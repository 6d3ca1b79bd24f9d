#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace sallyport::content {

// What a subject says of its commit, by the words that git and forges write.
enum class SubjectKind : std::uint8_t {
  ordinary,
  fixup,   // "fixup! <subject>" (git-commit(1), --fixup): to be melted into another commit by a rebase
  squash,  // "squash! <subject>"
  amend,   // "amend! <subject>"
  revert,  // "Revert "<subject>"", "Reapply "<subject>"" (git-revert(1))
  merge    // "Merge branch 'x'" and its like (git-fmt-merge-msg(1)), "Merge pull request #1 from ..."
};

std::string_view to_string(SubjectKind kind) noexcept;  // "fixup", ...

// Goes by the subject alone: that a commit is a merge is known by its parents.
SubjectKind subject_kind(std::string_view subject) noexcept;

// Words that say that a commit is not done, or not for others.
struct UnfinishedMark {
  enum class Where : std::uint8_t {
    at_start,     // in any case of letters; no letter, digit or '_' follows
    alone,        // in any case, the whole subject or followed by a colon
    in_brackets,  // in any case, anywhere in (...) or [...] that holds nothing else
    in_capitals   // as it stands here, anywhere, no letter, digit or '_' before or behind it
  };
  std::string_view words;
  Where where = Where::at_start;
};

// All that find_unfinished_mark() knows, for documents and tests.
std::span<const UnfinishedMark> unfinished_marks() noexcept;

// The first of them in the table that `subject` holds, as it is written there, with the brackets. Nothing if
// none. fixup!, squash! and amend! are not among them. Views `subject`.
std::optional<std::string_view> find_unfinished_mark(std::string_view subject) noexcept;

}  // namespace sallyport::content
