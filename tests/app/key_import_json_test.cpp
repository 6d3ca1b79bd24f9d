#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "app/key_import.hpp"
#include "app/key_reading.hpp"
#include "base/error.hpp"
#include "sign/shell_home.hpp"
#include "sign/ssh_wire.hpp"
#include "support/ssh_lines.hpp"

namespace sallyport::app {

using nlohmann::json;
using test::new_ssh_line;
using test::ReadBack;
using test::Texts;
using test::without_comment;

namespace {

ImportedKeys imported_from(const std::string& text, NamedPerson named = {}) {
  ImportedKeys imported;
  import_json(text, "keys.json", named, imported);
  return imported;
}

ImportedKeys imported_from(const json& list, NamedPerson named = {}) {
  return imported_from(list.dump(), std::move(named));
}

std::string error_of(const std::string& text) {
  try {
    imported_from(text);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

// A key with that time in "expires_at".
ReadBack ending(const json& expires_at) {
  return ReadBack(imported_from(json{{{"key", new_ssh_line()}, {"expires_at", expires_at}}}, {"ann", {}}));
}

}  // namespace

TEST_CASE("the keys of a Gitea user are one principal's, over files") {
  const std::string first = new_ssh_line();
  const std::string second = new_ssh_line();
  const json user = {{"id", 1}, {"login", "ann"}, {"username", "ann"}, {"email", "ann@x.org"}};
  NamedPerson named;
  ImportedKeys imported;
  import_json(json{{{"id", 1}, {"key", first}, {"title", "laptop"}, {"user", user}},
                   {{"id", 2}, {"key", new_ssh_line()}, {"user", {{"login", "bob"}, {"email", ""}}}}}
                  .dump(),
              "one.json", named, imported);
  import_json(json{{"id", 3}, {"key", second}, {"title", "home"}, {"user", user}}.dump(), "two.json", named,
              imported);
  const ReadBack back(imported);
  CHECK(back.principal("ann").keys == Texts{first, second});
  CHECK(back.principal("ann").emails == Texts{"ann@x.org"});
  CHECK(back.principal("bob").emails.empty());
  CHECK(back.says(",  # laptop\n"));
  CHECK(back.says("# from two.json\n"));
  CHECK_FALSE(named.is_used);
}

TEST_CASE("an OpenPGP key as Gitea gives it is a fingerprint, with the addresses that are verified there") {
  REQUIRE(sign::test::has_program("gpg"));
  const sign::test::ShellHome home;
  home.run(
      "gpg --batch --quiet --passphrase '' --quick-gen-key 'Eve <eve@x.org>' ed25519 sign never\n"
      "gpg --export >ring.gpg; gpg --armor --export >ring.asc\n"
      "gpg --list-keys --with-colons | awk -F: '/^fpr/ { print $10 }' >fingerprint\n");
  const std::string ring = home.read("ring.gpg");
  const std::string bare = ring.substr(0, 2 + static_cast<unsigned char>(ring[1]));  // the first packet
  const json emails = {{{"email", "eve@x.org"}, {"verified", true}},
                       {{"email", "boss@x.org"}, {"verified", false}}};
  const std::string fingerprint = home.read("fingerprint").substr(0, 40);
  for (const std::string& key : {sign::to_base64(bare), home.read("ring.asc")}) {
    const ReadBack back(imported_from(json{{{"key_id", "A"}, {"public_key", key}, {"emails", emails}}}),
                        "[signatures]\nkeyrings = [\"ring.gpg\"]\n", home.run("printf %s \"$HOME\""));
    CHECK(back.principal("eve").keys == Texts{fingerprint});
    CHECK(back.principal("eve").emails == Texts{"eve@x.org"});
    CHECK(back.says("the address boss@x.org is not verified there"));
    CHECK(back.says("counts only with its certificate"));
  }
  const ReadBack by_gitlab(
      imported_from(json{{"id", 1}, {"key", home.read("ring.asc")}}, {"ann", {"ann@x.org"}}),
      "[signatures]\nkeyrings = [\"ring.gpg\"]\n", home.run("printf %s \"$HOME\""));
  CHECK(by_gitlab.principal("ann").keys == Texts{fingerprint});
  CHECK(by_gitlab.principal("ann").emails == Texts{"ann@x.org", "eve@x.org"});
}

TEST_CASE("a public_key that is no key is left out") {
  for (const char* const text : {"AAAA", "no base64", "mQ=="}) {
    const ReadBack back(imported_from(json{{{"public_key", text}}}, {"ann", {}}));
    CHECK(back.principal("ann").keys.empty());
    CHECK(back.says("# left out: its \"public_key\" is no OpenPGP key"));
  }
}

TEST_CASE("of GitLab's keys those for signing count") {
  const std::string both = new_ssh_line();
  const std::string signing = new_ssh_line();
  const json user = {{"username", "ann"}, {"email", "ann@x.org"}, {"public_email", "ann@y.org"}};
  const ReadBack back(
      imported_from(json{{{"key", both + " me"}, {"usage_type", "auth_and_signing"}, {"user", user}},
                         {{"key", signing}, {"usage_type", "signing"}, {"user", user}},
                         {{"key", new_ssh_line()}, {"usage_type", "auth"}, {"user", user}}}));
  CHECK(back.principal("ann").keys == Texts{both, signing});
  CHECK(back.principal("ann").emails == Texts{"ann@x.org", "ann@y.org"});
  CHECK(back.says("it is for \"auth\" there, not for signing"));
}

TEST_CASE("the end of a GitLab key is the principal's") {
  constexpr std::int64_t k2027 = 1'798'761'600;
  CHECK_FALSE(ending(nullptr).principal("ann").valid_until);
  CHECK(ending("2027-01-01").principal("ann").valid_until == k2027);
  CHECK(ending("2027-01-01T00:00:00Z").principal("ann").valid_until == k2027);
  CHECK(ending("2027-01-01T00:00:00.000Z").principal("ann").valid_until == k2027);
  CHECK(ending("2027-01-01T01:30:00+01:30").principal("ann").valid_until == k2027);
  CHECK(ending("2026-12-31T23:00:00.5-01:00").principal("ann").valid_until == k2027);
  CHECK(ending("2020-01-01T00:00:00Z").says("it has run out on 2020-01-01"));
}

TEST_CASE("a key whose end cannot be read does not count") {
  for (const json& time : {json("soon"), json("2027-13-01"), json("2027-02-30"), json("2027-01-01T00:00:00"),
                           json("2027-01-01T24:00:00Z"), json("2027-01-01T00:00:00+0100"),
                           json("2027-01-01 x"), json(""), json(1'798'761'600), json(json::array())}) {
    INFO(time.dump());
    const ReadBack back = ending(time);
    CHECK(back.principal("ann").keys.empty());
    CHECK(back.says("no time that can be read"));
  }
  CHECK(ending("0001-01-01T00:00:00Z").principal("ann").keys.empty());
}

TEST_CASE("keys of a list that does not say whose they are, are the named person's, or nobody's") {
  const json list = {{{"id", 1}, {"title", "t"}, {"key", new_ssh_line()}},
                     {{"id", 2}, {"key", new_ssh_line()}}};
  CHECK(error_of(list.dump()).find("keys.json, entry 1: does not say whose") != std::string::npos);
  NamedPerson named{"ann", {"ann@x.org", "ann@y.org"}};
  ImportedKeys imported;
  import_json(list.dump(), "keys.json", named, imported);
  const ReadBack back(imported);
  CHECK(back.principal("ann").keys.size() == 2);
  CHECK(back.principal("ann").emails == named.emails);
  CHECK(named.is_used);
}

TEST_CASE("a key that cannot be used stays as a comment that says why") {
  const ReadBack back(imported_from(json{{{"key", test::new_rsa_line(1024)}, {"title", "old"}},
                                         {{"key", "ssh-ed25519 AAAA"}, {"title", "cut"}},
                                         {{"key", new_ssh_line() + "\n" + new_ssh_line()}, {"title", "two"}}},
                                    {"ann", {}}));
  CHECK(back.principal("ann").keys.empty());
  CHECK(back.says("an RSA key of 1024 bits; at least 2048 are asked for  # old\n"));
  CHECK(back.says("  # cut\n"));
  CHECK(back.says("more than one line  # two\n"));
}

TEST_CASE("what is no list of keys is refused") {
  CHECK(error_of("").find("is no JSON") != std::string::npos);
  CHECK(error_of("{").find("is no JSON") != std::string::npos);
  CHECK(error_of("[] []").find("is no JSON") != std::string::npos);
  for (const char* const text :
       {"[]", "{}", "7", "null", "[[]]", "[{\"key\": 7}]", "{\"key\": {\"key\": \"x\"}}"})
    CHECK_MESSAGE(error_of(text).find("holds no key") != std::string::npos, text);
  CHECK(error_of(std::string(1'000'000, '[')).find("nests deeper") != std::string::npos);
}

TEST_CASE("entries of the wrong form are left out, and the others are not") {
  const ReadBack back(imported_from(
      json{7,
           nullptr,
           "key",
           json::array(),
           {{"key", nullptr}},
           {{"key", new_ssh_line()}, {"user", "ann"}, {"title", 7}, {"emails", "x"}, {"usage_type", true}}},
      {"ann", {}}));
  CHECK(back.principal("ann").keys.size() == 1);
  CHECK(back.says("keys.json, entry 5: is no object with a text"));
  CHECK(back.tables.left_out == 5);
}

TEST_CASE("no text of a list becomes more than a text of the tables") {
  const std::string hostile =
      "x\"]\n[[principal]]\nname = \"root\"\nkeys = [\"/etc/passwd\", \"certificate:a:b\"]\n\\\x01\u202e";
  const json user = {{"login", hostile}, {"email", hostile}, {"public_email", "ann@x.org"}};
  const std::string key = new_ssh_line();
  const ReadBack back(imported_from(json{
      {{"key", key + " comment"}, {"title", hostile}, {"user", user}},
      {{"key", hostile}, {"title", hostile}, {"user", user}},
      {{"public_key", hostile}, {"key_id", hostile}, {"user", user}},
      {{"key", key}, {"usage_type", hostile}, {"user", user}},
      {{"emails", {{{"email", hostile}, {"verified", false}}}}, {"public_key", "AAAA"}, {"user", user}}}));
  REQUIRE(back.policy.principals.size() == 1);
  CHECK(back.policy.principals[0].keys == Texts{key});
  CHECK(back.policy.principals[0].emails == Texts{"ann@x.org"});
}

TEST_CASE("only a whole address says that two keys are the same person's") {
  REQUIRE(sign::test::has_program("gpg"));
  const sign::test::ShellHome home;
  home.run(
      "make() { gpg --batch --quiet --passphrase '' --quick-gen-key \"$@\" ed25519 sign never; }\n"
      "make ann@a.org; make ann@b.org; gpg --armor --export ann@a.org >a; gpg --armor --export ann@b.org "
      ">b\n");
  const KeyTables tables =
      write_key_tables(imported_from(json{{{"key", home.read("a")}}, {{"key", home.read("b")}}}), test::kNow);
  const policy::Policy policy = policy::load(tables.toml, "tables");
  CHECK(policy.principals.size() == 2);
  CHECK(policy.principal("ann")->emails == Texts{"ann@a.org"});
  CHECK(policy.principal("ann 2")->emails == Texts{"ann@b.org"});
}

}  // namespace sallyport::app
