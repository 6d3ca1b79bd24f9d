#include "scan/inline_allow.hpp"

#include <doctest/doctest.h>

namespace sallyport::scan {

namespace {

bool is_allowed(std::string_view lines) {
  return allows_inline(lines, "aws-key");
}

}  // namespace

TEST_CASE("a line without a marker allows nothing") {
  CHECK_FALSE(is_allowed("allow aws-key"));
}

TEST_CASE("a bare marker allows every rule") {
  CHECK(is_allowed("k = 1  # sallyport:allow"));
  CHECK(is_allowed("k = 1  # gitleaks:allow"));
  CHECK(is_allowed("/* sallyport:allow */"));
  CHECK(is_allowed("<!-- gitleaks:allow-->") == false);  // a hyphen goes on
  CHECK(is_allowed("//sallyport:allow\r"));
  CHECK(is_allowed("\"sallyport:allow\""));
}

TEST_CASE("a word that only begins or ends like a marker is none") {
  CHECK_FALSE(is_allowed("# sallyport:allowed"));
  CHECK_FALSE(is_allowed("# sallyport:allow_all"));
  CHECK_FALSE(is_allowed("# sallyport:allow-list"));
  CHECK_FALSE(is_allowed("# gitleaks:allow2"));
  CHECK_FALSE(is_allowed("# mysallyport:allow"));
}

TEST_CASE("a rule behind the marker is the only one that is allowed") {
  CHECK(is_allowed("# sallyport:allow aws-key"));
  CHECK(is_allowed("# sallyport:allow\taws-key: made up"));
  CHECK_FALSE(is_allowed("# sallyport:allow aws"));
  CHECK_FALSE(is_allowed("# sallyport:allow aws-keys"));
  CHECK_FALSE(is_allowed("# sallyport:allow gcp-key"));
}

TEST_CASE("several rules stand behind the marker with commas between") {
  CHECK(is_allowed("# sallyport:allow gcp-key,aws-key"));
  CHECK(is_allowed("# sallyport:allow gcp-key , aws-key"));
  CHECK_FALSE(is_allowed("# sallyport:allow gcp-key aws-key"));
}

TEST_CASE("a remark set off with a sign does not narrow the marker") {
  CHECK(is_allowed("# sallyport:allow (made up)"));
  CHECK(is_allowed("# sallyport:allow -- made up"));
  CHECK(is_allowed("# sallyport:allow: made up"));
}

TEST_CASE("a remark that reads like a rule allows no other rule") {
  CHECK_FALSE(is_allowed("# sallyport:allow because"));
}

TEST_CASE("the foreign marker names no rules") {
  CHECK(is_allowed("# gitleaks:allow gcp-key"));
}

TEST_CASE("any of several markers will do") {
  CHECK(is_allowed("# sallyport:allow gcp-key sallyport:allow aws-key"));
}

}  // namespace sallyport::scan
