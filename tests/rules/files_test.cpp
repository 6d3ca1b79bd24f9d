#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "rules/support.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::rules {

namespace {

namespace fs = std::filesystem;

class Folder : public test::TemporaryFolder {
 public:
  fs::path write(const std::string& name, std::string_view text) const {
    base::write_file_atomically(path() / name, text);
    return path() / name;
  }
};

TEST_CASE("a path to a file reads that file, whatever its name") {
  const Folder folder;
  const auto files = read_rule_files(folder.write("rules.conf", "text"));
  REQUIRE(files.size() == 1);
  CHECK(files[0].name == (folder.path() / "rules.conf").string());
  CHECK(files[0].text == "text");
}

TEST_CASE("a path to a folder reads its .toml files in order of name and no others") {
  const Folder folder;
  folder.write("b.toml", "2");
  folder.write("a.toml", "1");
  folder.write("c.toml", "3");
  folder.write("README.md", "no rules");
  fs::create_directory(folder.path() / "sets");
  const auto files = read_rule_files(folder.path());
  REQUIRE(files.size() == 3);
  CHECK(files[0].text == "1");
  CHECK(files[1].text == "2");
  CHECK(files[2].text == "3");
}

TEST_CASE("a path that is not there is refused by name") {
  const Folder folder;
  const std::string path = (folder.path() / "none.toml").string();
  CHECK(error_of([&] { read_rule_files(path); }).find(path) != std::string::npos);
}

TEST_CASE("a folder without rule files is refused") {
  const Folder folder;
  folder.write("README.md", "no rules");
  CHECK(error_of([&] { read_rule_files(folder.path()); }) ==
        "there is no rule file (*.toml) in " + folder.path().string());
}

TEST_CASE("a folder that is named like a rule file is refused") {
  const Folder folder;
  folder.write("a.toml", "1");
  fs::create_directory(folder.path() / "b.toml");
  CHECK(error_of([&] { read_rule_files(folder.path()); }).find("not a regular file") != std::string::npos);
}

TEST_CASE("a pipe that is named like a rule file is refused, not waited for") {
  const Folder folder;
  REQUIRE(mkfifo((folder.path() / "a.toml").c_str(), 0600) == 0);
  CHECK(error_of([&] { read_rule_files(folder.path()); }).find("not a regular file") != std::string::npos);
}

TEST_CASE("a rule file that points nowhere is refused") {
  const Folder folder;
  folder.write("a.toml", "1");
  fs::create_symlink("nowhere", folder.path() / "b.toml");
  CHECK(error_of([&] { read_rule_files(folder.path()); }).find("b.toml") != std::string::npos);
}

TEST_CASE("a rule file of 4 MiB is read and one byte more is refused") {
  const Folder folder;
  const std::string text(4 * 1024 * 1024, '\n');
  CHECK(read_rule_files(folder.write("a.toml", text))[0].text.size() == text.size());
  CHECK(error_of([&] { read_rule_files(folder.write("b.toml", text + "\n")); }).find("larger") !=
        std::string::npos);
}

TEST_CASE("the digest is 64 hexadecimal characters") {
  const std::string sum = digest({{"a.toml", "x"}});
  CHECK(sum.size() == 64);
  CHECK(sum.find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("the digest does not depend on the folder") {
  CHECK(digest({{"/one/a.toml", "x"}}) == digest({{"two/a.toml", "x"}}));
}

TEST_CASE("the digest depends on the text") {
  CHECK(digest({{"a", "x"}}) != digest({{"a", "y"}}));
}

TEST_CASE("the digest depends on the name") {
  CHECK(digest({{"a", "x"}}) != digest({{"b", "x"}}));
}

TEST_CASE("the digest depends on where one file ends and the next begins") {
  CHECK(digest({{"a", "x"}, {"b", "y"}}) != digest({{"a", "xb"}, {"", "y"}}));
  CHECK(digest({{"a", "x"}, {"", ""}}) != digest({{"a", "x"}}));
}

}  // namespace

}  // namespace sallyport::rules
