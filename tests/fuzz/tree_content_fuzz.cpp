#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/plain_entries.hpp"
#include "git/tree_content.hpp"

// The input, up to its first byte 0xFF, is a tree; then come deltas of it and of what they make, each of up
// to eight steps. A step is three bytes and, where it inserts, what it inserts: so nearly every input makes
// deltas that are well-formed. What they make has the bytes, and the entries, that carrying them out byte for
// byte gives, and two versions have in common what reading both says.

using namespace sallyport;

namespace {

constexpr std::size_t kIdBytes = 20;
constexpr std::size_t kMostBytes = 1 << 16;
constexpr std::size_t kStepsADelta = 8;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string number(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  return bytes + static_cast<char>(value);
}

std::uint8_t take(std::string_view& input) {
  const auto byte = static_cast<std::uint8_t>(input.front());
  input.remove_prefix(1);
  return byte;
}

// The next delta of `base` that the input says.
std::string next_delta(std::string_view& input, std::string_view base) {
  std::string steps;
  std::size_t target_bytes = 0;
  for (std::size_t step = 0; step < kStepsADelta && input.size() >= 3; ++step) {
    const std::uint8_t what = take(input);
    const std::size_t at = take(input);
    const std::size_t more = take(input);
    if (what % 2 == 0 && !base.empty()) {
      const std::size_t offset = (at * 256 + more) % base.size();
      const std::size_t size = std::min<std::size_t>(base.size() - offset, 1 + what * std::size_t{16});
      steps += static_cast<char>(0xB3);
      steps += static_cast<char>(offset);
      steps += static_cast<char>(offset >> 8);
      steps += static_cast<char>(size);
      steps += static_cast<char>(size >> 8);
      target_bytes += size;
    } else {
      const std::size_t size = std::min<std::size_t>(at % 64, input.size());
      if (size == 0) continue;
      steps += static_cast<char>(size);
      steps += input.substr(0, size);
      input.remove_prefix(size);
      target_bytes += size;
    }
  }
  return number(base.size()) + number(target_bytes) + steps;
}

git::RawObject raw_of(std::string_view bytes) {
  const auto owner = std::make_shared<const std::string>(bytes);
  return {model::ObjectKind::tree, *owner, owner};
}

void check_same(const git::TreeContent& content, std::string_view bytes) {
  std::string room;
  require(content.bytes(room) == bytes && content.size_bytes() == bytes.size());
  require(test::entries_of(content, kIdBytes) == test::plain_entries(bytes, kIdBytes));
}

void check_skip(const git::TreeContent& one, const git::TreeContent& other) {
  const std::size_t wanted =
      test::count_equal(test::entries_of(one, kIdBytes), 0, test::entries_of(other, kIdBytes), 0);
  git::EntryCursor mine(one, kIdBytes);
  git::EntryCursor theirs(other, kIdBytes);
  mine.skip_equal(theirs, theirs.end());
  require(mine == test::cursor_at(one, kIdBytes, wanted));
  require(theirs == test::cursor_at(other, kIdBytes, wanted));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t tree_bytes = std::min(input.find('\xFF'), input.size());
  std::string bytes(input.substr(0, tree_bytes));
  input.remove_prefix(tree_bytes);
  std::uint64_t taken = 0;
  {
    git::TreeContent content(raw_of(bytes), kIdBytes, taken);
    check_same(content, bytes);
    while (input.size() >= 3 && bytes.size() < kMostBytes) {
      const std::string delta = next_delta(input, bytes);
      std::string target(git::DeltaReader(delta).target_bytes(), '\0');
      git::apply_delta(bytes, delta, target.data());
      // Nothing is made of a tree that ends within an entry but by its bytes.
      git::TreeContent made = content.tail().empty() ? git::TreeContent(content, delta, kIdBytes, taken)
                                                     : git::TreeContent(raw_of(target), kIdBytes, taken);
      check_same(made, target);
      check_skip(made, content);
      check_skip(content, made);
      content = std::move(made);
      bytes = std::move(target);
    }
  }
  require(taken == 0);
  return 0;
}
