#include "base/scratch.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fmt/core.h>

#include "base/file.hpp"

namespace sallyport::base {

namespace {

// /var/tmp is for files that may be large (file-hierarchy(7)); /tmp is memory in many places.
std::string scratch_folder() {
  const char* const folder = std::getenv("TMPDIR");
  return folder != nullptr && *folder == '/' ? folder : "/var/tmp";
}

UniqueFd open_nameless(const std::string& folder) {
  UniqueFd fd(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
  if (fd || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
  // A file system, or a kernel, that knows no files without names: open(2).
  std::string name = folder + "/sallyport-XXXXXX";
  UniqueFd named(::mkostemp(name.data(), O_CLOEXEC));
  if (named) ::unlink(name.c_str());
  return named;
}

[[noreturn]] void fail(const std::string& folder, std::size_t size, int error) {
  throw NoScratchRoom(fmt::format(
      "{} bytes of scratch room in {}: {}; make room there, or set TMPDIR to a folder that has it, or lower "
      "limits.object_bytes",
      size, folder, std::strerror(error)));
}

}  // namespace

ScratchRoom::ScratchRoom(std::size_t size) {
  if (size == 0) return;
  const std::string folder = scratch_folder();
  const UniqueFd fd = open_nameless(folder);
  if (!fd) fail(folder, size, errno);
  if (const int error = ::posix_fallocate(fd.get(), 0, static_cast<off_t>(size)); error != 0)
    fail(folder, size, error);
  void* const data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (data == MAP_FAILED) fail(folder, size, errno);
  data_ = static_cast<char*>(data);
  size_ = size;
}

ScratchRoom::~ScratchRoom() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

ScratchRoom& ScratchRoom::operator=(ScratchRoom&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

void ScratchText::append(std::string_view bytes) {
  if (is_in_memory() && memory_.size() + bytes.size() < ScratchRoom::kWorthwhileBytes) {
    memory_.append(bytes);
  } else if (!bytes.empty()) {
    std::memcpy(grow(bytes.size()), bytes.data(), bytes.size());
  }
}

void ScratchText::append(std::size_t count, char byte) {
  if (is_in_memory() && memory_.size() + count < ScratchRoom::kWorthwhileBytes) {
    memory_.append(count, byte);
  } else if (count > 0) {
    std::memset(grow(count), byte, count);
  }
}

char* ScratchText::grow(std::size_t count) {
  const std::string_view had = view();
  if (had.size() + count > room_.size()) {
    ScratchRoom larger(std::max({had.size() + count, 2 * had.size(), expected_}));
    if (!had.empty()) std::memcpy(larger.data(), had.data(), had.size());
    size_ = had.size();
    room_ = std::move(larger);
    std::string().swap(memory_);
  }
  char* const end = room_.data() + size_;
  size_ += count;
  return end;
}

void ScratchText::expect(std::size_t size) {
  expected_ = size;
  if (is_in_memory() && size < ScratchRoom::kWorthwhileBytes) memory_.reserve(size);
}

void ScratchText::clear() noexcept {
  memory_.clear();
  room_ = ScratchRoom();
  size_ = expected_ = 0;
}

}  // namespace sallyport::base
