#include "match/database.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/processor.hpp"
#include "match/confirmation.hpp"
#include "match/differential.hpp"
#include "support/late_clock.hpp"

namespace sallyport::match {

namespace {

std::vector<Candidate> candidates_of(const Database& database, std::string_view text) {
  return Prescan(database).candidates(text);
}

std::vector<Candidate> candidates_of(const Pattern& pattern, std::string_view text) {
  return candidates_of(Database::compile({pattern}), text);
}

// Bytes as a mapped file has them: at the beginning of a page, and read-only.
class Mapped {
 public:
  explicit Mapped(std::string_view bytes, std::size_t shift = 0) : size_(bytes.size() + shift + 1) {
    address_ = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(address_ != MAP_FAILED);
    char* const begin = static_cast<char*>(address_) + shift;
    std::copy(bytes.begin(), bytes.end(), begin);
    REQUIRE(::mprotect(address_, size_, PROT_READ) == 0);
    bytes_ = {begin, bytes.size()};
  }
  ~Mapped() { ::munmap(address_, size_); }
  Mapped(const Mapped&) = delete;
  Mapped& operator=(const Mapped&) = delete;

  std::string_view bytes() const { return bytes_; }

 private:
  std::size_t size_;
  void* address_;
  std::string_view bytes_;
};

bool is_refused(std::string_view bytes, std::size_t shift = 0) {
  const Mapped mapped(bytes, shift);
  try {
    Database::deserialize(mapped.bytes());
  } catch (const base::Error&) {
    return true;
  }
  return false;
}

void check_same(const std::vector<Candidate>& actual, const std::vector<Candidate>& expected) {
  REQUIRE(actual.size() == expected.size());
  for (std::size_t n = 0; n < expected.size(); ++n) {
    CHECK(actual[n].pattern == expected[n].pattern);
    CHECK(actual[n].from == expected[n].from);
    CHECK(actual[n].to == expected[n].to);
  }
}

const std::vector<Pattern> kSomePatterns{{"ab{1,3}", {}}, {"k=[a-z]{5,}", {}}, {R"(\pN)", {"n"}}, {"x*", {}}};

}  // namespace

TEST_CASE("a candidate reaches back by the width of the pattern and ends with the last end") {
  const std::vector<Candidate> found = candidates_of({"ab{1,3}", {}}, "........abbb........");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == 6);  // the first end is 10, the width 4
  CHECK(found[0].to == 12);
}

TEST_CASE("ends further apart than the width make candidates that do not touch") {
  const std::vector<Candidate> found = candidates_of({"abc", {}}, "abc....abc..abc");
  REQUIRE(found.size() == 3);
  CHECK(found[0].to < found[1].from);
  CHECK(found[1].to < found[2].from);
}

TEST_CASE("the candidate of an unlimited token ends where its alphabet does") {
  const std::string around(1000, '.');
  const std::vector<Candidate> found =
      candidates_of({"k=[a-z]{5,}", {}}, around + "k=" + std::string(5000, 'a') + around);
  REQUIRE(found.size() == 1);
  CHECK(found[0].from >= 1000 - 2);
  CHECK(found[0].to >= 1000 + 2 + 5000);
  CHECK(found[0].to <= 1000 + 2 + 5000 + 2);
}

TEST_CASE(
    "an end that Hyperscan reports late, because it waits for the next byte, still widens its candidate") {
  const std::vector<Candidate> found = candidates_of({R"(abc\b|c-)", {}}, "....abc-");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from <= 4);
  CHECK(found[0].to == 8);
}

TEST_CASE("candidates are in order of pattern, then place") {
  const Database database = Database::compile({{"b1", {}}, {"a1", {}}});
  const std::vector<Candidate> found = candidates_of(database, "a1...b1...a1...b1");
  REQUIRE(found.size() == 4);
  CHECK(found[0].pattern == 0);
  CHECK(found[1].pattern == 0);
  CHECK(found[0].to < found[1].from);
  CHECK(found[2].pattern == 1);
  CHECK(found[3].pattern == 1);
}

TEST_CASE("a text without a hit has no candidates, also after one that had") {
  const Database database = Database::compile({{"abc", {}}});
  Prescan prescan(database);
  CHECK(prescan.candidates("abc").size() == 1);
  CHECK(prescan.candidates("abd").empty());
}

TEST_CASE("a pattern that cannot be told to Hyperscan is gated by its words") {
  const Pattern pattern{R"(\p{L}{3}[0-9])", {"gate"}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::whole_text);
  CHECK(candidates_of(pattern, "abc1").empty());
  const std::vector<Candidate> found = candidates_of(pattern, "abc1 GaTe abc2");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == 0);
  CHECK(found[0].to == 14);
}

TEST_CASE("without words such a pattern makes every text a candidate") {
  const Pattern pattern{R"(\p{L}{3}[0-9])", {}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::every_text);
  CHECK(candidates_of(pattern, "nothing").size() == 1);
}

TEST_CASE("a pattern that can match nothing makes every text a candidate") {
  CHECK(candidates_of({"x*", {}}, "").size() == 1);
}

TEST_CASE("an anchor in a place that Hyperscan refuses costs no match") {
  const Pattern pattern{R"((?:a|b$)c?(?:^|d)e?)", {}};
  CHECK(Database::compile({pattern}).weakness(0) == Weakness::none);
  CHECK(candidates_of(pattern, "..ad..").size() == 1);
}

TEST_CASE("a pattern too large for Hyperscan is looked for by its beginning, and its candidate is whole") {
  const std::string huge = "(?:[a-m]x?[g-z]y{0,3}){200}zz";
  const Database database = Database::compile({{huge, {"zz"}}, {"abc", {}}});
  CHECK(database.weakness(0) == Weakness::none);
  CHECK(database.weakness(1) == Weakness::none);
  CHECK(database.is_local());
  std::string text;
  for (int n = 0; n < 200; ++n) text += "ag";
  const std::vector<Candidate> found = candidates_of(database, text + "zz");
  REQUIRE(found.size() == 1);
  CHECK(found[0].from == 0);
  CHECK(found[0].to == text.size() + 2);
}

TEST_CASE("ends found in parts are the ends of the whole, and make the same candidates") {
  const Database database = Database::compile({{"ab+c", {}},
                                               {R"(key=[a-z]{5,}\b)", {}},
                                               {"(?m)^x$", {}},
                                               {"^start", {}},
                                               {R"(end\z)", {}},
                                               {"[a-z]{0,300}token[0-9]{4,400}", {}}});
  REQUIRE(database.is_local());
  std::string text = "start abbbc key=abcdefgh\nx\n";
  for (int i = 0; i < 40; ++i) text += "abc" + std::string(30, static_cast<char>('a' + i % 26)) + "\nx\n";
  text += std::string(290, 'q') + "token" + std::string(380, '7') + " start\nend";
  Prescan prescan(database);
  const std::vector<Candidate> whole = prescan.candidates(text);
  REQUIRE(prescan.ends() != nullptr);
  const std::vector<End> ends = *prescan.ends();
  CHECK(ends.size() > 80);
  for (const std::size_t step : {1U, 7U, 64U, 1000U}) {
    std::vector<End> parts;
    for (std::size_t from = 0; from <= text.size(); from += step)
      prescan.find_ends(text, from, from + step - 1, parts);
    std::sort(parts.begin(), parts.end());
    CHECK(parts == ends);
    const std::vector<Candidate>& made = prescan.candidates_from(text, parts);
    REQUIRE(made.size() == whole.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
      CHECK(made[i].pattern == whole[i].pattern);
      CHECK(made[i].from == whole[i].from);
      CHECK(made[i].to == whole[i].to);
    }
  }
}

TEST_CASE("no part of a text that is too long to be scanned is scanned") {
  const Database database = Database::compile({{"abc", {}}});
  Prescan prescan(database);
  const std::string_view endless("abc", std::size_t{1} << 32U);  // of which nothing may be read
  std::vector<End> ends;
  CHECK_THROWS_AS(prescan.find_ends(endless, 0, 10, ends), base::Error);
  CHECK_THROWS_AS(prescan.candidates(endless), base::Error);
}

TEST_CASE("a database with a pattern that only gates texts is not local") {
  CHECK_FALSE(Database::compile({{R"(\p{L}{3}[0-9])", {"gate"}}, {"abc", {}}}).is_local());
}

TEST_CASE("a pattern that RE2 refuses is an error that names its index") {
  CHECK_THROWS_WITH_AS(Database::compile({{"a", {}}, {"a++", {}}}), doctest::Contains("pattern 1"),
                       base::Error);
}

TEST_CASE("a database of no patterns finds nothing and can be kept") {
  const Mapped mapped(Database::compile({}).serialize());
  const Database database = Database::deserialize(mapped.bytes());
  CHECK(database.pattern_count() == 0);
  CHECK(candidates_of(database, "abc").empty());
}

TEST_CASE("a database that was kept gives the same candidates where nobody can write to it") {
  const Database database = Database::compile(kSomePatterns);
  const std::string text = "n k=abcdefg ab abbb 7";
  const std::vector<Candidate> expected = candidates_of(database, text);
  for (const std::size_t shift : {std::size_t{0}, Database::kAlignment, 5 * Database::kAlignment}) {
    const Mapped mapped(database.serialize(), shift);
    const Database kept = Database::deserialize(mapped.bytes());
    Prescan first(kept);
    Prescan second(kept);  // which has working memory of its own
    check_same(second.candidates(text), expected);
    check_same(first.candidates(text), expected);
    CHECK(kept.serialize() == mapped.bytes());
  }
}

TEST_CASE("a kept database at a place that is not aligned is refused") {
  const std::string bytes = Database::compile(kSomePatterns).serialize();
  CHECK(is_refused(bytes, 8));
  CHECK(is_refused(bytes, Database::kAlignment / 2));
  CHECK(!is_refused(bytes, Database::kAlignment));
}

TEST_CASE("a kept database that is cut short anywhere is refused") {
  const std::string bytes = Database::compile({{"ab{1,3}", {}}, {"x*", {}}}).serialize();
  int accepted = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size)
    accepted += is_refused(std::string_view(bytes).substr(0, size)) ? 0 : 1;
  CHECK(accepted == 0);
}

TEST_CASE("a kept database with a byte changed anywhere is refused") {
  // Larger than what our own checksum covers, so that Hyperscan's is asked too.
  std::vector<Pattern> patterns = kSomePatterns;
  for (char letter = 'a'; letter < 'k'; ++letter)
    patterns.push_back({std::string(30, letter) + "[0-9]{3,9}q", {}});
  const std::string bytes = Database::compile(patterns).serialize();
  REQUIRE(bytes.size() > 3 * 4096);
  int accepted = 0;
  for (std::size_t place = 0; place < bytes.size(); place += place < 1024 ? 1 : 97) {
    std::string bad = bytes;
    bad[place] = static_cast<char>(bad[place] ^ 0x10);
    accepted += is_refused(bad) ? 0 : 1;
  }
  CHECK(accepted == 0);
}

TEST_CASE("a kept database with more bytes behind it is refused") {
  CHECK(is_refused(Database::compile({{"abc", {}}}).serialize() + "x"));
}

TEST_CASE("a kept database that promises more patterns than it has bytes is refused before memory is taken") {
  std::string bytes = Database::compile({{"abc", {}}}).serialize();
  bytes.replace(12, 4, "\xff\xff\xff\xff");
  CHECK(is_refused(bytes));
}

TEST_CASE("work on a text of almost-matches grows with the text, not with its square") {
  const Pattern pattern{R"(\bk=[a-z0-9]{4,}(?:\s;)?)", {}};
  const Database database = Database::compile({pattern});
  const PatternRegex regex(pattern.regex);
  const auto work = [&](std::size_t repeats) {
    std::string text;
    for (std::size_t n = 0; n < repeats; ++n) text += "k=abcd1 k=abc. ";
    Prescan prescan(database);
    Confirmation confirmation(regex, database.reach(0), text);
    std::vector<Span> groups;
    for (const Candidate& candidate : prescan.candidates(text)) {
      while (confirmation.next(candidate, groups)) continue;
    }
    return confirmation.spent_bytes();
  };
  const std::uint64_t once = work(2000);
  CHECK(once > 0);
  CHECK(work(20000) < 11 * once);
}

TEST_CASE("a pattern that reads the rest of the text for each match meets its budget") {
  const Pattern pattern{R"((?s)x(?:.*y)?)", {}};
  const Database database = Database::compile({pattern});
  const PatternRegex regex(pattern.regex);
  const std::string text(200000, 'x');
  Prescan prescan(database);
  Confirmation confirmation(regex, database.reach(0), text);
  std::vector<Span> groups;
  const auto all = [&] {
    for (const Candidate& candidate : prescan.candidates(text)) {
      while (confirmation.next(candidate, groups)) continue;
    }
  };
  CHECK_THROWS_WITH_AS(all(), doctest::Contains("regex budget"), base::Error);
}

TEST_CASE("a database that is taken again finds what it found, in one scan and in several") {
  const Mapped mapped(Database::compile(kSomePatterns).serialize());
  const std::string text = "n k=abcdefg ab abbb 7";
  const Database first = Database::deserialize(mapped.bytes());
  const Database::Seen seen = first.seen().value();
  CHECK(seen.memory_bytes > seen.memory_head.size());
  const std::vector<Candidate> expected = candidates_of(first, text);
  REQUIRE_FALSE(expected.empty());
  const Database again = Database::deserialize_again(mapped.bytes(), seen);
  again.expect_scans(2);
  Prescan one(again);
  Prescan two(again);
  check_same(one.candidates(text), expected);
  check_same(two.candidates(text), expected);
  check_same(candidates_of(again, text), expected);
}

TEST_CASE("a database of no patterns can be taken again") {
  const Mapped mapped(Database::compile({}).serialize());
  const Database::Seen seen = Database::deserialize(mapped.bytes()).seen().value();
  CHECK(seen.memory_bytes == 0);
  CHECK(candidates_of(Database::deserialize_again(mapped.bytes(), seen), "abc").empty());
}

TEST_CASE("several scans at the same time find what each finds alone") {
  const std::string kept = Database::compile({{"key=[0-9]{4}", {}}}).serialize();
  const Mapped mapped(kept);
  const Database database = Database::deserialize(mapped.bytes());
  database.expect_scans(3);
  const std::string text = "key=1234 key=12 key=5678";
  std::vector<std::size_t> found(3);
  {
    std::vector<std::jthread> threads;
    for (std::size_t& count : found)
      threads.emplace_back([&] { count = Prescan(database).candidates(text).size(); });
  }
  CHECK(found == std::vector<std::size_t>{2, 2, 2});
  database.expect_scans(5);
  CHECK(Prescan(database).candidates(text).size() == 2);
}

TEST_CASE("a large text that is scanned in parts, for the sake of the time, has the candidates that it has") {
  const Database database = Database::compile({{R"(\bkey[0-9]{4}\b)", {}}, {R"(z{3,9}$)", {}}});
  REQUIRE(database.is_local());
  constexpr std::size_t kPart = 4U << 20;
  std::string text(2 * kPart + 100, '.');
  for (std::size_t seam : {kPart, 2 * kPart}) {
    for (int shift = -12; shift <= 12; ++shift) {
      std::string probe = text;
      probe.replace(seam + static_cast<std::size_t>(shift + 0), 7, "key1234");
      probe.replace(seam + 40 + static_cast<std::size_t>(shift + 12), 4, "zzz\n");
      Prescan whole(database);
      Prescan parts(database);
      const test::LateClock clock(1000);
      parts.set_deadline(clock.deadline());
      const std::vector<Candidate> expected = whole.candidates(probe);
      CHECK(expected.size() == 1);
      check_same(parts.candidates(probe), expected);
    }
  }
}

TEST_CASE("what a database is compiled for names the processor, and what it can run") {
  const auto words = base::processor_words();
  if (!words) return;
  const std::string expected =
      fmt::format("processor {:x} runs {:d}", words->signature, base::can_run(base::Instructions::avx2));
  CHECK(Database::platform().find(expected) != std::string::npos);
  CHECK(Database::platform() == Database::platform());
}

}  // namespace sallyport::match
