#include "base/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::base {

namespace {

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& path, int error) {
  throw Error(fmt::format("cannot {} {}: {}", what, path.string(), std::strerror(error)));
}

struct stat status_of(int fd, const std::filesystem::path& path) {
  struct stat status {};
  if (fstat(fd, &status) != 0) fail("examine", path, errno);
  return status;
}

}  // namespace

UniqueFd::~UniqueFd() {
  close();
}

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void UniqueFd::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::string read_all(int fd, std::string_view name, std::uint64_t limit_bytes) {
  std::string bytes;
  std::array<char, 65'536> chunk;  // not cleared: most files are far smaller, and a hook reads many
  for (;;) {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(fmt::format("cannot read {}: {}", name, std::strerror(errno)));
    if (got == 0) return bytes;
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
    if (bytes.size() > limit_bytes)
      throw Error(fmt::format("{} is larger than {} bytes, which is the limit for it", name, limit_bytes));
  }
}

std::string read_trustworthy_file(const std::filesystem::path& path, std::uint64_t limit_bytes) {
  const UniqueFd fd = open_for_reading(path);
  if (!is_trustworthy(fd.get()))
    throw Error(
        fmt::format(
            "{} is not to be trusted: its owner is neither root nor the user this runs as, or others may "
            "write it",
            path.string()),
        fmt::format("once you know that its content is right:\n  chown root -- {0}\n  chmod go-w -- {0}",
                    shell_quote(path.string())));
  return read_all(fd.get(), path.string(), limit_bytes);
}

UniqueFd open_for_reading(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) fail("open", path, errno);
  return fd;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t limit_bytes) {
  const UniqueFd fd = open_for_reading(path);
  return read_all(fd.get(), path.string(), limit_bytes);
}

std::optional<std::string> read_file_if_exists(const std::filesystem::path& path, std::uint64_t limit_bytes) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!fd) fail("open", path, errno);
  return read_all(fd.get(), path.string(), limit_bytes);
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  std::string temporary = path.string() + ".XXXXXX";
  const UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) fail("create a file beside", path, errno);
  try {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (fchmod(fd.get(), 0644 & ~mask) != 0) fail("set the mode of", temporary, errno);
    while (!bytes.empty()) {
      const ssize_t put = ::write(fd.get(), bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) fail("write", temporary, errno);
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) fail("put in place", path, errno);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

bool is_trustworthy(int fd) {
  const struct stat status = status_of(fd, "an open file");
  const bool owner_ok = status.st_uid == 0 || status.st_uid == ::geteuid();
  return owner_ok && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

MappedFile::MappedFile(const std::filesystem::path& path) : MappedFile(open_for_reading(path).get(), path) {}

MappedFile::MappedFile(int fd, const std::filesystem::path& name) {
  const struct stat status = status_of(fd, name);
  if (status.st_size == 0) return;
  size_ = static_cast<std::size_t>(status.st_size);
  void* address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
  if (address == MAP_FAILED) {
    size_ = 0;
    fail("map", name, errno);
  }
  data_ = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace sallyport::base
