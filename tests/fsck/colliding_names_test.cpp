#include "fsck/colliding_names.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace sallyport;
using Groups = std::vector<std::vector<std::string>>;

namespace {

constexpr std::size_t kIdBytes = 20;

Groups colliding(const std::vector<std::string>& names) {
  std::string raw;
  for (const std::string& name : names) raw += "100644 " + name + '\0' + std::string(kIdBytes, 'x');
  return fsck::colliding_names(raw, kIdBytes);
}

}  // namespace

TEST_CASE("names that differ in case or composition collide") {
  CHECK(colliding({"README", "Readme", "a", "readme"}) == Groups{{"README", "Readme", "readme"}});
  CHECK(colliding({"e\xCC\x81", "\xC3\xA9"}) == Groups{{"e\xCC\x81", "\xC3\xA9"}});
  CHECK(colliding({"stra\xC3\x9F"
                   "e",
                   "strasse"}) == Groups{{"strasse",
                                          "stra\xC3\x9F"
                                          "e"}});
  CHECK(colliding({"A", "B", "a", "b"}) == Groups{{"A", "a"}, {"B", "b"}});
}

TEST_CASE("one name twice is no collision, and neither are names that are far apart") {
  CHECK(colliding({"a", "a", "b", "ab"}).empty());
  CHECK(colliding({"\xFF", "\xFE"}).empty());
  CHECK(colliding({}).empty());
}

TEST_CASE("of a tree that breaks off the entries before count") {
  const std::string whole = "100644 A" + std::string(1, '\0') + std::string(kIdBytes, 'x') + "100644 a" +
                            std::string(1, '\0') + std::string(kIdBytes, 'x');
  CHECK(fsck::colliding_names(whole + "100644 b", kIdBytes) == Groups{{"A", "a"}});
  CHECK(fsck::colliding_names(whole.substr(0, whole.size() - 1), kIdBytes).empty());
  CHECK(fsck::colliding_names(std::string(3, '\0'), kIdBytes).empty());
}
