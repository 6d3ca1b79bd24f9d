#include "git/delta.hpp"

#include <cstring>

#include "base/error.hpp"

namespace sallyport::git {

namespace {

constexpr std::uint64_t kDefaultCopyBytes = 0x10000;  // what a copy of size 0 stands for

[[noreturn]] void fail_delta(const char* what) {
  throw base::Error(std::string("a delta that ") + what);
}

}  // namespace

DeltaReader::DeltaReader(std::string_view delta) : rest_(delta) {
  base_bytes_ = take_size();
  target_bytes_ = take_size();
}

std::uint8_t DeltaReader::take() {
  if (rest_.empty()) fail_delta("ends within an instruction");
  const auto byte = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return byte;
}

std::uint64_t DeltaReader::take_size() {
  std::uint64_t size = 0;
  for (unsigned shift = 0;; shift += 7) {
    const std::uint8_t byte = take();
    if (shift > 56) fail_delta("announces a size of more than 63 bits");
    size |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return size;
  }
}

bool DeltaReader::next(DeltaStep& step) {
  if (rest_.empty()) {
    if (given_bytes_ != target_bytes_) fail_delta("gives less than it announces");
    return false;
  }
  const std::uint8_t code = take();
  if ((code & 0x80U) != 0) {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    for (unsigned i = 0; i < 4; ++i) {
      if ((code & (1U << i)) != 0) offset |= static_cast<std::uint64_t>(take()) << (8 * i);
    }
    for (unsigned i = 0; i < 3; ++i) {
      if ((code & (0x10U << i)) != 0) size |= static_cast<std::uint64_t>(take()) << (8 * i);
    }
    if (size == 0) size = kDefaultCopyBytes;
    if (offset > base_bytes_ || size > base_bytes_ - offset) fail_delta("copies what its base does not have");
    step = {true, offset, size, {}};
  } else {
    if (code == 0) fail_delta("has an instruction that is reserved");
    if (rest_.size() < code) fail_delta("ends within an insertion");
    step = {false, 0, code, rest_.substr(0, code)};
    rest_.remove_prefix(code);
  }
  if (step.size > target_bytes_ - given_bytes_) fail_delta("gives more than it announces");
  given_bytes_ += step.size;
  return true;
}

void apply_delta(std::string_view base, std::string_view delta, char* target) {
  DeltaReader reader(delta);
  if (reader.base_bytes() != base.size()) fail_delta("was made for a base of another size");
  for (DeltaStep step; reader.next(step);) {
    std::memcpy(target, step.is_copy ? base.data() + step.base_offset : step.inserted.data(), step.size);
    target += step.size;
  }
}

}  // namespace sallyport::git
