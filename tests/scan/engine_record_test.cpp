#include "scan/engine_record.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "match/wire.hpp"
#include "rules/clock_tick.hpp"
#include "scan/rule_sets.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLaterNs = 10'000'000'000;
constexpr std::size_t kChecksumPlace = 8;  // of an engine, behind its magic

const std::vector<rules::RuleFile> kFiles{{"a.toml", test::toml_of("tok", "tok_[0-9]{4}")}};
const std::vector<rules::RuleFile> kOtherFiles{{"a.toml", test::toml_of("tok", "tik_[0-9]{4}")}};

std::string read(const fs::path& path) {
  return base::read_file(path, 1 << 28);
}

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// A cache with an engine that is on record, as if it had been there for long.
class RecordedEngine {
 public:
  RecordedEngine() {
    path_ = Engine::fill_cache(kFiles, folder_.path());
    good_ = read(path_);
    keep(kLaterNs);
    REQUIRE(is_on_record());
    test::await_clock_tick(folder_.path());
  }

  const fs::path& folder() const { return folder_.path(); }
  const fs::path& path() const { return path_; }
  fs::path record() const { return folder_.path() / EngineRecord::name_for(path_.filename().string()); }
  std::string name() const { return path_.filename().string(); }

  // Puts on record what the file is like now, and that the engine which was made first is in it.
  void keep(std::int64_t later_ns) const {
    const base::UniqueFd fd = base::open_for_reading(path_);
    EngineRecord(fd.get(), name(), {folder_.path()}).keep(fd.get(), databases(), rules::now_ns() + later_ns);
  }
  bool is_on_record() const {
    const base::UniqueFd fd = base::open_for_reading(path_);
    return EngineRecord(fd.get(), name(), {folder_.path()}).databases().has_value();
  }
  std::string damaged() const {
    std::string bad = good_;
    bad[kChecksumPlace] = static_cast<char>(bad[kChecksumPlace] ^ 1);
    return bad;
  }
  const std::string& good() const { return good_; }
  bool works() const {
    return test::hits_of(Engine::load(kFiles, {folder_.path()}), "tok_1234 tik_1234").size() == 1;
  }

 private:
  // What the two databases that lie in the engine leave for the next time.
  EngineRecord::Databases databases() const {
    match::WireReader file(good_, "engine");
    file.raw(kChecksumPlace + 4);
    file.block();
    EngineRecord::Databases found;
    for (match::Database::Seen* seen : {&found.patterns, &found.path_patterns}) {
      const std::uint64_t size = file.number(8);
      file.align(match::Database::kAlignment);
      const std::string_view bytes = file.raw(size);
      // In a string they need not lie where they must.
      std::string room(bytes.size() + match::Database::kAlignment, '\0');
      void* place = room.data();
      std::size_t left = room.size();
      REQUIRE(std::align(match::Database::kAlignment, bytes.size(), place, left) != nullptr);
      std::copy(bytes.begin(), bytes.end(), static_cast<char*>(place));
      *seen = match::Database::deserialize({static_cast<const char*>(place), bytes.size()}).seen().value();
    }
    return found;
  }

  test::TemporaryFolder folder_;
  fs::path path_;
  std::string good_;
};

}  // namespace

TEST_CASE("an engine that is on record is taken as it is, and works") {
  const RecordedEngine engine;
  // A record that lies is the only way to see that nothing is summed up.
  write(engine.path(), engine.damaged());
  engine.keep(kLaterNs);
  CHECK(engine.works());
  CHECK(read(engine.path()) == engine.damaged());
  fs::remove(engine.record());
  CHECK(engine.works());
  CHECK(read(engine.path()) == engine.good());
}

TEST_CASE("an engine that changes is summed up again, in whatever way it changes") {
  const RecordedEngine engine;
  SUBCASE("written in place") {
    write(engine.path(), engine.damaged());
  }
  SUBCASE("written in place, with the time set back") {
    const auto time = fs::last_write_time(engine.path());
    write(engine.path(), engine.damaged());
    fs::last_write_time(engine.path(), time);
  }
  SUBCASE("replaced") {
    base::write_file_atomically(engine.path(), engine.damaged());
  }
  CHECK_FALSE(engine.is_on_record());
  CHECK(engine.works());
  CHECK(read(engine.path()) == engine.good());
}

TEST_CASE("an engine that was written just now is put on no record, since it may be changed again unseen") {
  const RecordedEngine engine;
  fs::remove(engine.record());
  engine.keep(0);
  CHECK_FALSE(engine.is_on_record());
  CHECK(engine.works());
  CHECK_FALSE(fs::exists(engine.record()));
}

TEST_CASE("a record of an engine with any byte changed, or cut short, is not believed") {
  const RecordedEngine engine;
  const std::string good = read(engine.record());
  for (std::size_t place = 0; place < good.size(); place += 5) {
    std::string bad = good;
    bad[place] = static_cast<char>(bad[place] ^ 0x10);
    write(engine.record(), bad);
    CAPTURE(place);
    CHECK_FALSE(engine.is_on_record());
    write(engine.record(), good.substr(0, place));
    CHECK_FALSE(engine.is_on_record());
  }
  CHECK(engine.works());
}

TEST_CASE("a record of an engine that others may write is not believed") {
  const RecordedEngine engine;
  REQUIRE(::chmod(engine.record().c_str(), 0664) == 0);
  CHECK_FALSE(engine.is_on_record());
  REQUIRE(::chmod(engine.record().c_str(), 0644) == 0);
  CHECK(engine.is_on_record());
}

TEST_CASE("where nothing can be put on record nothing is found out for it") {
  const RecordedEngine engine;
  const base::UniqueFd fd = base::open_for_reading(engine.path());
  const std::int64_t later_ns = rules::now_ns() + kLaterNs;
  CHECK(EngineRecord(fd.get(), engine.name(), {engine.folder()}).can_keep(later_ns));
  CHECK(EngineRecord(fd.get(), engine.name(), {engine.folder() / "not" / "made"}).can_keep(later_ns));
  CHECK_FALSE(EngineRecord(fd.get(), engine.name(), {engine.folder()}).can_keep(rules::now_ns()));
  CHECK_FALSE(EngineRecord(fd.get(), engine.name(), {}).can_keep(later_ns));
  CHECK_FALSE(EngineRecord(fd.get(), engine.name(), {engine.path() / "below a file"}).can_keep(later_ns));
}

TEST_CASE("a full cache loses the records of engines that it loses") {
  const RecordedEngine engine;
  Engine::fill_cache(kOtherFiles, engine.folder());
  CHECK_FALSE(fs::exists(engine.path()));
  CHECK_FALSE(fs::exists(engine.record()));
}

}  // namespace sallyport::scan
