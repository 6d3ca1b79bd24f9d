#include "sign/ssh_identities.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "base/error.hpp"

using namespace sallyport;
using namespace sallyport::sign;

TEST_CASE("a pattern without wildcards matches exactly itself") {
  CHECK(matches_pattern("alice", "alice"));
  CHECK_FALSE(matches_pattern("alice", "Alice"));
  CHECK_FALSE(matches_pattern("alice", "alic"));
  CHECK_FALSE(matches_pattern("alice", "alicex"));
  CHECK_FALSE(matches_pattern("", "alice"));
}

TEST_CASE("a question mark is one character") {
  CHECK(matches_pattern("alice", "al?ce"));
  CHECK_FALSE(matches_pattern("alce", "al?ce"));
  CHECK_FALSE(matches_pattern("", "?"));
}

TEST_CASE("an asterisk is any number of characters") {
  CHECK(matches_pattern("alice@example.org", "*@example.org"));
  CHECK(matches_pattern("@example.org", "*@example.org"));
  CHECK(matches_pattern("anything", "*"));
  CHECK(matches_pattern("", "**"));
  CHECK(matches_pattern("aXbXXc", "a*b*c"));
  CHECK(matches_pattern("aab", "*ab"));
  CHECK(matches_pattern("a.b.example.org", "a?b*.org"));
  CHECK_FALSE(matches_pattern("alice@example.org.evil", "*@example.org"));
  CHECK_FALSE(matches_pattern("abc", "a*b"));
  CHECK_FALSE(matches_pattern("abc", "*?*?*?*?"));
}

TEST_CASE("a pattern of many asterisks takes no longer than both lengths multiplied") {
  const std::string name(4000, 'a');
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "*a";
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(matches_pattern(name, pattern + "*b"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));  // it would else take for ever
}

TEST_CASE("an owner is found by a name and by a pattern") {
  SshIdentities identities;
  identities.add("alice", 1);
  identities.add("*@example.org", 2);
  CHECK(identities.find({"alice"}).owner == 1);
  CHECK(identities.find({"x", "bob@example.org"}).owner == 2);
  CHECK(identities.find({"carol"}).owner == kNobody);
  CHECK(identities.find({}).owner == kNobody);
  CHECK_FALSE(identities.find({"alice"}).is_ambiguous);
}

TEST_CASE("principals that are several owners' are ambiguous, and several of one owner are not") {
  SshIdentities identities;
  identities.add("alice", 1);
  identities.add("al*", 1);
  identities.add("bob", 2);
  CHECK_FALSE(identities.find({"alice", "alan"}).is_ambiguous);
  CHECK(identities.find({"alice", "bob"}).is_ambiguous);
  identities.add("a*", 3);
  CHECK(identities.find({"alice"}).is_ambiguous);
}

TEST_CASE("what is no single pattern, or another owner's, is not taken") {
  SshIdentities identities;
  identities.add("alice", 1);
  CHECK_NOTHROW(identities.add("alice", 1));
  CHECK_THROWS_AS(identities.add("alice", 2), base::Error);
  CHECK_THROWS_AS(identities.add("", 1), base::Error);
  CHECK_THROWS_AS(identities.add("a,b", 1), base::Error);
  CHECK_THROWS_AS(identities.add("!eve", 1), base::Error);
}
