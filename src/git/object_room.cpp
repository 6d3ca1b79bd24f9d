#include "git/object_room.hpp"

#include <array>
#include <bit>
#include <vector>

#include "base/scratch.hpp"

namespace sallyport::git {

namespace {

// Sizes in steps of a quarter of a power of two, from 1 KiB to 1 MiB: no more than a fifth of a room is
// unused.
constexpr std::size_t kLeastRoom = 1 << 10;
constexpr std::size_t kMostRoom = 1 << 20;
constexpr std::size_t kSteps = 4;
constexpr std::size_t kClasses = kSteps * 10 + 1;
constexpr std::size_t kMostKeptBytes = 4 << 20;

struct RoomClass {
  std::size_t index;
  std::size_t bytes;
};

RoomClass class_of(std::size_t size) {
  if (size <= kLeastRoom) return {0, kLeastRoom};
  const auto doublings = static_cast<std::size_t>(std::bit_width((size - 1) / kLeastRoom)) - 1;
  const std::size_t base = kLeastRoom << doublings;
  const std::size_t step = base / kSteps;
  const std::size_t steps = (size - base + step - 1) / step;
  return {doublings * kSteps + steps, base + steps * step};
}

class Keeper {
 public:
  ~Keeper() {
    is_gone = true;
    for (const auto& rooms : kept_) {
      for (char* const room : rooms) delete[] room;
    }
  }
  char* take(const RoomClass& wanted) {
    std::vector<char*>& rooms = kept_[wanted.index];
    if (rooms.empty()) return new char[wanted.bytes];
    char* const room = rooms.back();
    rooms.pop_back();
    kept_bytes_ -= wanted.bytes;
    return room;
  }
  void keep(char* room, const RoomClass& of) noexcept {
    try {
      if (kept_bytes_ + of.bytes <= kMostKeptBytes) {
        kept_[of.index].push_back(room);
        kept_bytes_ += of.bytes;
        return;
      }
    } catch (...) {  // no memory to note it: it goes
    }
    delete[] room;
  }
  // Objects may outlive what their thread keeps.
  static thread_local bool is_gone;

 private:
  std::array<std::vector<char*>, kClasses> kept_;
  std::size_t kept_bytes_ = 0;
};

thread_local bool Keeper::is_gone = false;
thread_local Keeper keeper;

}  // namespace

std::shared_ptr<char[]> object_room(std::size_t size) {
  if (size >= base::ScratchRoom::kWorthwhileBytes) {
    const auto room = std::make_shared<base::ScratchRoom>(size);
    return {room, room->data()};
  }
  if (size > kMostRoom) return std::make_shared_for_overwrite<char[]>(size);
  const RoomClass wanted = class_of(size);
  const auto release = [wanted](char* room) noexcept {
    if (Keeper::is_gone) {
      delete[] room;
    } else {
      keeper.keep(room, wanted);
    }
  };
  return {keeper.take(wanted), release};
}

}  // namespace sallyport::git
