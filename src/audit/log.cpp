// Appending. The file is the only state: what to chain on is read from its end, under the lock. A machine
// that stops midway leaves a part of a line, or (where the file system wrote the end of a line and not its
// beginning) something that is no entry. Chaining on that would make the log unverifiable for ever, cutting
// it off would destroy evidence; so it stays, and an entry states how much it is and its digest.
#include "audit/log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include <fmt/core.h>

#include "audit/lines.hpp"
#include "audit/time.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::audit {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMaxTornBytes = kMaxLineBytes + (1 << 20);

[[noreturn]] void fail(std::string_view what, const fs::path& path, int error, std::string hint = {}) {
  throw base::Error(
      fmt::format("cannot {} the receipt log {}: {}", what, path.string(), std::strerror(error)),
      std::move(hint));
}

base::UniqueFd open_folder(const fs::path& path) {
  const fs::path folder = path.parent_path();
  base::UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd)
    throw base::Error(fmt::format("the folder of the receipt log, {}, cannot be opened: {}", folder.string(),
                                  std::strerror(errno)),
                      fmt::format("make it, for the user that receives pushes:\n  mkdir -p -- {}",
                                  base::shell_quote(folder.string())));
  if (!base::is_trustworthy(fd.get()))
    throw base::Error(
        fmt::format("the folder of the receipt log, {}, is not to be trusted: its owner is neither root nor "
                    "the user this runs as, or others may write it",
                    folder.string()),
        "give the log a folder of its own, and name it in the policy: log in [receipts]");
  return fd;
}

void check_file(int fd, const fs::path& path) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) fail("examine", path, errno);
  if (!S_ISREG(status.st_mode))
    throw base::Error(fmt::format("the receipt log {} is no plain file", path.string()));
  if (!base::is_trustworthy(fd))
    throw base::Error(
        fmt::format(
            "the receipt log {} is not to be trusted: its owner is neither root nor the user this runs "
            "as, or others may write it",
            path.string()),
        fmt::format("look at it; run this as its owner, and let nobody else write it:\n  chmod go-w -- {}",
                    base::shell_quote(path.string())));
}

// A log that was put aside while its lock was waited for is not the one to append to.
bool is_still_at(int fd, int folder, const std::string& name) {
  struct stat open {};
  struct stat there {};
  return ::fstat(fd, &open) == 0 && ::fstatat(folder, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
         open.st_dev == there.st_dev && open.st_ino == there.st_ino;
}

bool try_flock(int fd, int how, const fs::path& path) {
  while (::flock(fd, how | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    if (errno != EINTR) fail("lock", path, errno);
  }
  return true;
}

// flock(2) waits without end, and whoever may read the log can hold its lock. So it is asked again and again.
bool flock_until(int fd, int how, const fs::path& path, std::chrono::steady_clock::time_point until) {
  constexpr std::chrono::milliseconds kPause(2);
  while (!try_flock(fd, how, path)) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

[[noreturn]] void fail_busy(const fs::path& path) {
  throw base::Error(fmt::format("the receipt log {} stays locked by another process", path.string()),
                    fmt::format("see which it is:\n  fuser -v -- {}", base::shell_quote(path.string())));
}

}  // namespace

LockedLog::LockedLog(fs::path path, std::chrono::seconds patience)
    : path_(std::move(path)), folder_(open_folder(path_)), hash_(kNoHash) {
  const auto until = std::chrono::steady_clock::now() + patience;
  do {
    open();
    if (!flock_until(fd_.get(), LOCK_EX, path_, until)) fail_busy(path_);
  } while (!is_still_at(fd_.get(), folder_.get(), path_.filename().string()));
  find_tail();
}

void LockedLog::open() {
  constexpr int kFlags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  const std::string name = path_.filename().string();
  fd_ = base::UniqueFd(::openat(folder_.get(), name.c_str(), kFlags));
  if (!fd_ && errno == ENOENT) {
    fd_ = base::UniqueFd(::openat(folder_.get(), name.c_str(), kFlags | O_CREAT, 0640));
    if (fd_ && ::fsync(folder_.get()) != 0) fail("keep", path_, errno);
  }
  if (!fd_ && errno == ELOOP)
    throw base::Error(fmt::format("the receipt log {} is a symbolic link", path_.string()),
                      "name the file that it leads to in the policy: log in [receipts]");
  if (!fd_) fail("open", path_, errno);
  check_file(fd_.get(), path_);
}

void LockedLog::find_tail() {
  size_ = size_of(fd_.get(), path_.string());
  LinesFromEnd lines(fd_.get(), path_.string(), size_);
  std::uint64_t torn_from = size_;
  bool is_last = true;
  while (const std::optional<Line> line = lines.next()) {
    if (std::exchange(is_last, false)) lacks_end_ = !line->has_end;
    try {
      sequence_ = parse_line(line->bytes).sequence;
      hash_ = hash_of(line->bytes);
      break;
    } catch (const base::Error&) {
      torn_from = line->offset;  // what is no entry is stated by the next one
    }
    if (size_ - torn_from > kMaxTornBytes) break;
  }
  if (size_ > 0 && sequence_ == 0)
    throw base::Error(
        fmt::format("{} holds no entry that can be continued: it is no receipt log, or a damaged one",
                    path_.string()),
        fmt::format("look at it, and put it aside:\n  mv -- {0} {0}.damaged",
                    base::shell_quote(path_.string())));
  if (torn_from == size_) return;
  std::string torn = read_at(fd_.get(), path_.string(), torn_from, size_ - torn_from);
  if (lacks_end_) torn += '\n';  // which is written before the entry that states it
  torn_ = Recovered{torn.size(), base::hex_prefix(base::sha256(torn), 32)};
}

std::string LockedLog::chained(Entry entry) {
  entry.sequence = ++sequence_;
  entry.previous = hash_;
  entry.time_ms = now_ms();
  std::string line = line_of(entry);
  hash_ = hash_of(line);
  return line += '\n';
}

Appended LockedLog::append(Entry entry) {
  std::string bytes;
  if (std::exchange(lacks_end_, false)) bytes += '\n';
  if (torn_) bytes += chained({.body = *std::exchange(torn_, std::nullopt)});
  bytes += chained(std::move(entry));
  write(bytes);
  size_ += bytes.size();
  return {sequence_, hash_};
}

void LockedLog::write(std::string_view bytes) {
  ssize_t put = -1;
  do {
    put = ::write(fd_.get(), bytes.data(), bytes.size());
  } while (put < 0 && errno == EINTR);
  if (put < 0) fail("write", path_, errno);
  if (static_cast<std::size_t>(put) != bytes.size())
    throw base::Error(fmt::format("the receipt log {} took {} bytes of {}: its disk may be full",
                                  path_.string(), put, bytes.size()),
                      fmt::format("see:\n  df -- {}", base::shell_quote(path_.string())));
  if (::fdatasync(fd_.get()) != 0) fail("write", path_, errno);
}

Snapshot snapshot(const fs::path& path) {
  Snapshot taken{base::open_for_reading(path)};
  // Who holds the lock may be in the midst of a line.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  if (!flock_until(taken.fd.get(), LOCK_SH, path, until)) fail_busy(path);
  taken.size_bytes = size_of(taken.fd.get(), path.string());
  if (::flock(taken.fd.get(), LOCK_UN) != 0) fail("unlock", path, errno);
  return taken;
}

}  // namespace sallyport::audit
