#include "credential/credential.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "credential/random.hpp"
#include "credential/support.hpp"

namespace sallyport::credential {

using test::balanced;
using test::strict;

namespace {

// Joined at run time: none of them may stand here.
const std::string kRare = std::string("qx7") + "vbkz" + "w2jh";
const std::string kLongRare = std::string("Zk8qWv") + "3xTj5rLbN2" + "mYc7HdPs4g";
const std::string kRareLetters = std::string("vqxw") + "kzpjf";

}  // namespace

TEST_CASE("kinds are in order and known") {
  CHECK(std::ranges::is_sorted(kinds()));
  for (const std::string_view kind : kinds()) CHECK(is_kind(kind));
  CHECK_FALSE(is_kind("pass"));
  CHECK_FALSE(is_kind(""));
}

TEST_CASE("what somebody typed in earnest is likely a secret, in every form") {
  CHECK(balanced("password", "password = \"", kRare));
  CHECK(balanced("password", "  'password': '", kRareLetters, "',"));
  CHECK(balanced("password", R"({\"user\":\"ci\",\"password\":\")", kRare, R"(\"})"));
  CHECK(balanced("password", "DB_PASSWORD=", kRare, ""));
  CHECK(balanced("password", "password: ", kRare, " # of the test system"));
  CHECK(balanced("token", "api_key: '", kLongRare, "'"));
  CHECK(balanced("token", "SECRET_KEY=", kLongRare, "\r"));
  CHECK(balanced("key", "d: \"", kLongRare));
  CHECK(balanced("url", "nats://ruser:", kRare, "@10.1.2.3"));
}

TEST_CASE("what stands for a value, or says that it is none, is not") {
  for (const char* value : {"changeme",
                            "changeme123",
                            "your-password",
                            "password",
                            "Passw0rd!",
                            "xxxxxxxx",
                            "********",
                            "12345678",
                            "abcdefgh",
                            "qwertyui",
                            "asdf1234",
                            "${DB_PASSWORD}",
                            "$(cat file)",
                            "{{ password }}",
                            "<password>",
                            "%PASSWORD%",
                            "@PASSWORD@",
                            "#{password}",
                            "$PASSWORD",
                            "process.env.PASS",
                            "user.password",
                            "getPassword()",
                            "/run/secrets/db",
                            "./secrets.json",
                            "secret.key",
                            "https://host/x",
                            "vault:kv/db#pw",
                            "arn:aws:iam::1:x",
                            "REDACTED",
                            "secr3t",
                            "hunter2",
                            "postgres",
                            "zabbix",
                            "d41d8cd98f00b204e9800998ecf8427e",
                            "2012-01-01T00:00:00Z",
                            "8080",
                            "127.0.0.1",
                            "correct",
                            "sunshine",
                            "user_password",
                            "AKIAIOSFODNN7EXAMPLE",
                            "Bitte_Kennwort_eingeben",
                            "abcabcabcabc",
                            "foo",
                            "foobar",
                            "s3cr3t",
                            "p4$$w0rd"}) {
    CAPTURE(value);
    CHECK_FALSE(balanced("password", "password = \"", value));
    CHECK_FALSE(balanced("password", "password: ", value, ""));
    CHECK_FALSE(balanced("token", "token = \"", value));
    CHECK_FALSE(balanced("key", "key = \"", value));
    CHECK_FALSE(balanced("url", "https://ci:", value, "@host"));
  }
}

TEST_CASE("hashes of passwords are for the strict profile") {
  for (const std::string& value :
       {"$2a$10$" + kLongRare + kLongRare, "md5" + std::string("9543f1d8") + "2624df2b31672ec0f7050460",
        "pbkdf2_sha256$" + kLongRare, "{SSHA}" + kLongRare}) {
    CAPTURE(value);
    CHECK_FALSE(balanced("password", "password = \"", value));
  }
}

TEST_CASE("the name says what a value is") {
  CHECK_FALSE(balanced("password", "password_field = \"", kRare));
  CHECK_FALSE(balanced("password", "resetPassword: \"", kRare));
  CHECK_FALSE(balanced("password", "encrypted_password: \"", kRare));
  CHECK_FALSE(balanced("token", "tokenUrl: \"", kLongRare));
  CHECK_FALSE(balanced("token", "public_key = \"", kLongRare));
  CHECK_FALSE(balanced("token", "next_token = \"", kLongRare));
  CHECK_FALSE(balanced("token", "secretName: \"", kLongRare));
  CHECK(balanced("token", "config.consumer_secret = \"", kLongRare));
  CHECK(balanced("password", "AUTH_REQUIRED_PASSWORD: \"", kRare));
  CHECK(balanced("password", "host.name.password = \"", kRare));
}

TEST_CASE("without quotes more is asked") {
  // A variable's name, as like as not.
  CHECK_FALSE(balanced("password", "password: ", "usrpwd", ","));
  CHECK_FALSE(balanced("password", "password: ", "pwdhash", "}"));
  CHECK_FALSE(balanced("token", "TOKEN = ", "0xc0406619", ""));
  CHECK_FALSE(balanced("password", "password: ", ":" + kRare, ""));
  CHECK(balanced("password", "password: ", kRareLetters + "vq", ""));
}

TEST_CASE("basic authorisation is judged by the password in it") {
  CHECK(balanced("basic", "Authorization: Basic ",
                 std::string("Y2k6") + "cTd4" + "djJr" + "OXp0" + "bQ==", ""));
  CHECK_FALSE(balanced("basic", "Authorization: Basic ", std::string("dXNlcm5h") + "bWU6cGFzc3dvcmQ=", ""));
  CHECK_FALSE(strict("basic", "Authorization: Basic ", kLongRare, ""));
  CHECK_FALSE(strict("basic", "Authorization: Basic ", "Authorization", ""));
  CHECK_FALSE(strict("basic", "", "", ""));
}

TEST_CASE("strict finds more") {
  CHECK_FALSE(balanced("password", "password = \"", "679662"));
  CHECK(strict("password", "password = \"", "679662"));
  CHECK_FALSE(balanced("token", "token = \"", kRare.substr(0, 7)));
  CHECK(strict("token", "token = \"", kRare.substr(0, 7)));
}

TEST_CASE("strict says yes whenever balanced does, whatever the text") {
  test::Random random(42);
  constexpr std::string_view kTelling = "abcdefxyz0123456789ABCXYZ_-.$@%/:=\"' (){}<>!#\\\x80";
  constexpr std::string_view kNames[] = {"password", "token_url", "x.api_key",   "d",
                                         "",         "nextToken", "setPassword("};
  std::size_t accepted = 0;
  for (int i = 0; i < 60'000; ++i) {
    const std::string_view alphabet = i % 3 == 0 ? kTelling : i % 3 == 1 ? test::kMixed : test::kLower;
    const std::string before =
        std::string(kNames[random.below(std::size(kNames))]) + random.text(kTelling, random.below(5));
    const std::string value = random.text(alphabet, random.below(40));
    const std::string after = random.text(kTelling, random.below(4));
    for (const std::string_view kind : kinds()) {
      if (!balanced(kind, before, value, after)) continue;
      ++accepted;
      CAPTURE(kind);
      CAPTURE(before);
      CAPTURE(value);
      CHECK(strict(kind, before, value, after));
    }
  }
  CHECK(accepted > 10'000);
}

TEST_CASE("pieces that are not of one text will do") {
  const std::string value = kRare;
  const std::string match = "password = \"" + kRare + "\"";
  const std::string line = "  " + match + ";";
  CHECK(is_likely_secret("password", {value, match, line}, model::Profile::balanced));
  CHECK_FALSE(is_likely_secret("password", {"", "", ""}, model::Profile::strict));
  CHECK_FALSE(is_likely_secret("password", {}, model::Profile::strict));
}

}  // namespace sallyport::credential
