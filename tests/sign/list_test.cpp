// What the keys of each format tell of themselves, before anything is signed.

#include <doctest/doctest.h>

#include <string>

#include "sign/openpgp_keys.hpp"
#include "sign/shell_home.hpp"
#include "sign/ssh_keys.hpp"
#include "sign/x509.hpp"
#include "sign/x509_certificate.hpp"
#include "sign/x509_samples.hpp"
#include "support/ssh_lines.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using model::SignatureStatus;

TEST_CASE("SSH keys are listed with their owners, authorities' behind them") {
  SshKeys keys{Strength()};
  const SshKey alice = parse_ssh_key(sallyport::test::new_ssh_line("laptop"));
  const SshKey authority = parse_ssh_key(sallyport::test::new_ssh_line());
  keys.add_authority("corp", authority);
  keys.add(alice, 7);
  const std::vector<SshKeys::Listed> all = keys.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].key.fingerprint == alice.fingerprint);
  CHECK(all[0].key.blob == alice.blob);
  CHECK(all[0].key.algorithm == "ssh-ed25519");
  CHECK(all[0].key.bits == alice.bits);
  CHECK(all[0].authority.empty());
  CHECK(all[0].worth.owner == 7);
  CHECK(all[0].worth.key == alice.fingerprint);
  CHECK(all[0].worth.status == SignatureStatus::good);
  CHECK(all[1].key.fingerprint == authority.fingerprint);
  CHECK(all[1].authority == "corp");
  CHECK(all[1].worth.owner == kNobody);
}

TEST_CASE("a listed SSH key is weak or revoked as its signatures would be") {
  SshKeys keys{Strength()};
  const SshKey weak = parse_ssh_key(sallyport::test::new_rsa_line(1024));
  const SshKey revoked = parse_ssh_key(sallyport::test::new_ssh_line());
  keys.add(weak, 1);
  keys.add(revoked, 2);
  keys.revoke(revoked.fingerprint + "\n", "revoked");
  for (const SshKeys::Listed& listed : keys.list()) {
    const bool is_weak = listed.worth.owner == 1;
    CHECK(listed.worth.status == (is_weak ? SignatureStatus::weak : SignatureStatus::revoked_key));
    CHECK_FALSE(listed.worth.detail.empty());
  }
  SshKeys lenient{Strength{.min_rsa_bits = 1024}};
  lenient.add(weak, 1);
  CHECK(lenient.list().front().worth.status == SignatureStatus::good);
}

TEST_CASE("X.509 certificates are listed with subject, kind of key and bounds") {
  using namespace sign::samples;
  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({}, &root);
  X509Keys keys{Strength()};
  keys.add_certificate(alice.pem(), 3, "alice.pem");
  keys.add_authority("office", root.pem(), "root.pem");
  const std::vector<X509Keys::Listed> all = keys.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].subject == "CN=Alice");
  CHECK(all[0].kind == "nistp256");
  CHECK(all[0].bits == 256);
  CHECK(all[0].worth.key == fingerprint(*alice.certificate));
  CHECK(all[0].worth.owner == 3);
  CHECK(all[0].worth.status == SignatureStatus::good);
  CHECK(all[0].worth.valid_from == kFrom);
  CHECK(all[0].worth.valid_until == kUntil + 1);
  CHECK(all[1].authority == "office");
  CHECK(all[1].subject == "CN=Root");
  CHECK(all[1].worth.owner == kNobody);
  CHECK(all[1].worth.status == SignatureStatus::good);
}

TEST_CASE("a listed X.509 certificate says why it signs nothing") {
  using namespace sign::samples;
  const auto worth_of = [](const Holder& holder) {
    X509Keys keys{Strength()};
    keys.add_certificate(holder.pem(), 3, "cert.pem");
    return keys.list().front().worth;
  };
  CHECK(worth_of(issue({}, nullptr, new_rsa_key(1024))).status == SignatureStatus::weak);
  const Verified not_for_signing =
      worth_of(issue({.extensions = {{"keyUsage", "keyEncipherment"}}}, nullptr));
  CHECK(not_for_signing.status == SignatureStatus::bad);
  CHECK(not_for_signing.detail.find("key usage") != std::string::npos);
}

TEST_CASE("a listed X.509 certificate is revoked, or ends with its issuer's list, as its signatures would") {
  using namespace sign::samples;
  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({.serial = 1}, &root);
  const auto worth_by = [&](const List& list) {
    X509Keys keys{Strength()};
    keys.add_certificate(alice.pem(), 3, "alice.pem");
    keys.add_authority("office", root.pem(), "root.pem");
    keys.revoke(crl_pem(list, root), "list.pem");
    return keys.list().front().worth;
  };
  CHECK(worth_by({.serials = {1}}).status == SignatureStatus::revoked_key);
  const Verified ending = worth_by({.serials = {2}, .next = kFrom + 100});
  CHECK(ending.status == SignatureStatus::good);
  CHECK(ending.valid_until == kFrom + 100);
  CHECK(ending.detail.find("runs out") != std::string::npos);
}

TEST_CASE("an OpenPGP certificate is worth what the best of its keys is") {
  REQUIRE(sign::test::has_program("gpg"));
  const sign::test::ShellHome home;
  home.run(
      "make() { gpg --batch --quiet --passphrase '' --quick-gen-key \"$@\"; }\n"
      "make 'Signs <signs@example.org>' ed25519 sign never\n"
      "make 'Certifies <certifies@example.org>' ed25519 cert never\n"
      "make 'Weak <weak@example.org>' rsa1024 sign never\n"
      "make 'Sub <sub@example.org>' ed25519 cert never\n"
      "gpg --batch --quiet --passphrase '' --quick-add-key \"$(gpg --list-keys --with-colons sub@example.org "
      "| "
      "awk -F: '/^fpr/ { print $10; exit }')\" ed25519 sign 30d\n"
      "gpg --export >ring.gpg\n");
  OpenPgpKeys keys{Strength()};
  keys.load(home.read("ring.gpg"), "ring.gpg");
  std::size_t seen = 0;
  for (const OpenPgpKeys::Listed& listed : keys.list()) {
    const std::string& name = listed.user_ids.at(0);
    INFO(name);
    CHECK(listed.worth.key == listed.fingerprint);
    CHECK(listed.worth.owner == kNobody);
    const bool is_sub = name.starts_with("Sub");
    CHECK(listed.worth.status == (name.starts_with("Weak")        ? SignatureStatus::weak
                                  : name.starts_with("Certifies") ? SignatureStatus::bad
                                                                  : SignatureStatus::good));
    CHECK((listed.worth.valid_until != kForever) == is_sub);
    CHECK(listed.worth.detail.empty() == (listed.worth.status == SignatureStatus::good));
    ++seen;
  }
  CHECK(seen == 4);
}
