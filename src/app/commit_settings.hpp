#pragma once

#include <string>
#include <string_view>

#include "content/clean_message.hpp"

namespace sallyport::app {

// What is known in a commit-msg hook of how git will make the commit. Git tells a hook neither of --cleanup
// nor of --verbose on its command line: what differs by them is judged as if they were not there, but that a
// message that went through an editor is cut at a scissors line.
struct CommitSettings {
  bool is_edited = true;  // git sets GIT_EDITOR to ":" for a hook where no editor was used
  content::Cleanup cleanup = content::Cleanup::strip;
  std::string comment = "#";  // "auto": git guesses by the file
  bool is_verbose = false;    // commit.verbose
  std::string encoding;       // of the header that the commit will have; empty: none, which means UTF-8

  // By git's configuration, its command line (`git -c`) and environment included. Throws base::Error if git
  // does not answer, or would not take what it says.
  static CommitSettings ask_git();

  // The message that will be committed, of the file that the hook is handed.
  std::string committed(std::string_view file) const;
};

// Whether the message went through an editor.
bool is_edited_message() noexcept;

}  // namespace sallyport::app
