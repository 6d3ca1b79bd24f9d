#include "app/key_import.hpp"

#include <doctest/doctest.h>

#include "app/key_reading.hpp"
#include "base/error.hpp"
#include "sign/shell_home.hpp"
#include "support/ssh_lines.hpp"

namespace sallyport::app {

using test::new_ssh_line;
using test::ReadBack;
using test::Texts;
using test::without_comment;

namespace {

ImportedKeys allowed_signers(const std::string& text) {
  ImportedKeys imported;
  import_allowed_signers(text, "signers", imported);
  return imported;
}

std::string error_of_signers(const std::string& text) {
  try {
    allowed_signers(text);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a line of allowed signers becomes a principal with its addresses") {
  const std::string key = new_ssh_line("laptop");
  const ReadBack back(allowed_signers("# people\n\nann@example.org,Ann@home.example " + key + "\n"));
  REQUIRE(back.policy.principals.size() == 1);
  CHECK(back.principal("ann").emails == Texts{"ann@example.org", "Ann@home.example"});
  CHECK(back.principal("ann").keys == Texts{without_comment(key)});
  CHECK(back.says("# from signers:3\n"));
  CHECK(back.says("# laptop\n"));
  CHECK(back.tables.keys == 1);
  CHECK(back.tables.left_out == 0);
}

TEST_CASE("lines of allowed signers that share a principal are one person's, over however many others") {
  const std::string lines = "a@x.org " + new_ssh_line() + "\nb@x.org " + new_ssh_line() +
                            "\nc@x.org,d@x.org " + new_ssh_line() + "\nother@x.org " + new_ssh_line() +
                            "\nB@X.ORG,a@x.org " + new_ssh_line() + "\nd@x.org,b@x.org " + new_ssh_line() +
                            "\n";
  const ReadBack back(allowed_signers(lines));
  CHECK(back.policy.principals.size() == 2);
  CHECK(back.principal("a").keys.size() == 5);
  CHECK(back.principal("a").emails == Texts{"a@x.org", "b@x.org", "c@x.org", "d@x.org"});
  CHECK(back.principal("other").keys.size() == 1);
}

TEST_CASE("a signer who is no address gives the name, and the lack of one is said") {
  const ReadBack back(allowed_signers("machine-7 " + new_ssh_line() + "\n"));
  CHECK(back.principal("machine-7").emails.empty());
  CHECK(back.says("no address is known"));
}

TEST_CASE("two signers with the same local part are two principals") {
  const ReadBack back(
      allowed_signers("ann@a.org " + new_ssh_line() + "\nann@b.org " + new_ssh_line() + "\n"));
  CHECK(back.principal("ann").emails == Texts{"ann@a.org"});
  CHECK(back.principal("ann 2").emails == Texts{"ann@b.org"});
}

TEST_CASE("the bounds of a signer's key are those of the principal that has it alone") {
  const ReadBack back(allowed_signers(
      "ann@x.org valid-after=\"20250101Z\",valid-before=\"20270101120000Z\" " + new_ssh_line() + "\n"));
  REQUIRE(back.policy.principals.size() == 1);
  CHECK(back.principal("ann").valid_from == 1735689600);
  CHECK(back.principal("ann").valid_until == 1798804800);
}

TEST_CASE("keys of one person with other bounds have a principal of their own each") {
  const std::string plain = new_ssh_line();
  const std::string ending = new_ssh_line();
  const ReadBack back(allowed_signers("ann@x.org valid-before=\"20270101Z\" " + ending + "\nann@x.org " +
                                      plain + "\nann@x.org valid-before=\"20280101Z\" " + new_ssh_line() +
                                      "\n"));
  CHECK(back.policy.principals.size() == 3);
  CHECK(back.principal("ann").keys == Texts{plain});
  CHECK_FALSE(back.principal("ann").valid_until);
  CHECK(back.principal("ann until 2027-01-01").keys == Texts{ending});
  CHECK(back.principal("ann until 2027-01-01").valid_until == 1798761600);
  CHECK(back.principal("ann until 2027-01-01").emails == Texts{"ann@x.org"});
  CHECK(back.principal("ann until 2028-01-01").keys.size() == 1);
}

TEST_CASE("a key whose time is over is a comment") {
  const std::string key = new_ssh_line();
  const ReadBack back(allowed_signers("ann@x.org valid-before=\"20200101Z\" " + key + "\n"));
  CHECK(back.principal("ann").keys.empty());
  CHECK_FALSE(back.principal("ann").valid_until);
  CHECK(back.says("# left out: \"" + key + "\", it has run out on 2020-01-01"));
  CHECK(back.tables.left_out == 1);
}

TEST_CASE("a weak key is a comment") {
  const std::string key = test::new_rsa_line(1024);
  const ReadBack back(allowed_signers("ann@x.org " + key + "\n"));
  CHECK(back.principal("ann").keys.empty());
  CHECK(back.says("# left out: \"" + key + "\", an RSA key of 1024 bits"));
}

TEST_CASE("a key that signs certificates becomes an authority") {
  const std::string key = new_ssh_line();
  const ReadBack back(allowed_signers("*@corp.example cert-authority " + key + "\n"));
  CHECK(back.policy.principals.empty());
  REQUIRE(back.policy.authorities.size() == 1);
  CHECK(back.policy.authorities[0].ssh == Texts{key});
  CHECK(back.says("certified *@corp.example"));
  CHECK(back.says("\"certificate:authority-1:NAME\""));
}

TEST_CASE("an authority with bounds, a weak one, and one that comes again are left out") {
  const std::string key = new_ssh_line();
  const ReadBack back(allowed_signers(
      "* cert-authority,valid-before=\"20990101Z\" " + new_ssh_line() + "\n* cert-authority " +
      test::new_rsa_line(1024) + "\n* cert-authority " + key + "\n*@x.org cert-authority " + key + "\n"));
  CHECK(back.policy.authorities.size() == 1);
  CHECK(back.says("an [[authority]] has no bounds"));
  CHECK(back.says("an RSA key of 1024 bits"));
  CHECK(back.says("it stands above already, as a key of authority-1"));
  CHECK(back.tables.left_out == 3);
}

TEST_CASE("keys that do not sign for git are left out, and said so") {
  const ReadBack back(allowed_signers("ann@x.org namespaces=\"file,mail\" " + new_ssh_line() +
                                      "\nbob@x.org namespaces=\"g*,!git\" " + new_ssh_line() +
                                      "\neve@x.org namespaces=\"file,g*\" " + new_ssh_line() + "\n"));
  CHECK(back.policy.principals.size() == 1);
  CHECK(back.principal("eve").keys.size() == 1);
  CHECK(back.says("left out: signers:1: SHA256:"));
  CHECK(back.says("its namespaces are file, mail"));
  CHECK(back.tables.left_out == 2);
}

TEST_CASE("patterns of people are left out, and addresses beside them are not") {
  const ReadBack back(allowed_signers("*@x.org " + new_ssh_line() + "\nann@x.org,!bob@x.org,a?@x.org " +
                                      new_ssh_line() + "\n"));
  CHECK(back.policy.principals.size() == 1);
  CHECK(back.principal("ann").emails == Texts{"ann@x.org"});
  CHECK(back.says("*@x.org is a pattern"));
  CHECK(back.says("!bob@x.org is a pattern"));
  CHECK(back.says("a?@x.org is a pattern"));
}

TEST_CASE("a line that cannot be read is left out with its number, and what stands in it is not shown") {
  const std::string secret = "-----BEGIN OPENSSH PRIVATE " + std::string("KEY----- b3BlbnNzaC1rZXk");
  const ReadBack back(allowed_signers("ann@x.org " + new_ssh_line() + "\nbob@x.org " + secret + "\n"));
  CHECK(back.policy.principals.size() == 1);
  CHECK(back.says("# left out: signers:2: this is a private key"));
  CHECK_FALSE(back.says("b3BlbnNzaC1rZXk"));
}

TEST_CASE("a text without any line of allowed signers is refused") {
  CHECK(error_of_signers("").find("holds no key") != std::string::npos);
  CHECK(error_of_signers("# nothing\n").find("holds no key") != std::string::npos);
  CHECK(error_of_signers("what is this\nand that\n").find("signers:1") != std::string::npos);
  CHECK_FALSE(error_of_signers(new_ssh_line("a key alone")).empty());
}

TEST_CASE("a key that stands twice is one person's") {
  const std::string key = new_ssh_line();
  const ReadBack back(allowed_signers("ann@x.org " + key + "\nbob@x.org " + key + " again\n"));
  CHECK(back.principal("ann").keys == Texts{key});
  CHECK(back.principal("bob").keys.empty());
  CHECK(back.says("it stands above already, as a key of ann"));
}

TEST_CASE("a file of gitolite's keydir is a key of the account in its name") {
  CHECK(gitolite_account("alice.pub") == "alice");
  CHECK(gitolite_account("alice@laptop.pub") == "alice");
  CHECK(gitolite_account("alice@laptop@home.pub") == "alice");
  CHECK(gitolite_account("alice@example.com.pub") == "alice@example.com");
  CHECK(gitolite_account("alice@example.com@laptop.pub") == "alice@example.com");
  CHECK(gitolite_account("a.b.pub") == "a.b");
  CHECK(gitolite_account("alice@.pub") == "alice@");
  CHECK(gitolite_account("@laptop.pub").empty());
  CHECK(gitolite_account(".pub").empty());
}

TEST_CASE("all files of an account of gitolite's are one principal's") {
  const std::string first = new_ssh_line("one");
  const std::string second = new_ssh_line();
  ImportedKeys imported;
  import_public_key(first + "\n", "keydir/ann.pub", imported);
  import_public_key("# home\n" + second, "keydir/sub/ann@home.pub", imported);
  import_public_key(new_ssh_line(), "keydir/bob@example.com@work.pub", imported);
  import_public_key(new_ssh_line() + "\n" + new_ssh_line() + "\n", "keydir/two.pub", imported);
  import_public_key("no key at all\n", "keydir/odd.pub", imported);
  const ReadBack back(imported);
  CHECK(back.principal("ann").keys == Texts{without_comment(first), second});
  CHECK(back.principal("bob@example.com").emails == Texts{"bob@example.com"});
  CHECK(back.principal("two").keys.empty());
  CHECK(back.principal("odd").keys.empty());
  CHECK(back.says("# from keydir/sub/ann@home.pub\n"));
  CHECK(back.says("# left out: the file holds 2 lines"));
}

TEST_CASE("what is in a private key's file is not shown") {
  const std::string body = "b3BlbnNzaC1rZXktdjEAAAAA";
  ImportedKeys imported;
  import_public_key("-----BEGIN OPENSSH PRIVATE " + std::string("KEY-----\n") + body + "\n", "ann.pub",
                    imported);
  CHECK_FALSE(ReadBack(imported).says(body));
}

TEST_CASE("each certificate that gpg exports is a principal, with the addresses of its user ids") {
  REQUIRE(sign::test::has_program("gpg"));
  const sign::test::ShellHome home;
  home.run(
      "make() { gpg --batch --quiet --display-charset utf-8 --passphrase '' --quick-gen-key \"$@\"; }\n"
      "make 'Zoë \"Z\" Müller (work) <zoe@example.org>' ed25519 sign never\n"
      "gpg --batch --quiet --passphrase '' --quick-add-uid zoe@example.org 'zoe@home.example'\n"
      "make 'eve@example.org' ed25519 sign never\n"
      "make 'Certifies <certifies@example.org>' ed25519 cert never\n"
      "gpg --export >ring.gpg; gpg --armor --export >ring.asc\n");
  for (const std::string name : {"ring.gpg", "ring.asc"}) {
    ImportedKeys imported;
    import_openpgp(home.read(name), name, imported);
    const std::string settings = "[signatures]\nkeyrings = [\"" + name + "\"]\n";
    const ReadBack back(imported, settings, home.run("printf %s \"$HOME\""));
    CHECK(back.policy.principals.size() == 3);
    Texts emails = back.principal("Zoë \"Z\" Müller").emails;
    std::sort(emails.begin(), emails.end());
    CHECK(emails == Texts{"zoe@example.org", "zoe@home.example"});
    REQUIRE(back.principal("eve").keys.size() == 1);
    CHECK(kind_of_key(back.principal("eve").keys[0]) == KeyKind::openpgp_fingerprint);
    CHECK(back.principal("Certifies").keys.empty());
    CHECK(back.says("the key may not sign"));
    CHECK(back.says("keyrings = [\"" + name + "\"]"));
  }
  ImportedKeys later;
  import_openpgp(home.run("gpg --batch --quiet --passphrase '' --quick-gen-key 'Ends <e@x.org>' ed25519 "
                          "sign seconds=1000; gpg --export e@x.org"),
                 "later", later);
  CHECK(write_key_tables(later, 4'000'000'000).toml.find("it has run out on") != std::string::npos);
}

TEST_CASE("what is no key ring is refused") {
  ImportedKeys imported;
  CHECK_THROWS_AS(import_openpgp("", "ring", imported), base::Error);
  CHECK_THROWS_AS(import_openpgp("\x99\x01", "ring", imported), base::Error);
  CHECK_THROWS_AS(import_openpgp("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "ring", imported), base::Error);
}

TEST_CASE("people are named as they are, and names that a policy cannot hold are mended") {
  ImportedKeys imported;
  const Texts names = {"a \"quoted\" \\name",
                       "two\nlines",
                       "with:colon",
                       "\xE2\x80\xAE"
                       "reversed",
                       "\xFF"
                       "bytes",
                       "",
                       "Зоя",
                       "x\"]\nroles = [\"admin\"]\n[[principal]]",
                       "same",
                       "same"};
  for (const std::string& name : names)
    imported.people.push_back({name, {}, {{new_ssh_line(), name, "", {}, {}, {}}}, {name}});
  const ReadBack back(imported);
  CHECK(back.policy.principals.size() == names.size());
  for (const std::string name : {"a \"quoted\" \\name", "two\\nlines", "with-colon", "\\u{202e}reversed",
                                 "\\xffbytes", "nameless", "Зоя", "same", "same 2"}) {
    CHECK_MESSAGE(back.policy.principal(name) != nullptr, name);
  }
  for (const policy::Principal& principal : back.policy.principals) CHECK(principal.roles.empty());
}

TEST_CASE("what is no address becomes no address") {
  ImportedKeys imported;
  imported.people.push_back({"ann",
                             {"ann@x.org", "ANN@x.org", "", "ann", "a b@x.org", "a@x.org>",
                              "\xE2\x80\xAE@x.org", "a@b@c", "a@x.org\n", "a@", "\"a\"@x.org"},
                             {{new_ssh_line(), "", "", {}, {}, {}}},
                             {}});
  const ReadBack back(imported);
  CHECK(back.principal("ann").emails == Texts{"ann@x.org"});
  CHECK(back.tables.left_out == 9);
}

TEST_CASE("more than a policy may hold is refused") {
  ImportedKeys imported;
  for (int i = 0; i < 40'000; ++i) imported.people.push_back({"ann" + std::to_string(i), {}, {}, {}});
  CHECK_THROWS_AS(write_key_tables(imported, test::kNow), base::Error);
}

}  // namespace sallyport::app
