#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::audit {

// A line of a file, without its LF. The bytes are borrowed until the next one is asked for.
struct Line {
  std::string_view bytes;
  std::uint64_t offset = 0;  // of its first byte, in the file
  bool has_end = true;       // an LF follows; only the last may lack it
};

// The lines of the first `end` bytes of an open file, from its beginning. Throws base::Error (with `name`)
// where the file cannot be read, ends too early, or holds a line that is longer than kMaxLineBytes.
class Lines {
 public:
  Lines(int fd, std::string name, std::uint64_t end);
  std::optional<Line> next();

 private:
  bool fill();

  int fd_;
  std::string name_;
  std::uint64_t end_;
  std::uint64_t read_to_ = 0;  // offset of what is to be read next
  std::string buffer_;
  std::size_t begin_ = 0;  // of the next line, in the buffer
  std::size_t searched_ = 0;
};

// The same, from the end.
class LinesFromEnd {
 public:
  LinesFromEnd(int fd, std::string name, std::uint64_t end);
  std::optional<Line> next();

 private:
  bool fill();

  int fd_;
  std::string name_;
  std::uint64_t begin_;  // offset of the buffer's first byte
  std::string buffer_;
  std::size_t end_ = 0;  // of what was not given out yet, in the buffer
  bool is_first_ = true;
};

// Exactly `size` bytes from `offset`. Throws base::Error.
std::string read_at(int fd, const std::string& name, std::uint64_t offset, std::uint64_t size);

// The size of an open file. Throws base::Error.
std::uint64_t size_of(int fd, const std::string& name);

}  // namespace sallyport::audit
