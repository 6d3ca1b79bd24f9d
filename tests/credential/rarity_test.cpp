#include "credential/rarity.hpp"

#include <doctest/doctest.h>

#include "credential/random.hpp"

namespace sallyport::credential {

TEST_CASE("words and names are below zero") {
  for (const std::string_view word :
       {"password", "correct", "configuration", "getUserName", "user_name_field", "HTTPServerError",
        "someServiceAccount", "DATABASE_URL", "username", "cauldron", "welcome", "thunderstorm", "dashboard",
        "connectionTimeout", "my-test-value", "access.denied.message", "sunshine2"}) {
    CAPTURE(word);
    CHECK(rarity_bits(word) < 0);
  }
}

TEST_CASE("substitutions of digits for letters do not make a word rare") {
  for (const std::string_view word : {"p4ssw0rd", "S3cur3", "h3ll0", "w3lc0me"}) {
    CAPTURE(word);
    CHECK(rarity_bits(word) < 4);
  }
}

TEST_CASE("random strings are above zero, the more the longer they are") {
  test::Random random(20240301);
  struct Case {
    std::string_view alphabet;
    std::size_t size;
    double least_mean;
    unsigned least_above_of_1000;
  };
  for (const Case& each : {Case{test::kLower, 6, 10, 900}, Case{test::kLower, 10, 22, 980},
                           Case{test::kLowerAndDigits, 8, 12, 950}, Case{test::kMixed, 12, 30, 990},
                           Case{test::kHex, 32, 60, 1000}, Case{test::kMixed, 40, 100, 1000}}) {
    CAPTURE(each.alphabet);
    CAPTURE(each.size);
    double sum = 0;
    unsigned above = 0;
    for (int i = 0; i < 1000; ++i) {
      const double bits = rarity_bits(random.text(each.alphabet, each.size));
      sum += bits;
      above += bits > 0 ? 1U : 0U;
    }
    CHECK(sum / 1000 > each.least_mean);
    CHECK(above >= each.least_above_of_1000);
  }
}

TEST_CASE("known words are known; random ones hardly ever") {
  for (const std::string_view word : {"password", "configuration", "server", "value", "account"})
    CHECK(is_known_word(word));
  CHECK_FALSE(is_known_word("xx"));
  CHECK_FALSE(is_known_word("averyverylongwordindeed"));
  test::Random random(7);
  unsigned known = 0;
  for (int i = 0; i < 10'000; ++i) known += is_known_word(random.text(test::kLower, 9)) ? 1U : 0U;
  CHECK(known < 50);
}

TEST_CASE("any text has a price") {
  CHECK(rarity_bits("") == 0);
  CHECK(rarity_bits(std::string(100'000, 'x')) == rarity_bits(std::string(64, 'x')));
  CHECK(rarity_bits("\xff\xfe\x01") < 100);
}

}  // namespace sallyport::credential
