#include "rules/folder_look.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "rules/clock_tick.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::rules {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecondNs = 1'000'000'000;

// Two rule files and one that is none.
class Folder : public test::TemporaryFolder {
 public:
  Folder() {
    write("a.toml", "aaaa");
    write("b.toml", "bbbb");
    write("notes.txt", "nothing");
    for (const char* file : {"a.toml", "b.toml"}) set_time(file, 1'000'000'000);
    test::await_clock_tick(path());
  }

  // In place, as an editor that keeps the file does.
  void write(const char* name, std::string_view text) const {
    std::ofstream(path() / name, std::ios::binary | std::ios::trunc) << text;
  }
  // As `touch -d` does.
  void set_time(const char* name, std::time_t seconds) const {
    const struct timespec times[2] = {{seconds, 0}, {seconds, 0}};
    REQUIRE(::utimensat(AT_FDCWD, (path() / name).c_str(), times, 0) == 0);
  }
};

std::string look_of(const fs::path& path) {
  const auto look = look_at_folder(path);
  REQUIRE(look);
  return look->bytes;
}

}  // namespace

TEST_CASE("a folder that nobody changes looks the same") {
  const Folder folder;
  CHECK(look_of(folder.path()) == look_of(folder.path()));
}

TEST_CASE("whatever may change the rules changes the look") {
  const Folder folder;
  const std::string before = look_of(folder.path());
  const auto changes = [&](const std::function<void()>& change) {
    change();
    return look_of(folder.path()) != before;
  };
  SUBCASE("writing a file in place, at the same size") {
    CHECK(changes([&] { folder.write("a.toml", "AAAA"); }));
  }
  SUBCASE("replacing a file by one of the same size and time") {
    CHECK(changes([&] {
      folder.write("new", "AAAA");
      folder.set_time("new", 1'000'000'000);
      fs::rename(folder / "new", folder / "a.toml");
    }));
  }
  SUBCASE("adding a file") {
    CHECK(changes([&] { folder.write("c.toml", "c"); }));
  }
  SUBCASE("removing a file") {
    CHECK(changes([&] { fs::remove(folder / "b.toml"); }));
  }
  SUBCASE("renaming a file") {
    CHECK(changes([&] { fs::rename(folder / "b.toml", folder / "c.toml"); }));
  }
  SUBCASE("renaming a file so that it is no rule file") {
    CHECK(changes([&] { fs::rename(folder / "b.toml", folder / "b.off"); }));
  }
  SUBCASE("exchanging two files") {
    CHECK(changes([&] {
      fs::rename(folder / "a.toml", folder / "x");
      fs::rename(folder / "b.toml", folder / "a.toml");
      fs::rename(folder / "x", folder / "b.toml");
    }));
  }
  SUBCASE("touching a file") {
    CHECK(changes([&] { folder.set_time("a.toml", 1'000'000'001); }));
  }
  SUBCASE("pointing a symbolic link elsewhere") {
    folder.write("one", "1");
    folder.write("two", "2");
    fs::create_symlink(folder / "one", folder / "link.toml");
    const std::string linked = look_of(folder.path());
    fs::remove(folder / "link.toml");
    fs::create_symlink(folder / "two", folder / "link.toml");
    CHECK(look_of(folder.path()) != linked);
  }
}

TEST_CASE("a file that was written and whose time was set back looks otherwise") {
  const Folder folder;
  const auto before = look_at_folder(folder.path());
  REQUIRE(before);
  struct stat made {};
  REQUIRE(::stat((folder / "a.toml").c_str(), &made) == 0);
  folder.write("a.toml", "AAAA");
  folder.set_time("a.toml", 1'000'000'000);
  struct stat now {};
  REQUIRE(::stat((folder / "a.toml").c_str(), &now) == 0);
  CHECK(now.st_mtim.tv_sec == made.st_mtim.tv_sec);
  CHECK(now.st_size == made.st_size);
  CHECK(now.st_ino == made.st_ino);
  CHECK(look_of(folder.path()) != before->bytes);
}

TEST_CASE("a look is settled only when the latest change of anything in it lies some seconds back") {
  const Folder folder;
  const auto look = look_at_folder(folder.path());
  REQUIRE(look);
  CHECK(look->changed_ns > now_ns() - 60 * kSecondNs);  // the folder and the files' states are of today
  CHECK(!look->is_settled(look->changed_ns));
  CHECK(!look->is_settled(look->changed_ns + 2 * kSecondNs));
  CHECK(look->is_settled(look->changed_ns + 3 * kSecondNs));
  CHECK(!look->is_settled(look->changed_ns - 3 * kSecondNs));  // changed in the future
}

TEST_CASE("a time in the future, which a file may be given, keeps a look from being settled") {
  const Folder folder;
  folder.set_time("a.toml", 4'000'000'000);
  const auto look = look_at_folder(folder.path());
  REQUIRE(look);
  CHECK(!look->is_settled(now_ns() + 3600 * kSecondNs));
}

TEST_CASE("what is no folder of plain files has no look") {
  const Folder folder;
  CHECK(!look_at_folder(folder / "a.toml"));
  CHECK(!look_at_folder(folder / "missing"));
  REQUIRE(::mkfifo((folder / "pipe.toml").c_str(), 0600) == 0);
  CHECK(!look_at_folder(folder.path()));
}

TEST_CASE("a symbolic link that leads nowhere leaves a folder without a look") {
  const Folder folder;
  fs::create_symlink(folder / "nowhere", folder / "link.toml");
  CHECK(!look_at_folder(folder.path()));
}

}  // namespace sallyport::rules
