#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sallyport::base {

// There is no room for a scratch file. No Error: nobody may try another way that would take the same as
// memory.
class NoScratchRoom : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Room in a file without a name, mapped: the system may write it out and take the memory back, so what lies
// in it does not count as the process's own. The file is in $TMPDIR, or /var/tmp, is for this user alone, and
// is gone with its owner, however that ends. All of it is reserved on the disk when it is made, so that
// writing to it cannot fail.
class ScratchRoom {
 public:
  // From this size on bytes should be in such room.
  static constexpr std::size_t kWorthwhileBytes = 16U << 20;

  ScratchRoom() = default;
  // Uninitialised (zeros). Throws NoScratchRoom, which says where and what to type.
  explicit ScratchRoom(std::size_t size);
  ~ScratchRoom();
  ScratchRoom(const ScratchRoom&) = delete;
  ScratchRoom& operator=(const ScratchRoom&) = delete;
  ScratchRoom(ScratchRoom&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  ScratchRoom& operator=(ScratchRoom&& other) noexcept;

  char* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
};

// A text that is built from front to back, in memory while it is small and in a ScratchRoom from then on.
class ScratchText {
 public:
  // Good until something is added.
  std::string_view view() const noexcept {
    return is_in_memory() ? memory_ : std::string_view(room_.data(), size_);
  }
  std::size_t size() const noexcept { return is_in_memory() ? memory_.size() : size_; }
  bool empty() const noexcept { return size() == 0; }

  // These throw NoScratchRoom and std::bad_alloc.
  void append(std::string_view bytes);
  void append(std::size_t count, char byte);
  // A hint: so many bytes in all. Nothing large is taken for it before there is something to put there.
  void expect(std::size_t size);
  // A small text's memory is kept for the next one.
  void clear() noexcept;

 private:
  bool is_in_memory() const noexcept { return room_.size() == 0; }
  // Where `count` more bytes go, in a text that has room_.
  char* grow(std::size_t count);

  std::string memory_;
  ScratchRoom room_;
  std::size_t size_ = 0;  // of what is in room_
  std::size_t expected_ = 0;
};

}  // namespace sallyport::base
