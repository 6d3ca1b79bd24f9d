#include "git/error.hpp"

#include <fmt/core.h>
#include <git2.h>

namespace sallyport::git {

namespace {

std::string describe(std::string_view action, int code) {
  const git_error* last = git_error_last();
  if (last != nullptr && last->message != nullptr) return fmt::format("{}: {}", action, last->message);
  return fmt::format("{}: libgit2 error {}", action, code);
}

}  // namespace

GitError::GitError(std::string_view action, int code) : base::Error(describe(action, code)), code_(code) {}

int check(int code, std::string_view action) {
  if (code < 0) throw GitError(action, code);
  return code;
}

}  // namespace sallyport::git
