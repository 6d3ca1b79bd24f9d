#include "scan/cache_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "base/error.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

bool try_keep(const fs::path& folder, const std::string& name, std::string_view bytes) {
  make_folder(folder);
  try {
    const base::UniqueFd fd = base::open_for_reading(folder);
    if (!base::is_trustworthy(fd.get())) return false;  // it would never be read back
    base::write_file_atomically(folder / name, bytes);
    return true;
  } catch (const base::Error&) {
    return false;  // the next folder may do, and none is needed
  }
}

}  // namespace

base::UniqueFd open_trusted(const fs::path& folder, const std::string& name) {
  const base::UniqueFd folder_fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder_fd || !base::is_trustworthy(folder_fd.get())) return {};
  base::UniqueFd fd(::openat(folder_fd.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd || !base::is_trustworthy(fd.get())) return {};
  return fd;
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  if (!fs::create_directories(folder, error) || error) return;
  constexpr fs::perms kOthersWrite = fs::perms::group_write | fs::perms::others_write;
  fs::permissions(folder, kOthersWrite, fs::perm_options::remove, error);
}

void keep_in_first(const std::vector<fs::path>& folders, const std::string& name, std::string_view bytes) {
  for (const fs::path& folder : folders) {
    if (try_keep(folder, name, bytes)) break;
  }
}

}  // namespace sallyport::scan
