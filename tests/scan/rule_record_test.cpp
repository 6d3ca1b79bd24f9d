#include "scan/rule_record.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "rules/clock_tick.hpp"
#include "scan/rule_sets.hpp"
#include "scan/scanner.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLaterNs = 10'000'000'000;

class Folder : public test::TemporaryFolder {
 public:
  std::vector<fs::path> with(const char* extension) const {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
      if (entry.path().extension() == extension) found.push_back(entry.path());
    }
    return found;
  }
};

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// A folder of one rule, and a cache that has its engine and the record of it, as if that were written when
// the rules had long been as they are.
struct Kept {
  Kept() {
    write(rules.path() / "a.toml", test::toml_of("tok", "tok_[0-9]{4}"));
    digest = load().rules_digest();
    RuleRecord(rules.path(), {cache.path()}).keep(digest, rules::now_ns() + kLaterNs);
    REQUIRE(recorded() == digest);
    test::await_clock_tick(cache.path());
  }
  Engine load() const { return Engine::load_folder(rules.path(), {cache.path()}); }
  std::optional<std::string> recorded() const { return RuleRecord(rules.path(), {cache.path()}).digest(); }

  Folder rules;
  Folder cache;
  std::string digest;
};

bool finds_one(const Engine& engine, std::string_view text) {
  return test::hits_of(engine, text).size() == 1;
}

}  // namespace

TEST_CASE("rules that are on record are not read") {
  const Kept kept;
  // A record that lies is the only way to see that: it names the engine of other rules.
  const std::vector<rules::RuleFile> others{{"a.toml", test::toml_of("tok", "tik_[0-9]{4}")}};
  const Engine other = Engine::load(others, {kept.cache.path()});
  RuleRecord(kept.rules.path(), {kept.cache.path()}).keep(other.rules_digest(), rules::now_ns() + kLaterNs);
  CHECK(finds_one(kept.load(), "tik_1234"));
  CHECK(kept.load().rules_digest() == other.rules_digest());
}

TEST_CASE("rules that were changed just now are put on no record, since they may be changed again unseen") {
  const Folder rules;
  const Folder cache;
  write(rules.path() / "a.toml", test::toml_of("tok", "tok_[0-9]{4}"));
  const Engine engine = Engine::load_folder(rules.path(), {cache.path()});
  CHECK(finds_one(engine, "tok_1234"));
  CHECK(cache.with(".engine").size() == 1);
  CHECK(cache.with(".rules").empty());
}

TEST_CASE("rules that change are read again, in whatever way they change") {
  const Kept kept;
  const std::string other = test::toml_of("tok", "tik_[0-9]{4}");
  const fs::path file = kept.rules.path() / "a.toml";
  SUBCASE("written in place, at the same size") {
    write(file, other);
  }
  SUBCASE("written in place, with the time set back") {
    const auto time = fs::last_write_time(file);
    write(file, other);
    fs::last_write_time(file, time);
  }
  SUBCASE("replaced") {
    base::write_file_atomically(file, other);
  }
  SUBCASE("removed, and another added") {
    fs::remove(file);
    write(kept.rules.path() / "b.toml", other);
  }
  CHECK(!kept.recorded());
  const Engine engine = kept.load();
  CHECK(finds_one(engine, "tik_1234"));
  CHECK(!finds_one(engine, "tok_1234"));
}

TEST_CASE("a rule file that is added counts beside those that were there") {
  const Kept kept;
  write(kept.rules.path() / "b.toml", test::toml_of("more", "more_[0-9]{4}"));
  const Engine engine = kept.load();
  CHECK(finds_one(engine, "tok_1234"));
  CHECK(finds_one(engine, "more_1234"));
}

TEST_CASE("rules that were only touched are read, and are the same") {
  const Kept kept;
  fs::last_write_time(kept.rules.path() / "a.toml", fs::file_time_type::clock::now());
  CHECK(!kept.recorded());
  CHECK(kept.load().rules_digest() == kept.digest);
}

TEST_CASE("rules on record without an engine are read and compiled, and those without any refuse") {
  const Kept kept;
  fs::remove(kept.cache.with(".engine").at(0));
  CHECK(finds_one(kept.load(), "tok_1234"));
  CHECK(kept.cache.with(".engine").size() == 1);
  fs::remove(kept.rules.path() / "a.toml");
  CHECK_THROWS_WITH_AS(kept.load(), doctest::Contains("no rule file"), base::Error);
}

TEST_CASE("the engine of rules on record is taken from the cache when somebody scans, not before") {
  const Kept kept;
  const Engine engine = kept.load();
  Scanner scanner(engine, {.fingerprint_key = "key"});
  // Without the file the rules are read and compiled, which shows.
  fs::remove(kept.cache.with(".engine").at(0));
  scanner.set_deadline({});
  CHECK(scanner.bytes() == 0);
  CHECK(scanner.dropped_hits() == 0);
  CHECK(scanner.candidates().raised == 0);
  CHECK(scanner.rejections().total() == 0);
  CHECK(scanner.gaps().empty());
  CHECK(engine.rules_digest() == kept.digest);
  CHECK(engine.profile() == model::Profile::balanced);
  CHECK(kept.cache.with(".engine").empty());
  CHECK(scanner.scan("tok_1234").size() == 1);
  CHECK(kept.cache.with(".engine").size() == 1);
}

TEST_CASE("rules on record that are bad by the time that they are needed refuse, and so do others") {
  const Kept kept;
  const fs::path file = kept.rules.path() / "a.toml";
  const Engine engine = kept.load();
  fs::remove(kept.cache.with(".engine").at(0));
  write(file, "nothing that is a rule");
  CHECK_THROWS_WITH_AS(finds_one(engine, "tok_1234"), doctest::Contains("a.toml"), base::Error);
  write(file, test::toml_of("tok", "tik_[0-9]{4}"));
  CHECK_THROWS_WITH_AS(finds_one(engine, "tok_1234"), doctest::Contains("were changed"), base::Error);
  CHECK(finds_one(kept.load(), "tik_1234"));
}

TEST_CASE("bad rules of which there is no record refuse, whether they are asked for anything or not") {
  const Kept kept;
  write(kept.rules.path() / "a.toml", "nothing that is a rule");
  CHECK_THROWS_WITH_AS(kept.load(), doctest::Contains("a.toml"), base::Error);
}

TEST_CASE("rules on record that are gone by the time that they are needed refuse") {
  const Kept kept;
  const Engine engine = kept.load();
  fs::remove(kept.cache.with(".engine").at(0));
  fs::remove(kept.rules.path() / "a.toml");
  CHECK_THROWS_WITH_AS(finds_one(engine, "tok_1234"), doctest::Contains("no rule file"), base::Error);
}

TEST_CASE("a record that others may write, or in a folder that they may write, is not believed") {
  const Kept kept;
  const fs::path record = kept.cache.with(".rules").at(0);
  REQUIRE(::chmod(record.c_str(), 0664) == 0);
  CHECK(!kept.recorded());
  REQUIRE(::chmod(record.c_str(), 0644) == 0);
  CHECK(kept.recorded());
  REQUIRE(::chmod(kept.cache.path().c_str(), 0777) == 0);
  CHECK(!kept.recorded());
}

TEST_CASE("a record behind a symbolic link is not believed") {
  const Kept kept;
  const fs::path record = kept.cache.with(".rules").at(0);
  fs::rename(record, kept.cache.path() / "elsewhere");
  fs::create_symlink(kept.cache.path() / "elsewhere", record);
  CHECK(!kept.recorded());
}

TEST_CASE("a record that is damaged or cut short is not believed") {
  const Kept kept;
  const fs::path record = kept.cache.with(".rules").at(0);
  const std::string good = base::read_file(record, 1 << 20);
  for (std::size_t place = 0; place < good.size(); ++place) {
    std::string bad = good;
    bad[place] = '/';
    if (bad == good) continue;
    write(record, bad);
    CHECK(!kept.recorded());
    write(record, good.substr(0, place));
    CHECK(!kept.recorded());
  }
  write(record, good + "0");
  CHECK(!kept.recorded());
  write(record, good);
  CHECK(kept.recorded() == kept.digest);
}

TEST_CASE("folders have records of their own in one cache") {
  const Kept kept;
  const Folder others;
  write(others.path() / "a.toml", test::toml_of("tok", "tik_[0-9]{4}"));
  const std::string digest = Engine::load_folder(others.path(), {kept.cache.path()}).rules_digest();
  RuleRecord(others.path(), {kept.cache.path()}).keep(digest, rules::now_ns() + kLaterNs);
  CHECK(kept.recorded() == kept.digest);
  CHECK(RuleRecord(others.path(), {kept.cache.path()}).digest() == digest);
  CHECK(kept.cache.with(".rules").size() == 2);
}

TEST_CASE("a folder that changes while its rules are read is put on no record") {
  const Kept kept;
  const RuleRecord record(kept.rules.path(), {kept.cache.path()});
  fs::remove(kept.cache.with(".rules").at(0));
  write(kept.rules.path() / "b.toml", test::toml_of("more", "more_[0-9]{4}"));
  record.keep(kept.digest, rules::now_ns() + kLaterNs);
  CHECK(kept.cache.with(".rules").empty());
}

}  // namespace sallyport::scan
