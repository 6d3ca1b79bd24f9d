// A small commit is mostly loose objects, and what they cost is mostly the kernel's. So each takes three
// calls: it is opened by its name below the directory, not by all of its path, read at once, and closed.
#include "git/loose_directory.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/handle.hpp"
#include "git/loose_object.hpp"

namespace sallyport::git {

namespace {

void close_listed(DIR* folder) noexcept {
  ::closedir(folder);
}
using FolderHandle = base::Handle<DIR, close_listed>;

// Below the directory. Not a path, which would be taken apart into its components for each object.
std::string name_of(const model::Oid& oid) {
  return oid.hex().insert(2, 1, '/');
}

base::UniqueFd try_open(const base::UniqueFd& folder, const std::string& name) {
  return base::UniqueFd(::openat(folder.get(), name.c_str(), O_RDONLY | O_CLOEXEC));
}

bool is_there(const base::UniqueFd& folder, const std::string& name) {
  return ::faccessat(folder.get(), name.c_str(), F_OK, 0) == 0;
}

// The bytes of a small file, good until the next call in the same thread; nothing if it is not small. It is
// not mapped: to take a mapping away stops all threads of a process for a moment. Nor is it asked whether
// more follows what one read gives, which nothing does where files are on a disk. So whoever finds these
// bytes to be no sound object must look at the whole file before saying so.
std::optional<std::string_view> read_at_once(int fd) {
  constexpr std::size_t kRoomBytes = 64 << 10;
  thread_local const std::unique_ptr<char[]> room = std::make_unique_for_overwrite<char[]>(kRoomBytes);
  const ssize_t got = ::read(fd, room.get(), kRoomBytes);
  if (got < 0 || static_cast<std::size_t>(got) == kRoomBytes) return std::nullopt;
  return std::string_view(room.get(), static_cast<std::size_t>(got));
}

}  // namespace

LooseDirectory::LooseDirectory(const std::filesystem::path& path) : path_(path) {
  const FolderHandle listed(::opendir(path.c_str()));
  const auto fail = [&](int error) {
    throw base::Error(
        fmt::format("cannot list {}: {}", path.string(), std::generic_category().message(error)));
  };
  if (!listed) fail(errno);
  folder_ = std::make_shared<base::UniqueFd>(::fcntl(::dirfd(listed.get()), F_DUPFD_CLOEXEC, 0));
  if (!*folder_) fail(errno);
  for (;;) {
    errno = 0;
    const struct dirent* const entry = ::readdir(listed.get());
    if (entry == nullptr) break;
    const std::string_view name(entry->d_name);
    unsigned first = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), first, 16);
    if (name.size() == 2 && failure == std::errc() && end == name.data() + 2) folders_.set(first);
  }
  if (errno != 0) fail(errno);
}

bool LooseDirectory::may_hold(const model::Oid& oid) const {
  return folders_.test(std::to_integer<std::size_t>(oid.bytes()[0]));
}

// None if it is not there; one that is, and cannot be opened, is an error.
base::UniqueFd LooseDirectory::open(const model::Oid& oid) const {
  if (!may_hold(oid)) return {};
  const std::string name = name_of(oid);
  base::UniqueFd fd = try_open(*folder_, name);
  if (!fd && is_there(*folder_, name)) fd = base::open_for_reading(path_ / name);
  return fd;
}

bool LooseDirectory::contains(const model::Oid& oid) const {
  return may_hold(oid) && is_there(*folder_, name_of(oid));
}

std::optional<RawObject> LooseDirectory::read(const model::Oid& oid, std::uint64_t limit_bytes) const {
  const base::UniqueFd fd = open(oid);
  if (!fd) return std::nullopt;
  if (const auto bytes = read_at_once(fd.get())) {
    if (auto small = read_small_loose_object(*bytes, oid, limit_bytes)) return small;
  }
  const base::MappedFile file(fd.get(), path_ / name_of(oid));
  return read_loose_object(file.text(), oid, limit_bytes);
}

std::optional<RawObject> LooseDirectory::read_small(const model::Oid& oid, std::uint64_t limit_bytes) const {
  if (!may_hold(oid)) return std::nullopt;
  const base::UniqueFd fd = try_open(*folder_, name_of(oid));
  if (!fd) return std::nullopt;
  try {
    const auto bytes = read_at_once(fd.get());
    auto small = bytes ? read_small_loose_object(*bytes, oid, limit_bytes) : std::nullopt;
    return small ? std::move(*small) : RawObject();
  } catch (const base::Error&) {
    return RawObject();
  }
}

std::optional<ObjectInfo> LooseDirectory::info(const model::Oid& oid) const {
  const base::UniqueFd fd = open(oid);
  if (!fd) return std::nullopt;
  const base::MappedFile file(fd.get(), path_ / name_of(oid));
  return read_loose_info(file.text(), oid);
}

}  // namespace sallyport::git
