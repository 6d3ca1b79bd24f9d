#include <doctest/doctest.h>

#include <string>

#include "sign/ssh_keys.hpp"
#include "sign/ssh_wire.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using model::SignatureStatus;
using samples::SshWorkshop;

namespace {

// Whose a new certificate is, where the authority "corp" is known.
Verified login_with_certificate(const SshWorkshop& shop, const std::string& arguments) {
  SshKeys keys{Strength()};
  keys.add_authority("corp", parse_ssh_key(shop.read("authority.pub")));
  keys.add_identity("corp", "alice", 5);
  keys.add_identity("corp", "bob", 6);
  return keys.login(shop.certify("key", "authority", arguments));
}

}  // namespace

TEST_CASE("who logs in with a key that somebody has is that somebody") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  SshKeys keys{Strength()};
  keys.add(key, 5);
  const Verified login = keys.login(key.blob);
  CHECK(login.status == SignatureStatus::good);
  CHECK(login.owner == 5);
  CHECK(login.key == key.fingerprint);
}

TEST_CASE("a key that is nobody's, an authority's, or no key at all is unknown") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  SshKeys keys{Strength()};
  CHECK(keys.login(key.blob).status == SignatureStatus::unknown_key);
  CHECK(keys.login(key.blob).owner == kNobody);
  CHECK(keys.login(key.blob).key == key.fingerprint);
  keys.add_authority("corp", key);
  CHECK(keys.login(key.blob).status == SignatureStatus::unknown_key);
  CHECK(keys.login("").status == SignatureStatus::unknown_key);
}

TEST_CASE("a key that is revoked or weak says whose it is, and that it does not count") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 2048");
  SshKeys keys{Strength()};
  keys.add(key, 5);
  keys.revoke(to_line(key) + "\n", "revoked");
  CHECK(keys.login(key.blob).status == SignatureStatus::revoked_key);
  CHECK(keys.login(key.blob).owner == 5);
  Strength strong;
  strong.min_rsa_bits = 3072;
  SshKeys others(strong);
  others.add(key, 5);
  CHECK(others.login(key.blob).status == SignatureStatus::weak);
}

TEST_CASE("a certificate is whose its principals are, within its bounds") {
  const SshWorkshop shop;
  const SshKey authority = shop.make_key("authority");
  const SshKey key = shop.make_key("key");
  const Verified login = login_with_certificate(shop, "-I ci -n alice -V 20200101Z:20200201Z");
  CHECK(login.status == SignatureStatus::good);
  CHECK(login.owner == 5);
  CHECK(login.key == key.fingerprint);
  CHECK(status_at(login, 1'577'836'800) == SignatureStatus::good);
  CHECK(status_at(login, 1'580'515'200) == SignatureStatus::expired_key);
  // Which sshd has enforced.
  CHECK(login_with_certificate(shop, "-I ci -n alice -O force-command=ssh-serve -O source-address=10.0.0.0/8")
            .status == SignatureStatus::good);
}

TEST_CASE("a certificate of a host, of nobody, of several people or of an unknown authority is nobody's") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  for (const std::string arguments : {"-h -I ci -n alice", "-I ci -n carol", "-I ci", "-I ci -n alice,bob"}) {
    CAPTURE(arguments);
    const Verified login = login_with_certificate(shop, arguments);
    CHECK(login.status == SignatureStatus::unknown_key);
    CHECK(login.owner == kNobody);
  }
  const std::string blob = shop.certify("key", "authority", "-I ci -n alice");
  CHECK(SshKeys{Strength()}.login(blob).status == SignatureStatus::unknown_key);
  CHECK(SshKeys{Strength()}.login(blob.substr(0, blob.size() - 1)).status == SignatureStatus::malformed);
}

TEST_CASE("a certificate that somebody wrote themselves in the name of an authority is nobody's") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  SshKeys keys{Strength()};
  keys.add_authority("corp", parse_ssh_key(shop.read("authority.pub")));
  keys.add_identity("corp", "alice", 5);
  std::string blob = shop.certify("key", "authority", "-I ci -n alice");
  REQUIRE(keys.login(blob).owner == 5);
  blob.back() = static_cast<char>(blob.back() ^ 1);
  CHECK(keys.login(blob).owner == kNobody);
}
