#include "audit/lines.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/core.h>

#include "audit/entry.hpp"
#include "base/error.hpp"

namespace sallyport::audit {

namespace {

constexpr std::uint64_t kChunkBytes = 1 << 16;

[[noreturn]] void fail_long(const std::string& name) {
  throw base::Error(
      fmt::format("{}: a line has more than {} bytes: this is no receipt log", name, kMaxLineBytes));
}

}  // namespace

std::string read_at(int fd, const std::string& name, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(size, '\0');
  std::size_t had = 0;
  while (had < size) {
    const ssize_t got = ::pread(fd, bytes.data() + had, bytes.size() - had, static_cast<off_t>(offset + had));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw base::Error(fmt::format("cannot read {}: {}", name, std::strerror(errno)));
    if (got == 0) throw base::Error(fmt::format("{} became shorter while it was read", name));
    had += static_cast<std::size_t>(got);
  }
  return bytes;
}

std::uint64_t size_of(int fd, const std::string& name) {
  struct stat status {};
  if (::fstat(fd, &status) != 0)
    throw base::Error(fmt::format("cannot examine {}: {}", name, std::strerror(errno)));
  return static_cast<std::uint64_t>(status.st_size);
}

Lines::Lines(int fd, std::string name, std::uint64_t end) : fd_(fd), name_(std::move(name)), end_(end) {}

bool Lines::fill() {
  if (read_to_ == end_) return false;
  buffer_.erase(0, begin_);
  searched_ -= begin_;
  begin_ = 0;
  if (buffer_.size() > kMaxLineBytes) fail_long(name_);
  const std::uint64_t size = std::min(kChunkBytes, end_ - read_to_);
  buffer_ += read_at(fd_, name_, read_to_, size);
  read_to_ += size;
  return true;
}

std::optional<Line> Lines::next() {
  for (;;) {
    const std::size_t found = buffer_.find('\n', searched_);
    const std::size_t end = std::min(found, buffer_.size());
    searched_ = end;
    const bool has_end = found != std::string::npos;
    if (!has_end && fill()) continue;
    if (!has_end && begin_ == buffer_.size()) return std::nullopt;
    const Line line{std::string_view(buffer_).substr(begin_, end - begin_),
                    read_to_ - buffer_.size() + begin_, has_end};
    begin_ = searched_ = end + (has_end ? 1 : 0);
    return line;
  }
}

LinesFromEnd::LinesFromEnd(int fd, std::string name, std::uint64_t end)
    : fd_(fd), name_(std::move(name)), begin_(end) {}

bool LinesFromEnd::fill() {
  if (begin_ == 0) return false;
  if (end_ > kMaxLineBytes) fail_long(name_);
  buffer_.resize(end_);
  // As much again as there is, so that a long line is not moved once for each chunk of it.
  const std::uint64_t size = std::min(std::max<std::uint64_t>(kChunkBytes, end_), begin_);
  begin_ -= size;
  buffer_.insert(0, read_at(fd_, name_, begin_, size));
  end_ += size;
  return true;
}

std::optional<Line> LinesFromEnd::next() {
  while (end_ == 0) {
    if (!fill()) return std::nullopt;
  }
  const bool has_end = buffer_[end_ - 1] == '\n';
  if (!has_end && !std::exchange(is_first_, false))
    throw base::Error(fmt::format("{} became another while it was read", name_));
  is_first_ = false;
  std::size_t start = std::string::npos;
  for (;;) {
    const std::size_t text_end = end_ - (has_end ? 1 : 0);
    start = text_end == 0 ? std::string::npos : buffer_.rfind('\n', text_end - 1);
    if (start != std::string::npos || !fill()) break;
  }
  const std::size_t begin = start == std::string::npos ? 0 : start + 1;
  const std::size_t text_end = end_ - (has_end ? 1 : 0);
  end_ = begin;
  return Line{std::string_view(buffer_).substr(begin, text_end - begin), begin_ + begin, has_end};
}

}  // namespace sallyport::audit
