#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::content {

// What `git commit` does to a message before it becomes a commit (git-commit(1), --cleanup). A commit-msg
// hook is handed the file as it is before that.
enum class Cleanup : std::uint8_t {
  verbatim,    // nothing
  whitespace,  // blank lines at both ends, white space at ends of lines, more than one blank line on end
  strip,       // that, and lines that begin with the comment string
  scissors     // as whitespace, and all from a scissors line on
};

// What `word` (the value of commit.cleanup or --cleanup) means: one of the four, or "default", which also
// stands for no setting. `is_edited`: the message went through an editor; git tells a hook that it did not by
// setting GIT_EDITOR to ":". Nothing: no such word, on which git gives up.
std::optional<Cleanup> cleanup_named(std::string_view word, bool is_edited) noexcept;

struct Cleaning {
  Cleanup cleanup = Cleanup::strip;
  std::string_view comment = "#";  // core.commentChar, core.commentString
  // `git commit --verbose` (commit.verbose) cuts at scissors whatever the cleanup. A hook is not told.
  bool is_verbose = false;
};

// The very text that the commit will hold. Cleaning it again changes nothing, unless it is cut at a scissors
// line.
std::string clean_message(std::string_view file, const Cleaning& cleaning);

// The comment character that git has taken for this file where core.commentChar is "auto": a guess by what
// git wrote at the file's end, since git tells nobody. '#' if there is nothing to go by.
char guess_comment_char(std::string_view file) noexcept;

}  // namespace sallyport::content
