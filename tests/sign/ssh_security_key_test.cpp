#include <doctest/doctest.h>

#include <string>

#include "sign/ssh_keys.hpp"
#include "sign/ssh_workshop.hpp"

// Security keys in software. That they are made as real ones are, ssh-keygen -Y verify attests.

using namespace sallyport::sign;
using sallyport::model::SignatureStatus;
using samples::kSshPayload;
using samples::SecurityKey;
using samples::SshSignature;
using samples::SshWorkshop;

namespace {

constexpr SecurityKey::Kind kKinds[] = {SecurityKey::Kind::ed25519, SecurityKey::Kind::ecdsa_p256};

constexpr std::uint8_t kPresent = 0x01;
constexpr std::uint8_t kVerified = 0x04;

SshKeys keys_of_security_key(const SecurityKey& key) {
  SshKeys keys{Strength{}};
  keys.add(parse_ssh_key(key.line()), 5);
  return keys;
}

// With a certificate for alice that has these options.
SignatureStatus status_of_certified(const SshWorkshop& shop, const SecurityKey& key,
                                    const std::string& options, std::uint8_t flags) {
  shop.write("sk.pub", key.line() + "\n");
  const std::string certificate = shop.certify("sk", "authority", "-I id -n alice " + options);
  SshKeys keys{Strength{}};
  keys.add_authority("ca", parse_ssh_key(shop.read("authority.pub")));
  keys.add_identity("ca", "alice", 5);
  return keys.verify(key.sign_sshsig(kSshPayload, flags, certificate), kSshPayload).status;
}

}  // namespace

TEST_CASE("what a security key signs when it is touched is good, to OpenSSH too") {
  const SshWorkshop shop;
  for (const auto kind : kKinds) {
    const SecurityKey key(kind);
    const std::string content = key.sign_sshsig(kSshPayload);
    const Verified verified = keys_of_security_key(key).verify(content, kSshPayload);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.key == parse_ssh_key(key.line()).fingerprint);
    CHECK(keys_of_security_key(key).verify(content, "other").status == SignatureStatus::bad);
    CHECK(shop.is_good_to_openssh(content, kSshPayload, "alice " + key.line() + "\n", "alice"));
  }
}

TEST_CASE("what a security key signs untouched is bad, and nothing else about it is wrong") {
  const SshWorkshop shop;
  for (const auto kind : kKinds) {
    const SecurityKey key(kind);
    for (const std::uint8_t flags : {std::uint8_t{0}, kVerified}) {
      const std::string content = key.sign_sshsig(kSshPayload, flags);
      const Verified verified = keys_of_security_key(key).verify(content, kSshPayload);
      CHECK(verified.status == SignatureStatus::bad);
      CHECK(verified.detail == "nobody touched the security key");
      CHECK(shop.is_good_to_openssh(content, kSshPayload, "alice " + key.line() + "\n", "alice"));
    }
  }
}

TEST_CASE("flags and counter of a security key cannot be changed") {
  for (const auto kind : kKinds) {
    const SecurityKey key(kind);
    const std::string content = key.sign_sshsig(kSshPayload, 0);
    for (std::size_t from_end = 1; from_end <= 5; ++from_end) {
      std::string bent = content;
      char& byte = bent[bent.size() - from_end];
      byte = static_cast<char>(byte ^ 1);
      CHECK(keys_of_security_key(key).verify(bent, kSshPayload).status == SignatureStatus::bad);
    }
  }
}

TEST_CASE("a security key of another application is another key") {
  const SecurityKey key(SecurityKey::Kind::ed25519, "ssh:");
  std::string blob = key.blob();
  blob.back() = ';';
  CHECK(keys_of_security_key(key).verify(key.sign_sshsig(kSshPayload, 1, blob), kSshPayload).status ==
        SignatureStatus::unknown_key);
  SshKeys keys{Strength{}};
  keys.add(parse_ssh_key("sk-ssh-ed25519@openssh.com " + samples::base64(blob)), 5);
  CHECK(keys.verify(key.sign_sshsig(kSshPayload, 1, blob), kSshPayload).status == SignatureStatus::bad);
}

TEST_CASE("a plain signature by the secret of a security key is malformed, and the other way round") {
  const SecurityKey key(SecurityKey::Kind::ed25519);
  const std::string plain = samples::ssh_string("ssh-ed25519") + samples::ssh_string(std::string(64, 's'));
  const SshSignature without_flags{.key = key.blob(), .signature = plain};
  CHECK(keys_of_security_key(key).verify(without_flags.bytes(), kSshPayload).status ==
        SignatureStatus::malformed);
  const SshSignature with_flags{.signature = key.sign(samples::data_to_sign(kSshPayload))};
  CHECK(SshKeys(Strength{}).verify(with_flags.bytes(), kSshPayload).status == SignatureStatus::malformed);
}

TEST_CASE("a signature that was made in a browser is malformed, and says so") {
  const SecurityKey key(SecurityKey::Kind::ecdsa_p256);
  std::string rest = key.sign(samples::data_to_sign(kSshPayload));
  samples::take_ssh_string(rest);
  const std::string signature = samples::ssh_string("webauthn-sk-ecdsa-sha2-nistp256@openssh.com") + rest +
                                samples::ssh_string("https://example.org") + samples::ssh_string("{}") +
                                samples::ssh_string("");
  const Verified verified = keys_of_security_key(key).verify(
      SshSignature{.key = key.blob(), .signature = signature}.bytes(), kSshPayload);
  CHECK(verified.status == SignatureStatus::malformed);
  CHECK(verified.detail.starts_with("the signature was made in a browser"));
}

TEST_CASE("a certificate does not excuse a security key from being touched") {
  const SshWorkshop shop;
  shop.make_key("authority");
  for (const auto kind : kKinds) {
    const SecurityKey key(kind);
    CHECK(status_of_certified(shop, key, "", kPresent) == SignatureStatus::good);
    CHECK(status_of_certified(shop, key, "-O no-touch-required", 0) == SignatureStatus::bad);
  }
}

TEST_CASE("a certificate may ask that the security key knows who touches it") {
  const SshWorkshop shop;
  shop.make_key("authority");
  const SecurityKey key(SecurityKey::Kind::ed25519);
  CHECK(status_of_certified(shop, key, "-O verify-required", kPresent) == SignatureStatus::bad);
  CHECK(status_of_certified(shop, key, "-O verify-required", kPresent | kVerified) == SignatureStatus::good);
}
