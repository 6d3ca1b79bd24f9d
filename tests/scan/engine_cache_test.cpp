#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "scan/rule_sets.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::scan {

namespace fs = std::filesystem;

namespace {

class CacheFolder : public test::TemporaryFolder {
 public:
  std::vector<fs::path> engines() const {
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path())) {
      if (entry.path().extension() == ".engine") found.push_back(entry.path());
    }
    return found;
  }
};

const std::vector<rules::RuleFile> kFiles{{"a.toml", test::toml_of("tok", "tok_[0-9]{4}")}};
const std::vector<rules::RuleFile> kOtherFiles{{"a.toml", test::toml_of("tok", "tik_[0-9]{4}")}};

bool finds_one(const Engine& engine, std::string_view text) {
  return test::hits_of(engine, text).size() == 1;
}

std::string read(const fs::path& path) {
  return base::read_file(path, 1 << 28);
}

void write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("the first load keeps the engine, and the next one takes it") {
  const CacheFolder folder;
  Engine::load(kFiles, {folder.path()});
  REQUIRE(folder.engines().size() == 1);
  const fs::path kept = folder.engines().front();
  struct stat before {};
  REQUIRE(::stat(kept.c_str(), &before) == 0);
  const Engine engine = Engine::load(kFiles, {folder.path()});
  struct stat after {};
  REQUIRE(::stat(kept.c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);  // a file that is written anew is another file
  CHECK(finds_one(engine, "tok_1234"));
  CHECK(engine.rules().at(0).id == "tok");
}

TEST_CASE("an engine says which rules it was made from, whether it was kept or not") {
  const CacheFolder folder;
  const std::string digest = Engine::load(kFiles, {folder.path()}).rules_digest();
  CHECK(digest == rules::digest(kFiles));
  CHECK(Engine::load(kFiles, {folder.path()}).rules_digest() == digest);
  CHECK(Engine::load(kOtherFiles, {}).rules_digest() != digest);
  CHECK(Engine::load(rules::load(kFiles), {}).rules_digest().size() == 64);
  CHECK(Engine::compile(rules::load(kFiles)).rules_digest().empty());
}

TEST_CASE("a set that was not read from files of ours is kept by all that it holds") {
  const CacheFolder folder;
  rules::RuleSet set;
  set.rules.push_back(test::rule("tok", "tok_[0-9]{4}"));
  Engine::load(set, {folder.path()});
  REQUIRE(folder.engines().size() == 1);
  CHECK(finds_one(Engine::load(set, {folder.path()}), "tok_1234"));
  CHECK(folder.engines().size() == 1);
  set.allowlists.push_back({.stopwords = {"1234"}});
  CHECK(!finds_one(Engine::load(set, {folder.path()}), "tok_1234"));
  CHECK(folder.engines().size() == 2);
}

TEST_CASE("a cached engine is kept under its rules and its platform") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  CHECK(path.parent_path() == folder.path());
  CHECK(path.filename().string().starts_with(rules::digest(kFiles).substr(0, 16) + "-"));
  CHECK(folder.engines() == std::vector<fs::path>{path});
}

TEST_CASE("whether rules are cached is told by the file that would be used") {
  const CacheFolder folder;
  CHECK_FALSE(Engine::is_cached(kFiles, folder.path()));
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  CHECK(Engine::is_cached(kFiles, folder.path()));
  CHECK_FALSE(Engine::is_cached(kOtherFiles, folder.path()));
  fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
  CHECK_FALSE(Engine::is_cached(kFiles, folder.path()));
}

TEST_CASE("a cached engine with any byte changed is not taken, and is made anew") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  const std::string good = read(path);
  for (std::size_t place = 0; place < good.size(); place += place < 400 ? 7 : good.size() / 40) {
    std::string bad = good;
    bad[place] = static_cast<char>(bad[place] ^ 0x10);
    write(path, bad);
    CAPTURE(place);
    CHECK(finds_one(Engine::load(kFiles, {folder.path()}), "tok_1234"));
    CHECK(read(path) == good);
  }
}

TEST_CASE("a cached engine that is cut short is not taken, and is made anew") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  const std::string good = read(path);
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{200}, good.size() - 1}) {
    write(path, good.substr(0, size));
    CHECK(finds_one(Engine::load(kFiles, {folder.path()}), "tok_1234"));
    CHECK(read(path) == good);
  }
}

TEST_CASE("an engine of other rules under the right name is not taken") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  const CacheFolder other;
  write(path, read(Engine::fill_cache(kOtherFiles, other.path())));
  CHECK(finds_one(Engine::load(kFiles, {folder.path()}), "tok_1234"));
}

TEST_CASE("a cached engine that others may write is not taken") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  REQUIRE(::chmod(path.c_str(), 0664) == 0);
  Engine::load(kFiles, {folder.path()});
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & S_IWGRP) == 0);  // it was made anew
}

TEST_CASE("a cached engine behind a symbolic link is not taken") {
  const CacheFolder folder;
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  const fs::path elsewhere = folder.path() / "elsewhere";
  fs::rename(path, elsewhere);
  fs::create_symlink(elsewhere, path);
  Engine::load(kFiles, {folder.path()});
  CHECK_FALSE(fs::is_symlink(path));
}

TEST_CASE("a cached engine in a folder that others may write is not taken") {
  const CacheFolder folder;
  const CacheFolder next;
  Engine::fill_cache(kFiles, folder.path());
  REQUIRE(::chmod(folder.path().c_str(), 0775) == 0);
  Engine::load(kFiles, {folder.path(), next.path()});
  CHECK(next.engines().size() == 1);  // it was compiled, and kept where it can be trusted
}

TEST_CASE("in a folder that others may write nothing is taken and nothing kept") {
  const CacheFolder folder;
  REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
  CHECK(finds_one(Engine::load(kFiles, {folder.path()}), "tok_1234"));
  CHECK(folder.engines().empty());
}

TEST_CASE("where the first folder cannot be used, the next one is") {
  const CacheFolder folder;
  const fs::path file = folder.path() / "file";
  write(file, "x");
  Engine::load(kFiles, {file, folder.path() / "made" / "here"});
  CHECK(fs::exists(folder.path() / "made" / "here"));
  CHECK_FALSE(fs::is_empty(folder.path() / "made" / "here"));
}

TEST_CASE("without a folder that can be used the engine works all the same") {
  const CacheFolder folder;
  const fs::path file = folder.path() / "file";
  write(file, "x");
  CHECK(finds_one(Engine::load(kFiles, {file, file / "below"}), "tok_1234"));
  CHECK(finds_one(Engine::load(kFiles, {}), "tok_1234"));
}

TEST_CASE("a full cache loses the engines of other rules and nothing else") {
  const CacheFolder folder;
  const fs::path old = Engine::fill_cache(kOtherFiles, folder.path());
  const fs::path foreign = folder.path() / "notes.engine";
  write(foreign, "x");
  const std::string other_platform = rules::digest(kFiles).substr(0, 16) + "-0123456789abcdef.engine";
  write(folder.path() / other_platform, "x");
  const fs::path path = Engine::fill_cache(kFiles, folder.path());
  CHECK(fs::exists(path));
  CHECK_FALSE(fs::exists(old));
  CHECK(fs::exists(foreign));
  CHECK(fs::exists(folder.path() / other_platform));
}

TEST_CASE("filling a cache that cannot be written or trusted is an error") {
  const CacheFolder folder;
  const fs::path file = folder.path() / "file";
  write(file, "x");
  CHECK_THROWS_AS(Engine::fill_cache(kFiles, file), base::Error);
  REQUIRE(::chmod(folder.path().c_str(), 0775) == 0);
  CHECK_THROWS_WITH_AS(Engine::fill_cache(kFiles, folder.path()), doctest::Contains("cannot be trusted"),
                       base::Error);
}

TEST_CASE("bad rules are an error, with a cache or without") {
  const std::vector<rules::RuleFile> bad{{"a.toml", test::toml_of("broken", "a(b")}};
  const CacheFolder folder;
  CHECK_THROWS_WITH_AS(Engine::load(bad, {folder.path()}), doctest::Contains("broken"), base::Error);
  CHECK(folder.engines().empty());
}

}  // namespace sallyport::scan
