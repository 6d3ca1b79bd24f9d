#include <filesystem>
#include <string>

#include <sys/stat.h>

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "policy/load.hpp"
#include "support/temporary_folder.hpp"

using namespace sallyport;

namespace {

class Folder : public test::TemporaryFolder {
 public:
  std::filesystem::path file(std::string_view text, mode_t mode) const {
    const std::filesystem::path policy = path() / "policy.toml";
    base::write_file_atomically(policy, text);
    REQUIRE(chmod(policy.c_str(), mode) == 0);
    return policy;
  }
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
