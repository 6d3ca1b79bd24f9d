#include "git/delta_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

namespace sallyport::git {

namespace {

// How far behind a change the texts are searched for where they meet again: so many lines of the target, in
// so many bytes of the base.
constexpr unsigned kMostLines = 16;
constexpr std::size_t kReach = 4096;
// A line that is shorter stands in many places.
constexpr std::size_t kLeastLine = 12;
// What copies less than this is no help.
constexpr std::size_t kLeastCopy = 32;

// How many bytes are the same from both places on.
std::size_t common_front(std::string_view one, std::string_view other) {
  constexpr std::size_t kPiece = 256;
  const std::size_t most = std::min(one.size(), other.size());
  std::size_t same = 0;
  while (same + kPiece <= most && std::memcmp(one.data() + same, other.data() + same, kPiece) == 0)
    same += kPiece;
  while (same < most && one[same] == other[same]) ++same;
  return same;
}

std::size_t common_back(std::string_view one, std::string_view other) {
  constexpr std::size_t kPiece = 256;
  const std::size_t most = std::min(one.size(), other.size());
  const auto from_end = [](std::string_view text, std::size_t bytes) {
    return text.data() + text.size() - bytes;
  };
  std::size_t same = 0;
  while (same + kPiece <= most &&
         std::memcmp(from_end(one, same + kPiece), from_end(other, same + kPiece), kPiece) == 0)
    same += kPiece;
  while (same < most && *from_end(one, same + 1) == *from_end(other, same + 1)) ++same;
  return same;
}

// What is written is read by DeltaReader (git's documentation: gitformat-pack, "Deltified representation").
class Writer {
 public:
  Writer(std::string_view base, std::string_view target) : base_(base), target_(target) {
    put_size(base.size());
    put_size(target.size());
  }

  // Of the target from where the last copy ended up to `at`, nothing is in the base.
  void insert_to(std::size_t at) {
    constexpr std::size_t kMost = 0x7F;
    while (done_ < at) {
      const std::size_t size = std::min(at - done_, kMost);
      put(size);
      delta_.append(target_.substr(done_, size));
      done_ += size;
    }
  }

  void copy(std::size_t from, std::size_t size) {
    constexpr std::size_t kMost = 0xFFFFFF;
    for (; size > 0; from += kMost) {
      const std::size_t piece = std::min(size, kMost);
      if (from > std::numeric_limits<std::uint32_t>::max()) throw std::length_error("a copy from 4 GiB on");
      put(0xFF);
      for (unsigned i = 0; i < 4; ++i) put(from >> (8 * i));
      for (unsigned i = 0; i < 3; ++i) put(piece >> (8 * i));
      done_ += piece;
      size -= piece;
    }
  }

  std::size_t done() const noexcept { return done_; }
  std::string take() { return std::move(delta_); }

 private:
  void put(std::size_t byte) { delta_ += static_cast<char>(byte & 0xFFU); }
  void put_size(std::size_t size) {
    for (; size > 0x7F; size >>= 7U) put(size | 0x80U);
    put(size);
  }

  std::string_view base_;
  std::string_view target_;
  std::string delta_;
  std::size_t done_ = 0;  // of the target
};

struct Meeting {
  std::size_t base = 0;
  std::size_t target = 0;
};

// Where texts meet again behind a change. In all it searches no more bytes than the target has, and some:
// texts that differ in every other line are not versions of one another.
class Meetings {
 public:
  Meetings(std::string_view base, std::string_view target)
      : base_(base), target_(target), left_bytes_(target.size() + std::size_t{kMostLines} * kReach) {}

  // The first line of the target behind the change that stands in the base as well, not far away.
  bool next(Meeting& at) {
    std::size_t line = target_.find('\n', at.target);
    for (unsigned count = 0; count < kMostLines && line != std::string_view::npos; ++count) {
      const std::size_t begin = line + 1;
      line = target_.find('\n', begin);
      const std::size_t end = std::min(line, target_.size());
      if (end - begin < kLeastLine) continue;
      if (left_bytes_ < kReach) return false;
      left_bytes_ -= kReach;
      const std::size_t found = base_.substr(at.base, kReach).find(target_.substr(begin, end - begin));
      if (found == std::string_view::npos) continue;
      at = {at.base + found, begin};
      return true;
    }
    return false;
  }

 private:
  std::string_view base_;
  std::string_view target_;
  std::size_t left_bytes_;
};

}  // namespace

std::string write_delta(std::string_view base, std::string_view target) {
  const std::size_t back = common_back(base, target);
  const std::string_view front_of_base = base.substr(0, base.size() - back);
  const std::string_view front_of_target = target.substr(0, target.size() - back);
  Writer writer(base, target);
  Meetings meetings(front_of_base, front_of_target);
  Meeting at;
  do {
    const std::size_t same = common_front(front_of_base.substr(at.base), front_of_target.substr(at.target));
    if (same >= kLeastCopy) {
      writer.insert_to(at.target);
      writer.copy(at.base, same);
    }
    at = {at.base + same, at.target + same};
  } while (meetings.next(at));
  writer.insert_to(front_of_target.size());
  writer.copy(base.size() - back, back);
  return writer.take();
}

}  // namespace sallyport::git
