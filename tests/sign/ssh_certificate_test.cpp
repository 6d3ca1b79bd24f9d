#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "sign/ssh_keys.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using model::SignatureStatus;
using samples::kSshPayload;
using samples::SshWorkshop;

namespace {

SshKeys keys_of_authority(const SshWorkshop& shop, Strength strength = {}) {
  SshKeys keys(strength);
  keys.add_authority("corp", parse_ssh_key(shop.read("authority.pub")));
  keys.add_identity("corp", "alice", 5);
  keys.add_identity("corp", "*@example.org", 6);
  return keys;
}

// What is said of a signature by a new certificate.
Verified verify_certified(const SshWorkshop& shop, const std::string& arguments, Strength strength = {}) {
  shop.certify("key", "authority", arguments);
  return keys_of_authority(shop, strength).verify(shop.sign("key-cert.pub", kSshPayload), kSshPayload);
}

}  // namespace

TEST_CASE("what each kind of key signs with a certificate is good, and told as the key's") {
  const SshWorkshop shop;
  const SshKey authority = shop.make_key("authority");
  for (const std::string kind :
       {"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521", "-t rsa -b 2048"}) {
    CAPTURE(kind);
    const SshKey key = shop.make_key("key", kind);
    const Verified verified = verify_certified(shop, "-I ci -n alice -z 7");
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.key == key.fingerprint);
    CHECK(verified.owner == 5);
    CHECK(verified.detail == "certificate \"ci\", serial 7, of " + authority.fingerprint);
    shop.run("rm key");
  }
}

TEST_CASE("authorities of each kind of key certify") {
  const SshWorkshop shop;
  shop.make_key("key");
  for (const std::string kind : {"-t ecdsa -b 256", "-t ecdsa -b 521", "-t rsa -b 2048"}) {
    CAPTURE(kind);
    shop.make_key("authority", kind);
    CHECK(verify_certified(shop, "-I ci -n alice").status == SignatureStatus::good);
    shop.run("rm authority");
  }
}

TEST_CASE("the time of a certificate is a bound and changes no status") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Verified bounded = verify_certified(shop, "-I ci -n alice -V 20200101Z:20200201Z");
  CHECK(bounded.status == SignatureStatus::good);
  CHECK(bounded.valid_from == 1'577'836'800);
  CHECK(bounded.valid_until == 1'580'515'200);
  CHECK(status_at(bounded, 1'577'836'799) == SignatureStatus::expired_key);
  CHECK(status_at(bounded, 1'577'836'800) == SignatureStatus::good);
  CHECK(status_at(bounded, 1'580'515'200) == SignatureStatus::expired_key);
  const Verified unbounded = verify_certified(shop, "-I ci -n alice");
  CHECK(unbounded.valid_from == 0);
  CHECK(unbounded.valid_until == kForever);
}

TEST_CASE("principals say whose a certificate is, by name or pattern") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  CHECK(verify_certified(shop, "-I ci -n x,alice").owner == 5);
  CHECK(verify_certified(shop, "-I ci -n bob@example.org").owner == 6);
  const Verified nobody = verify_certified(shop, "-I ci -n bob");
  CHECK(nobody.status == SignatureStatus::unknown_key);
  CHECK(nobody.owner == kNobody);
  CHECK(nobody.detail.starts_with("nobody is known by a principal of its certificate (certificate \"ci\""));
}

TEST_CASE("a certificate whose principals are two people is nobody's") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Verified verified = verify_certified(shop, "-I ci -n alice,bob@example.org");
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.owner == kNobody);
  CHECK(verified.detail.starts_with("the principals of its certificate are several people"));
}

TEST_CASE("a certificate without principals is nobody's") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  CHECK(verify_certified(shop, "-I ci").status == SignatureStatus::unknown_key);
}

TEST_CASE("a certificate of another authority is by an unknown key, even if its own key is known") {
  const SshWorkshop shop;
  shop.make_key("authority");
  const SshKey key = shop.make_key("key");
  shop.make_key("other");
  shop.certify("key", "other", "-I ci -n alice");
  SshKeys keys = keys_of_authority(shop);
  keys.add(key, 5);
  const Verified verified = keys.verify(shop.sign("key-cert.pub", kSshPayload), kSshPayload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.key == key.fingerprint);
  CHECK(keys.verify(shop.sign("key", kSshPayload), kSshPayload).status == SignatureStatus::good);
}

TEST_CASE("an authority's key signs nothing but certificates") {
  const SshWorkshop shop;
  shop.make_key("authority");
  CHECK(keys_of_authority(shop).verify(shop.sign("authority", kSshPayload), kSshPayload).status ==
        SignatureStatus::unknown_key);
}

TEST_CASE("a key that signs commits is no authority") {
  const SshWorkshop shop;
  const SshKey authority = shop.make_key("authority");
  shop.make_key("key");
  shop.certify("key", "authority", "-I ci -n alice");
  SshKeys keys{Strength{}};
  keys.add(authority, 5);
  CHECK(keys.verify(shop.sign("key-cert.pub", kSshPayload), kSshPayload).status ==
        SignatureStatus::unknown_key);
}

TEST_CASE("what signs over other bytes with a certificate is bad, and its owner is told") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  shop.certify("key", "authority", "-I ci -n alice");
  const Verified verified = keys_of_authority(shop).verify(shop.sign("key-cert.pub", "one"), "two");
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.owner == 5);
}

TEST_CASE("a certificate for a host signs no commits") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Verified verified = verify_certified(shop, "-h -I ci -n alice");
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.detail.starts_with("it is a certificate for a host"));
}

TEST_CASE("a certificate with a critical option that is not known signs nothing") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Verified verified = verify_certified(shop, "-I ci -n alice -O critical:later@example.org=x");
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.detail.starts_with("the certificate is restricted by \"later@example.org\""));
  CHECK(verify_certified(shop, "-I ci -n alice -O force-command=true").status == SignatureStatus::bad);
  CHECK(verify_certified(shop, "-I ci -n alice -O verify-required").status == SignatureStatus::bad);
}

TEST_CASE("from where its owner may log in, and extensions, do not matter to a signature") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  CHECK(verify_certified(shop, "-I ci -n alice -O source-address=10.0.0.0/8").status ==
        SignatureStatus::good);
  CHECK(verify_certified(shop, "-I ci -n alice -O extension:x@example.org=y").status ==
        SignatureStatus::good);
  CHECK(verify_certified(shop, "-I ci -n alice -O clear").status == SignatureStatus::good);
}

TEST_CASE("an authority that is weak, or signs with SHA-1, makes the certificate weak") {
  const SshWorkshop shop;
  shop.make_key("key");
  shop.make_key("authority", "-t rsa -b 2048");
  CHECK(verify_certified(shop, "-t rsa-sha2-256 -I ci -n alice").status == SignatureStatus::good);
  CHECK(verify_certified(shop, "-I ci -n alice", {.min_rsa_bits = 3072}).status == SignatureStatus::weak);
  const Verified verified = verify_certified(shop, "-t ssh-rsa -I ci -n alice");
  CHECK(verified.status == SignatureStatus::weak);
  CHECK(verified.detail.starts_with("its certificate rests on an RSA signature over SHA-1 (ssh-rsa)"));
  CHECK(verify_certified(shop, "-t ssh-rsa -I ci -n alice", {.allows_ssh_rsa = true}).status ==
        SignatureStatus::good);
}

TEST_CASE("a weak key stays weak with a certificate") {
  const SshWorkshop shop;
  if (!shop.makes_dsa()) return;
  shop.make_key("authority");
  shop.make_key("key", "-t dsa");
  CHECK(verify_certified(shop, "-I ci -n alice").status == SignatureStatus::weak);
  CHECK(verify_certified(shop, "-I ci -n alice", {.allows_dsa = true}).status == SignatureStatus::good);
}

TEST_CASE("an authority has one name, and identities are of authorities that there are") {
  const SshWorkshop shop;
  const SshKey authority = shop.make_key("authority");
  SshKeys keys = keys_of_authority(shop);
  CHECK_NOTHROW(keys.add_authority("corp", authority));
  CHECK_THROWS_AS(keys.add_authority("other", authority), base::Error);
  CHECK_THROWS_AS(keys.add_identity("other", "alice", 5), base::Error);
  CHECK_THROWS_AS(keys.add_identity("corp", "alice", 9), base::Error);
  CHECK_THROWS_AS(keys.add_identity("corp", "carol", kNobody), base::Error);
}

TEST_CASE("an authority may have several keys under one name") {
  const SshWorkshop shop;
  shop.make_key("authority");
  SshKeys keys = keys_of_authority(shop);
  keys.add_authority("corp", shop.make_key("newer"));
  shop.make_key("key");
  shop.certify("key", "newer", "-I ci -n alice");
  CHECK(keys.verify(shop.sign("key-cert.pub", kSshPayload), kSshPayload).owner == 5);
}
