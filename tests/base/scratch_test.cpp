#include "base/scratch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/temporary_folder.hpp"

namespace sallyport::base {

namespace {

// Sets TMPDIR, and sets it back.
class ScratchIn {
 public:
  explicit ScratchIn(const std::string& folder) {
    if (const char* const had = std::getenv("TMPDIR"); had != nullptr) had_ = had;
    ::setenv("TMPDIR", folder.c_str(), 1);
  }
  ~ScratchIn() { had_.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", had_.c_str(), 1); }
  ScratchIn(const ScratchIn&) = delete;
  ScratchIn& operator=(const ScratchIn&) = delete;

 private:
  std::string had_;
};

// Whether a file lies behind the memory at `address`.
bool is_in_a_file(const void* address) {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::size_t used = 0;
    const auto begin = std::stoull(line, &used, 16);
    const auto end = std::stoull(line.substr(used + 1), nullptr, 16);
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    if (begin <= at && at < end) return line.find("(deleted)") != std::string::npos;
  }
  return false;
}

constexpr std::size_t kLarge = ScratchRoom::kWorthwhileBytes;

}  // namespace

TEST_CASE("scratch room lies in a file without a name, which is gone with it") {
  const test::TemporaryFolder folder;
  const ScratchIn scratch(folder.path());
  ScratchRoom room(kLarge);
  CHECK(room.size() == kLarge);
  CHECK(is_in_a_file(room.data()));
  CHECK(std::filesystem::is_empty(folder.path()));
  room.data()[0] = 'a';
  room.data()[kLarge - 1] = 'z';
  const char* const at = room.data();
  const ScratchRoom moved = std::move(room);
  CHECK(moved.data() == at);
  CHECK(moved.data()[kLarge - 1] == 'z');
  room = ScratchRoom();
  CHECK(room.data() == nullptr);
}

TEST_CASE("where there is no scratch room it is said where, and what to do") {
  const test::TemporaryFolder folder;
  {
    const ScratchIn scratch(folder.path() / "absent");
    CHECK_THROWS_WITH_AS(ScratchRoom{kLarge}, doctest::Contains("absent: No such file"), NoScratchRoom);
  }
  const ScratchIn scratch(folder.path());
  CHECK_THROWS_WITH_AS(ScratchRoom{std::size_t{1} << 62}, doctest::Contains("TMPDIR"), NoScratchRoom);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a text that grows large moves into a file and stays whole") {
  ScratchText text;
  std::string expected;
  for (const std::size_t size :
       {std::size_t{5}, kLarge - 6, std::size_t{1}, std::size_t{3}, kLarge, 3 * kLarge}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    text.append(piece);
    expected += piece;
    CHECK(text.size() == expected.size());
    REQUIRE(text.view() == expected);
    CHECK(is_in_a_file(text.view().data()) == (expected.size() >= kLarge));
  }
  text.append(7, '\0');
  text.append(std::string_view());
  text.append(0, 'x');
  CHECK(text.view() == expected + std::string(7, '\0'));
  text.clear();
  CHECK(text.empty());
  text.append("again");
  CHECK(text.view() == "again");
  CHECK(!is_in_a_file(text.view().data()));
}

TEST_CASE("a large text of which the size is known takes its room once, and only when there is something") {
  ScratchText text;
  text.expect(4 * kLarge);
  text.append("small");
  CHECK(!is_in_a_file(text.view().data()));
  text.append(kLarge, 'x');
  const char* const at = text.view().data();
  CHECK(is_in_a_file(at));
  text.append(2 * kLarge, 'y');
  CHECK(text.view().data() == at);
  CHECK(text.size() == 5 + 3 * kLarge);
}

}  // namespace sallyport::base
