#include "base/file.hpp"

#include <sys/stat.h>

#include <filesystem>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "support/temporary_folder.hpp"

using namespace sallyport::base;
namespace fs = std::filesystem;

namespace {

using Folder = sallyport::test::TemporaryFolder;

}  // namespace

TEST_CASE("what is written is what is read") {
  const Folder folder;
  write_file_atomically(folder.path() / "a", std::string_view("x\0y", 3));
  CHECK(read_file(folder.path() / "a", 10) == std::string("x\0y", 3));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a file over its limit is an error, at its limit it is not") {
  const Folder folder;
  write_file_atomically(folder.path() / "a", "12345");
  CHECK_THROWS_AS(read_file(folder.path() / "a", 4), Error);
  CHECK(read_file(folder.path() / "a", 5).size() == 5);
}

TEST_CASE("a missing file is nothing where that may be, and an error elsewhere") {
  const Folder folder;
  CHECK(!read_file_if_exists(folder.path() / "none", 10));
  CHECK_THROWS_AS(read_file(folder.path() / "none", 10), Error);
  CHECK_THROWS_AS(read_file_if_exists(folder.path(), 10), Error);  // a folder is there and cannot be read
}

TEST_CASE("a file that others can write is not trustworthy") {
  const Folder folder;
  write_file_atomically(folder.path() / "a", "x");
  CHECK(is_trustworthy(open_for_reading(folder.path() / "a").get()));
  REQUIRE(::chmod((folder.path() / "a").c_str(), 0664) == 0);
  CHECK(!is_trustworthy(open_for_reading(folder.path() / "a").get()));
  REQUIRE(::chmod((folder.path() / "a").c_str(), 0646) == 0);
  CHECK(!is_trustworthy(open_for_reading(folder.path() / "a").get()));
}

TEST_CASE("a mapped file shows its bytes, an empty one none") {
  const Folder folder;
  write_file_atomically(folder.path() / "a", "bytes");
  write_file_atomically(folder.path() / "empty", "");
  CHECK(MappedFile(folder.path() / "a").text() == "bytes");
  CHECK(MappedFile(folder.path() / "empty").bytes().empty());
  CHECK_THROWS_AS(MappedFile(folder.path() / "none"), Error);
}
