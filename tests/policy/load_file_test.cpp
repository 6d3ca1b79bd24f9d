#include <cstdlib>
#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "policy/load.hpp"

using namespace sallyport;

namespace {

// A folder of its own that goes when the test ends.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sallyport-policy-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path file(std::string_view text, mode_t mode) const {
    const std::filesystem::path path = path_ / "policy.toml";
    base::write_file_atomically(path, text);
    REQUIRE(chmod(path.c_str(), mode) == 0);
    return path;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("a policy file is read and named by its path") {
  const Folder folder;
  const auto path = folder.file("contact = \"me\"\n", 0644);
  const policy::Policy p = policy::load_file(path);
  CHECK(p.contact == "me");
  CHECK(p.source == path.string());
  CHECK(p.digest == "67a50b20ef092d73a84327313aa36172c2690631bed21d380f57af8a03fac507");
}

TEST_CASE("a policy file that the group can write is refused") {
  const Folder folder;
  CHECK_THROWS_AS(policy::load_file(folder.file("", 0664)), base::Error);
}

TEST_CASE("a policy file that others can write is refused") {
  const Folder folder;
  CHECK_THROWS_AS(policy::load_file(folder.file("", 0646)), base::Error);
}

TEST_CASE("a policy file that is missing is an error") {
  const Folder folder;
  CHECK_THROWS_AS(policy::load_file(folder.path() / "none.toml"), base::Error);
}

TEST_CASE("a folder in place of a policy file is an error") {
  const Folder folder;
  CHECK_THROWS_AS(policy::load_file(folder.path()), base::Error);
}

TEST_CASE("a policy file larger than the limit is an error") {
  const Folder folder;
  CHECK_THROWS_AS(policy::load_file(folder.file(std::string((4U << 20) + 1, '\n'), 0644)), base::Error);
}
