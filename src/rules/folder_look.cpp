#include "rules/folder_look.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string_view>
#include <vector>

#include "base/handle.hpp"

namespace sallyport::rules {

namespace {

constexpr std::string_view kExtension = ".toml";
constexpr std::int64_t kSettledAfterNs = 2'500'000'000;

void close_folder(DIR* folder) noexcept {
  ::closedir(folder);
}
using FolderHandle = base::Handle<DIR, close_folder>;

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// In this machine's form: a look that was taken on another kind of machine is another look.
template <typename Number>
void append(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void add(FolderLook& look, std::string_view name, const struct stat& status) {
  const std::int64_t written_ns = nanoseconds(status.st_mtim);
  const std::int64_t changed_ns = nanoseconds(status.st_ctim);
  look.bytes += name;
  look.bytes += '\0';
  append(look.bytes, status.st_size);
  append(look.bytes, status.st_ino);
  append(look.bytes, status.st_dev);
  append(look.bytes, written_ns);
  append(look.bytes, changed_ns);
  look.changed_ns = std::max({look.changed_ns, written_ns, changed_ns});
}

// In order of name; nothing if the folder cannot be read to its end.
std::optional<std::vector<std::string>> rule_files_in(DIR* folder) {
  std::vector<std::string> names;
  for (;;) {
    errno = 0;
    const struct dirent* const entry = ::readdir(folder);
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);
    if (name.ends_with(kExtension)) names.emplace_back(name);
  }
  if (errno != 0) return std::nullopt;
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

bool FolderLook::is_settled(std::int64_t now_ns) const noexcept {
  return changed_ns < now_ns - kSettledAfterNs;
}

std::optional<FolderLook> look_at_folder(const std::filesystem::path& folder) {
  const FolderHandle handle(::opendir(folder.c_str()));
  struct stat status {};
  if (!handle || ::fstat(::dirfd(handle.get()), &status) != 0) return std::nullopt;
  FolderLook look;
  add(look, "", status);
  const auto names = rule_files_in(handle.get());
  if (!names) return std::nullopt;
  for (const std::string& name : *names) {
    // As reading does, it goes to the file that a symbolic link names.
    if (::fstatat(::dirfd(handle.get()), name.c_str(), &status, 0) != 0 || !S_ISREG(status.st_mode))
      return std::nullopt;
    add(look, name, status);
  }
  return look;
}

std::optional<FolderLook> look_at_file(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return std::nullopt;
  FolderLook look;
  add(look, "", status);
  return look;
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace sallyport::rules
