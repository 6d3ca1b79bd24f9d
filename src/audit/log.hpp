#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "audit/entry.hpp"
#include "base/file.hpp"

namespace sallyport::audit {

// What was appended: the head of the chain from then on.
struct Appended {
  std::uint64_t sequence = 0;
  std::string hash;
};

// A receipt log, open for appending and locked against all others (flock(2)) as long as this lives. Between
// the lock and the first look at the file nobody else can have written, so entries stand in the order in
// which the lock was had.
class LockedLog {
 public:
  // Opens the log, makes it (mode 0640 less the umask) if it is not there, and waits for its lock. Throws
  // base::Error, with what to type, if that cannot be done; if the log is a symbolic link or no plain file;
  // if it or its folder is not base::is_trustworthy(); if it holds something and no entry; or if the lock is
  // not had within `patience`.
  explicit LockedLog(std::filesystem::path path, std::chrono::seconds patience = std::chrono::seconds(60));

  // Appends one entry, with one write, and waits until it is on the disk (fdatasync). Its sequence, previous
  // and time are filled in. What a write that did not end left behind is stated first, by an entry
  // "recovered". Throws base::Error; the next one to append then finds what is there.
  Appended append(Entry entry);

  const std::filesystem::path& path() const noexcept { return path_; }
  int fd() const noexcept { return fd_.get(); }
  std::uint64_t size_bytes() const noexcept {
    return size_;
  }  // up to which all lines are whole, once appended
  // Of the last entry; 0 where there is none.
  std::uint64_t sequence() const noexcept { return sequence_; }
  const std::string& hash() const noexcept { return hash_; }

 private:
  void open();
  void find_tail();
  std::string chained(Entry entry);
  void write(std::string_view bytes);

  std::filesystem::path path_;
  base::UniqueFd folder_;
  base::UniqueFd fd_;
  std::uint64_t size_ = 0;
  std::uint64_t sequence_ = 0;
  std::string hash_;
  bool lacks_end_ = false;         // the file does not end in LF
  std::optional<Recovered> torn_;  // what stands after the last entry
};

// Opens a log for reading as it is now: answers the descriptor, and the size up to which nobody is writing
// any more. Throws base::Error.
struct Snapshot {
  base::UniqueFd fd;
  std::uint64_t size_bytes = 0;
};
Snapshot snapshot(const std::filesystem::path& path);

// Puts the log aside as "<its name>.<sequence of its last entry>" and begins a new one, whose first entry
// names the old one's last. At no time is there no log. Answers the old one's new path. Throws base::Error,
// also if the log has no entry, or if there is a file of that name.
std::filesystem::path rotate(const std::filesystem::path& path);

}  // namespace sallyport::audit
