#include "git/ownership.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <charconv>
#include <cstdlib>
#include <string>

#include <fmt/core.h>

#include "base/error.hpp"

namespace sallyport::git {

namespace {

bool is_owned_by_user(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return false;
  if (status.st_uid == ::geteuid()) return true;
  const char* sudo_uid = std::getenv("SUDO_UID");
  if (::geteuid() != 0 || sudo_uid == nullptr) return false;
  const std::string_view text(sudo_uid);
  uid_t uid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), uid);
  return error == std::errc() && end == text.data() + text.size() && status.st_uid == uid;
}

bool names(const std::string& value, const std::filesystem::path& path) {
  if (value == "*") return true;
  if (value.ends_with("/*"))
    return path.string().starts_with(std::string_view(value).substr(0, value.size() - 1));
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(value, error);
  return path == value || (!error && path == real);
}

}  // namespace

void check_ownership(const std::filesystem::path& git_dir, const std::filesystem::path& work_tree,
                     const std::vector<std::string>& safe_directories) {
  if (is_owned_by_user(git_dir) && (work_tree.empty() || is_owned_by_user(work_tree))) return;
  std::filesystem::path subject = work_tree.empty() ? git_dir : work_tree;
  if (!subject.has_filename()) subject = subject.parent_path();
  bool is_safe = false;
  for (const std::string& value : safe_directories)
    is_safe = !value.empty() && (is_safe || names(value, subject));
  if (!is_safe)
    throw base::Error(
        fmt::format("the repository at {} belongs to somebody else", subject.string()),
        fmt::format("if you trust it: git config --global --add safe.directory '{}'", subject.string()));
}

}  // namespace sallyport::git
