// Trees as runs of entries, against their bytes.
#include "git/tree_content.hpp"

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "git/delta.hpp"
#include "git/delta_writer.hpp"
#include "git/plain_entries.hpp"

using namespace sallyport;

namespace {

constexpr std::size_t kIdBytes = 20;

git::RawObject raw_of(const std::string& bytes) {
  const auto owner = std::make_shared<const std::string>(bytes);
  return {model::ObjectKind::tree, *owner, owner};
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine_);
  }
  // Bytes that often look like the ends of names.
  std::string id() {
    std::string bytes(kIdBytes, '\0');
    for (char& byte : bytes) byte = below(3) == 0 ? '\0' : static_cast<char>(below(256));
    return bytes;
  }
  std::string entry(std::size_t number) { return "100644 file" + std::to_string(number) + '\0' + id(); }
  std::string tree(std::size_t entries) {
    std::string bytes;
    for (std::size_t i = 0; i < entries; ++i) bytes += entry(i);
    return bytes;
  }

 private:
  std::mt19937 engine_;
};

std::string number(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  return bytes + static_cast<char>(value);
}

// A delta of copies and insertions from anywhere and of any size.
std::string wild_delta(Random& random, std::string_view base) {
  std::string steps;
  std::uint64_t target_bytes = 0;
  for (std::size_t left = 1 + random.below(12); left > 0; --left) {
    if (random.below(3) == 0 || base.empty()) {
      const std::string inserted = random.entry(left).substr(random.below(20));
      steps += static_cast<char>(inserted.size()) + inserted;
      target_bytes += inserted.size();
    } else {
      const std::size_t offset = random.below(base.size());
      const std::size_t size = 1 + random.below(std::min<std::size_t>(base.size() - offset, 0xFFFF));
      steps += static_cast<char>(0xBF);
      for (int i = 0; i < 4; ++i) steps += static_cast<char>(offset >> (8 * i));
      for (int i = 0; i < 2; ++i) steps += static_cast<char>(size >> (8 * i));
      target_bytes += size;
    }
  }
  return number(base.size()) + number(target_bytes) + steps;
}

std::string applied(std::string_view base, std::string_view delta) {
  std::string target(git::DeltaReader(delta).target_bytes(), '\0');
  git::apply_delta(base, delta, target.data());
  return target;
}

void check_same(const git::TreeContent& content, const std::string& bytes) {
  std::string room;
  CHECK(content.bytes(room) == bytes);
  CHECK(content.size_bytes() == bytes.size());
  CHECK(test::entries_of(content, kIdBytes) == test::plain_entries(bytes, kIdBytes));
}

struct Made {
  std::string bytes;
  git::TreeContent content;
};

// Each a version of an earlier one, but of none that ends within an entry.
std::vector<Made> versions(Random& random, std::size_t entries, std::uint64_t& taken) {
  std::vector<Made> made;
  const std::string first = random.tree(entries);
  made.push_back({first, git::TreeContent(raw_of(first), kIdBytes, taken)});
  while (made.size() < 40) {
    const Made& late = made[made.size() - 1 - random.below(std::min<std::size_t>(made.size(), 3))];
    const Made& base = late.content.tail().empty() ? late : made.front();
    std::string target = base.bytes;
    if (random.below(8) != 0 && target.size() > 200) {
      const std::size_t at = random.below(target.size() - 100);
      target.replace(at, random.below(60), std::string(random.below(60), 'x'));
    }
    const std::string delta =
        random.below(4) == 0 ? wild_delta(random, base.bytes) : git::write_delta(base.bytes, target);
    made.push_back({applied(base.bytes, delta), git::TreeContent(base.content, delta, kIdBytes, taken)});
  }
  return made;
}

// The version of a tree, and of its bytes, in which the id at `at` is another one.
git::TreeContent with_new_id(Random& random, const git::TreeContent& base, std::string& bytes, std::size_t at,
                             std::uint64_t& taken) {
  const std::string old = bytes;
  bytes.replace(at, kIdBytes, random.id());
  return {base, git::write_delta(old, bytes), kIdBytes, taken};
}

// From some entry of the one and of the other, up to some limit there.
void check_skip(Random& random, const Made& one, const Made& other) {
  const test::PlainEntries mine = test::plain_entries(one.bytes, kIdBytes);
  const test::PlainEntries theirs = test::plain_entries(other.bytes, kIdBytes);
  const std::size_t from_mine = random.below(mine.entries.size() + 1);
  const std::size_t from_theirs = random.below(2) == 0 ? std::min(from_mine, theirs.entries.size())
                                                       : random.below(theirs.entries.size() + 1);
  const std::size_t limit = from_theirs + random.below(theirs.entries.size() - from_theirs + 1);
  const std::size_t wanted =
      std::min(test::count_equal(mine, from_mine, theirs, from_theirs), limit - from_theirs);
  git::EntryCursor my_cursor = test::cursor_at(one.content, kIdBytes, from_mine);
  git::EntryCursor their_cursor = test::cursor_at(other.content, kIdBytes, from_theirs);
  my_cursor.skip_equal(their_cursor, test::cursor_at(other.content, kIdBytes, limit));
  CHECK(my_cursor == test::cursor_at(one.content, kIdBytes, from_mine + wanted));
  CHECK(their_cursor == test::cursor_at(other.content, kIdBytes, from_theirs + wanted));
}

}  // namespace

TEST_CASE(
    "what deltas make of trees, wild ones too, has the entries of its bytes, and those that are equal are "
    "found") {
  std::uint64_t taken = 0;
  std::size_t shared = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const std::vector<Made> made = versions(random, 1 + random.below(300), taken);
    for (const Made& one : made) check_same(one.content, one.bytes);
    for (const Made& one : made) check_skip(random, one, made[random.below(made.size())]);
    shared += static_cast<std::size_t>(std::count_if(
        made.begin(), made.end(), [](const Made& one) { return one.content.runs().size() > 1; }));
    CHECK(taken > 0);
  }
  CHECK(shared > 500);
  CHECK(taken == 0);
}

TEST_CASE("a version of a large tree takes memory for what it has of its own") {
  Random random(1);
  std::string bytes = random.tree(1000);
  std::uint64_t taken = 0;
  const git::TreeContent base(raw_of(bytes), kIdBytes, taken);
  const std::uint64_t taken_by_base = taken;
  CHECK(taken_by_base > bytes.size());
  const git::TreeContent version = with_new_id(random, base, bytes, bytes.find("file500") + 8, taken);
  check_same(version, bytes);
  CHECK(version.runs().size() == 3);
  CHECK(taken - taken_by_base < 400);
}

TEST_CASE("a tree that many deltas have cut up is put together again") {
  Random random(2);
  std::string bytes = random.tree(2000);
  std::uint64_t taken = 0;
  git::TreeContent content(raw_of(bytes), kIdBytes, taken);
  for (std::size_t i = 0; i < 600; ++i) {
    const std::string name = "file" + std::to_string((i * 37) % 2000) + '\0';
    content = with_new_id(random, content, bytes, bytes.find(name) + name.size(), taken);
    CHECK(content.runs().size() < 200);
    CHECK(taken < 3 * bytes.size());
  }
  check_same(content, bytes);
}

TEST_CASE("an entry that is changed again and again does not keep all that it was") {
  Random random(3);
  std::string bytes = random.tree(100);
  std::uint64_t taken = 0;
  git::TreeContent content(raw_of(bytes), kIdBytes, taken);
  for (std::size_t i = 0; i < 3000; ++i)
    content = with_new_id(random, content, bytes, bytes.size() - kIdBytes, taken);
  check_same(content, bytes);
  CHECK(taken < 100'000);
}

TEST_CASE("what follows the last whole entry is a tail, at which reading ends with an error") {
  Random random(4);
  const std::string bytes = random.tree(3) + "100644 cut" + '\0' + "too short";
  std::uint64_t taken = 0;
  const git::TreeContent content(raw_of(bytes), kIdBytes, taken);
  check_same(content, bytes);
  git::EntryCursor cursor = test::cursor_at(content, kIdBytes, 3);
  CHECK(!cursor.is_at_end());
  CHECK_THROWS_WITH_AS(cursor.entry(), "a tree that ends within an entry", base::Error);
  CHECK_THROWS_AS(git::TreeContent(content, git::write_delta(bytes, bytes), kIdBytes, taken), base::Error);
  const git::TreeContent empty(raw_of(""), kIdBytes, taken);
  CHECK(git::EntryCursor(empty, kIdBytes).is_at_end());
}

TEST_CASE("a delta that was made for another tree, or is none, is an error") {
  Random random(5);
  const std::string bytes = random.tree(10);
  std::uint64_t taken = 0;
  const git::TreeContent base(raw_of(bytes), kIdBytes, taken);
  const std::string other = random.tree(11);
  CHECK_THROWS_AS(git::TreeContent(base, git::write_delta(other, bytes), kIdBytes, taken), base::Error);
  const std::string delta = git::write_delta(bytes, other);
  CHECK_THROWS_AS(git::TreeContent(base, delta.substr(0, delta.size() / 2), kIdBytes, taken), base::Error);
}
