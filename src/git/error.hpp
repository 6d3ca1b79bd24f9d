#pragma once

#include <string_view>

#include "base/error.hpp"

namespace sallyport::git {

// libgit2 could not do it. Carries the return code taken at the call (git_error_last() may be null, and its
// class is no code).
class GitError : public base::Error {
 public:
  GitError(std::string_view action, int code);
  int code() const noexcept { return code_; }

 private:
  int code_;
};

// Throws GitError "<action>: <libgit2's message>" if `code` is negative; otherwise answers `code`.
int check(int code, std::string_view action);

}  // namespace sallyport::git
