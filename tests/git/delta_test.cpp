#include "git/delta.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;

namespace {

std::string applied(std::string_view base, std::string_view delta) {
  std::string target(git::DeltaReader(delta).target_bytes(), '\0');
  git::apply_delta(base, delta, target.data());
  return target;
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

}  // namespace

TEST_CASE("copies and insertions make the target") {
  // 10 bytes become 8: copy 4 from 2, insert "xy", copy 2 from 0.
  CHECK(applied("0123456789", bytes({10, 8, 0x91, 2, 4, 2, 'x', 'y', 0x90, 2})) == "2345xy01");
}

TEST_CASE("sizes of more than seven bits, and a copy whose size is left out, which is 65,536") {
  const std::string base(70'000, 'a');
  const std::string delta = bytes({0xF0, 0xA2, 4, 0x80, 0x80, 4, 0x80});
  CHECK(applied(base, delta) == std::string(65'536, 'a'));
}

TEST_CASE("what is no delta is an error") {
  const std::string base = "0123456789";
  CHECK_THROWS_AS(applied(base, ""), base::Error);
  CHECK_THROWS_AS(applied(base, bytes({10})), base::Error);
  CHECK_THROWS_AS(applied(base, bytes({9, 1, 0x90, 1})), base::Error);       // a base of another size
  CHECK_THROWS_AS(applied(base, bytes({10, 1, 0})), base::Error);            // reserved
  CHECK_THROWS_AS(applied(base, bytes({10, 2, 0x91, 9, 2})), base::Error);   // beyond the base
  CHECK_THROWS_AS(applied(base, bytes({10, 2, 0x91, 11, 2})), base::Error);  // begins beyond it
  CHECK_THROWS_AS(applied(base, bytes({10, 1, 0x90, 2})), base::Error);      // more than announced
  CHECK_THROWS_AS(applied(base, bytes({10, 3, 0x90, 2})), base::Error);      // less
  CHECK_THROWS_AS(applied(base, bytes({10, 3, 3, 'a', 'b'})), base::Error);  // ends within
  CHECK_THROWS_AS(applied(base, bytes({10, 3, 0x91})), base::Error);         // likewise
  CHECK_THROWS_AS(git::DeltaReader(std::string(12, '\xFF')), base::Error);   // a size without end
}
