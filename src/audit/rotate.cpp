#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "audit/log.hpp"
#include "audit/time.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace sallyport::audit {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(std::string_view what, const fs::path& path) {
  throw base::Error(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

// A new file with one line, on the disk, for those to read who may read the old one.
void write_new(const fs::path& path, const std::string& line, int old) {
  struct stat status {};
  if (::fstat(old, &status) != 0) fail("examine the log beside", path);
  const base::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) fail("create", path);
  if (::fchown(fd.get(), static_cast<uid_t>(-1), status.st_gid) != 0 ||
      ::fchmod(fd.get(), status.st_mode & 0777) != 0 ||
      ::write(fd.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
      ::fsync(fd.get()) != 0) {
    const int error = errno;
    ::unlink(path.c_str());
    errno = error;
    fail("write", path);
  }
}

}  // namespace

fs::path rotate(const fs::path& path) {
  LockedLog log(path);
  if (log.sequence() == 0)
    throw base::Error(fmt::format("{} has no entry: there is nothing to put aside", path.string()));
  const fs::path old = fmt::format("{}.{}", path.string(), log.sequence());
  const fs::path next = path.string() + ".next";
  Entry first{log.sequence() + 1, log.hash(), now_ms(), Continued{old.filename().string()}};
  write_new(next, line_of(first) + "\n", log.fd());
  // The old file has two names for a moment. A rename would leave a moment without a log, in which a push
  // would begin one anew.
  if (::link(path.c_str(), old.c_str()) != 0) {
    const int error = errno;
    ::unlink(next.c_str());
    errno = error;
    fail("give its second name to", old);
  }
  if (::rename(next.c_str(), path.c_str()) != 0) fail("put in place", path);
  const base::UniqueFd folder = base::open_for_reading(path.parent_path());
  if (::fsync(folder.get()) != 0) fail("keep", path.parent_path());
  return old;
}

}  // namespace sallyport::audit
