#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "audit/log.hpp"
#include "audit/samples.hpp"
#include "audit/verify.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

using namespace sallyport;
using namespace sallyport::audit;
namespace fs = std::filesystem;

namespace {

Appended append(const fs::path& path, auto body) {
  return LockedLog(path).append({.body = std::move(body)});
}

void add_bytes(const fs::path& path, std::string_view bytes) {
  base::write_file_atomically(path, base::read_file(path, 1 << 20).append(bytes));
}

Verification verified_logs(const std::vector<fs::path>& files) {
  return read_logs(files, {}, {});
}

}  // namespace

TEST_CASE("a log is made with its first entry, and goes on") {
  const Folder folder;
  const fs::path log = folder / "log";
  const Appended first = append(log, refused());
  const Appended second = append(log, refused());
  CHECK(first.sequence == 1);
  CHECK(second.sequence == 2);
  const Verification result = verified_logs({log});
  CHECK(result.is_whole());
  CHECK(result.entries == 2);
  CHECK(result.hash == second.hash);
  struct stat status {};
  REQUIRE(stat(log.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777 & ~0640U) == 0);
}

TEST_CASE("writers at once leave a whole log") {
  const Folder folder;
  const fs::path log = folder / "log";
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      for (int j = 0; j < 10; ++j) LockedLog(log).append({.body = refused()});
    });
  }
  for (std::thread& writer : writers) writer.join();
  const Verification result = verified_logs({log});
  CHECK(result.is_whole());
  CHECK(result.sequence == 80);
}

TEST_CASE("what a write that did not end left behind stays, is told, and is gone on from") {
  const Folder folder;
  const fs::path log = folder / "log";
  for (const std::string& torn :
       {std::string("{\"coverage\":"), std::string(5000, '\0'), std::string("\0\0\0\n", 4),
        std::string("half\nand more\n"), std::string("\n")}) {
    append(log, refused());
    add_bytes(log, torn);
    CHECK_FALSE(verified_logs({log}).is_whole());
    append(log, refused());
    CHECK(verified_logs({log}).is_whole());
    CHECK(base::read_file(log, 1 << 20).find(torn) != std::string::npos);
  }
  CHECK(verified_logs({log}).recovered == 5);
  CHECK(verified_logs({log}).entries == 15);
}

TEST_CASE("an entry that lacks its line end alone is gone on from") {
  const Folder folder;
  const fs::path log = folder / "log";
  append(log, refused());
  const std::string text = base::read_file(log, 1 << 20);
  base::write_file_atomically(log, text.substr(0, text.size() - 1));
  append(log, refused());
  CHECK(verified_logs({log}).is_whole());
  CHECK(verified_logs({log}).entries == 2);
}

TEST_CASE("a file that is no log is left as it is") {
  const Folder folder;
  const fs::path file = folder / "file";
  base::write_file_atomically(file, "root:x:0:0\n");
  CHECK_THROWS_WITH_AS(append(file, refused()), doctest::Contains("no receipt log"), base::Error);
  CHECK(base::read_file(file, 100) == "root:x:0:0\n");
}

TEST_CASE("a log that others can write is refused, and so is one in a folder that they can") {
  const Folder folder;
  const fs::path log = folder / "log";
  append(log, refused());
  REQUIRE(chmod(log.c_str(), 0660) == 0);
  CHECK_THROWS_WITH_AS(append(log, refused()), doctest::Contains("not to be trusted"), base::Error);
  REQUIRE(chmod(log.c_str(), 0640) == 0);
  REQUIRE(chmod(log.parent_path().c_str(), 0777) == 0);
  CHECK_THROWS_WITH_AS(append(log, refused()), doctest::Contains("folder"), base::Error);
  REQUIRE(chmod(log.parent_path().c_str(), 0700) == 0);
  CHECK(append(log, refused()).sequence == 2);
}

TEST_CASE("a log that is a link, a folder or a pipe is refused") {
  const Folder folder;
  append(folder / "log", refused());
  fs::create_symlink(folder / "log", folder / "link");
  CHECK_THROWS_WITH_AS(append(folder / "link", refused()), doctest::Contains("symbolic link"), base::Error);
  fs::create_directory(folder / "folder");
  CHECK_THROWS_AS(append(folder / "folder", refused()), base::Error);
  REQUIRE(mkfifo((folder / "pipe").c_str(), 0640) == 0);
  CHECK_THROWS_AS(append(folder / "pipe", refused()), base::Error);
  CHECK_THROWS_AS(append(folder / "missing/log", refused()), base::Error);
}

TEST_CASE("a lock that is not given back is told") {
  const Folder folder;
  const fs::path log = folder / "log";
  append(log, refused());
  const base::UniqueFd other = base::open_for_reading(log);
  REQUIRE(flock(other.get(), LOCK_EX) == 0);
  CHECK_THROWS_WITH_AS(LockedLog(log, std::chrono::seconds(0)), doctest::Contains("locked"), base::Error);
}

TEST_CASE("a log that is put aside is gone on from in a new one") {
  const Folder folder;
  const fs::path log = folder / "log";
  append(log, refused());
  append(log, refused());
  REQUIRE(chmod(log.c_str(), 0604) == 0);
  const fs::path old = rotate(log);
  struct stat status {};
  REQUIRE(stat(log.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0604);
  CHECK(old.filename() == "log.2");
  CHECK(append(log, refused()).sequence == 4);
  CHECK(verified_logs({old}).entries == 2);
  CHECK(verified_logs({log}).is_whole());
  CHECK(verified_logs({old, log}).is_whole());
  CHECK(verified_logs({old, log}).entries == 4);
  CHECK_FALSE(verified_logs({log, old}).is_whole());
  CHECK_FALSE(fs::exists(folder / "log.next"));
}

TEST_CASE("a log without an entry, or whose place is taken, is not put aside") {
  const Folder folder;
  const fs::path log = folder / "log";
  CHECK_THROWS_AS(rotate(log), base::Error);
  append(log, refused());
  base::write_file_atomically(folder / "log.1", "mine");
  CHECK_THROWS_AS(rotate(log), base::Error);
  CHECK(verified_logs({log}).entries == 1);
  CHECK_FALSE(fs::exists(folder / "log.next"));
}
