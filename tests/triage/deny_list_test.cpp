#include "triage/deny_list.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "base/error.hpp"

using namespace sallyport;
using triage::DenyList;

namespace {

DenyList list_of(const std::vector<std::pair<std::string, std::string>>& secrets) {
  const DenyList fresh = DenyList::create();
  std::string text = fresh.header();
  for (const auto& [secret, name] : secrets) text += fresh.line_for(secret, name);
  return DenyList::parse(text, "deny");
}

std::string refusal(const std::string& text) {
  try {
    DenyList::parse(text, "deny");
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string random_text(std::mt19937& random, std::size_t size, int letters) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i)
    text += static_cast<char>('a' + std::uniform_int_distribution<int>(0, letters - 1)(random));
  return text;
}

}  // namespace

TEST_CASE("a known secret is found wherever it stands, and nothing else is") {
  const std::string secret = "correct horse battery";
  const DenyList list = list_of({{secret, "stapled"}, {"12345-abcde", ""}});
  for (const std::string before : {"", "x", "key = \""}) {
    for (const std::string after : {"", "y", "\"\n"}) {
      const auto hits = list.find(before + secret + after);
      REQUIRE(hits.size() == 1);
      CHECK(hits[0].begin == before.size());
      CHECK(hits[0].end == before.size() + secret.size());
      CHECK(hits[0].name == "stapled");
    }
  }
  CHECK(list.find(secret.substr(1)).empty());
  CHECK(list.find(secret.substr(0, secret.size() - 1)).empty());
  CHECK(list.find("").empty());
  CHECK(list.find("1234567").empty());
}

TEST_CASE("the same places are found as by looking for each secret in turn") {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    const std::string text = random_text(random, 600, 5);
    std::vector<std::pair<std::string, std::string>> secrets;
    const DenyList fresh = DenyList::create();
    for (int i = 0; i < 12; ++i) {
      const std::size_t size = std::uniform_int_distribution<std::size_t>(8, 40)(random);
      const std::size_t begin = std::uniform_int_distribution<std::size_t>(0, text.size() - size)(random);
      const std::string secret = i % 3 == 0 ? random_text(random, size, 5) : text.substr(begin, size);
      try {
        fresh.line_for(secret, {});
        secrets.emplace_back(secret, std::to_string(i));
      } catch (const base::Error&) {
        continue;  // too uniform
      }
    }
    std::size_t expected = 0;
    for (const auto& [secret, name] : secrets) {
      for (std::size_t at = text.find(secret); at != std::string::npos;
           at = text.find(secret, at + secret.size()))
        ++expected;
    }
    CHECK(list_of(secrets).find(text).size() == expected);
  }
}

TEST_CASE("the file does not hold the secret, and its salt makes it differ") {
  const std::string secret = "correct horse battery";
  const DenyList one = DenyList::create();
  const DenyList two = DenyList::create();
  CHECK(one.line_for(secret, "n") != two.line_for(secret, "n"));
  CHECK(one.line_for(secret, "n").find("horse") == std::string::npos);
  CHECK(one.header() != two.header());
}

TEST_CASE("contains tells what is there") {
  const DenyList list = list_of({{"12345-abcde", "x"}});
  CHECK(list.contains("12345-abcde"));
  CHECK_FALSE(list.contains("12345-abcdf"));
}

TEST_CASE("too short, too long and too uniform secrets are refused, and so are odd names") {
  const DenyList list = DenyList::create();
  CHECK_THROWS_AS(list.line_for("1234567", {}), base::Error);
  CHECK_THROWS_AS(list.line_for("aaaabbbbccccdddd", {}), base::Error);
  CHECK_THROWS_AS(list.line_for(std::string(triage::kMaxKnownSecretBytes, 'x') + "abcdefg", {}), base::Error);
  CHECK_THROWS_AS(list.line_for("12345-abcde", "two\nlines"), base::Error);
  CHECK_THROWS_AS(list.line_for("12345-abcde", " blank"), base::Error);
}

TEST_CASE("a broken list is refused, with its line") {
  const DenyList fresh = DenyList::create();
  const std::string head = fresh.header();
  const std::string line = fresh.line_for("12345-abcde", "x");
  CHECK(refusal(head + line + "# comment\n\n").empty());
  CHECK(refusal("").find("deny:1:") == 0);
  CHECK(refusal("sallyport-deny-list 2\n").find("deny:1:") == 0);
  CHECK(refusal("sallyport-deny-list 1\n").find("holds no salt") != std::string::npos);
  CHECK(refusal("sallyport-deny-list 1\nsalt 00\n").find("deny:2:") == 0);
  CHECK(refusal("sallyport-deny-list 1\n" + line).find("deny:2:") == 0);
  CHECK(refusal(head + head).find("deny:3:") == 0);
  CHECK(refusal(head + line.substr(0, line.size() / 2)).find("deny:3:") == 0);
  CHECK(refusal(head + "secret 7 000000 " + std::string(64, '0') + "\n").find("deny:3:") == 0);
  CHECK(refusal(head + "secret 99999 000000 " + std::string(64, '0') + "\n").find("deny:3:") == 0);
  CHECK(refusal(head + "word\n").find("deny:3:") == 0);
}
