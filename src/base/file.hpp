#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace sallyport::base {

// An open file descriptor that is closed when its owner goes.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) noexcept : fd_(fd) {}
  ~UniqueFd();
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  void close() noexcept;

 private:
  int fd_ = -1;
};

// All bytes up to end of file. Throws Error when reading fails or when there are more than `limit_bytes`.
std::string read_all(int fd, std::string_view name, std::uint64_t limit_bytes);

// A file's bytes. Throws Error (with the path) when it cannot be read or is larger than `limit_bytes`.
std::string read_file(const std::filesystem::path& path, std::uint64_t limit_bytes);

// As read_file, but nothing when there is no such file. Any other failure throws.
std::optional<std::string> read_file_if_exists(const std::filesystem::path& path, std::uint64_t limit_bytes);

// Writes `bytes` to a new file beside `path` (mode 0644 less the umask) and renames it over `path`, so that a
// reader sees the old content or the new, never a part. Throws Error.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

// Whose word a file is: true if its owner is root or the effective user, and neither group nor others may
// write it. Judged on the descriptor, so that what is checked is what is read. Throws Error if it cannot be
// told.
bool is_trustworthy(int fd);

// As read_file, of a file that is_trustworthy(). Throws Error, with what to type, if it is not.
std::string read_trustworthy_file(const std::filesystem::path& path, std::uint64_t limit_bytes);

// Opens for reading, close-on-exec. Throws Error with the path.
UniqueFd open_for_reading(const std::filesystem::path& path);

// A file's bytes mapped read-only. The view lives as long as this object. An empty file maps to an empty
// view.
class MappedFile {
 public:
  MappedFile() = default;
  // Throws Error.
  explicit MappedFile(const std::filesystem::path& path);
  // What `fd` is open on, which may be closed after that. Throws Error, with `name` for the file.
  MappedFile(int fd, const std::filesystem::path& name);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sallyport::base
