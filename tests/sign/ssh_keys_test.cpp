#include "sign/ssh_keys.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/error.hpp"
#include "base/handle.hpp"
#include "sign/ssh_workshop.hpp"

// Signatures by plain keys. What certificates, security keys and revocation add has its own tests.

using namespace sallyport;
using namespace sallyport::sign;
using model::SignatureStatus;
using samples::kSshPayload;
using samples::SshSignature;
using samples::SshWorkshop;
using samples::take_apart;

namespace {

SshKeys keys_of(const SshKey& key, Strength strength = {}) {
  SshKeys keys(strength);
  keys.add(key, 5);
  return keys;
}

std::string sign_with_rsa(const std::string& pem, const std::string& data, const EVP_MD* digest) {
  using Bio = base::Handle<BIO, BIO_free_all>;
  using Key = base::Handle<EVP_PKEY, EVP_PKEY_free>;
  using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
  const Bio file(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(PEM_read_bio_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  const DigestContext context(EVP_MD_CTX_new());
  std::string bytes(256, '\0');
  std::size_t size = bytes.size();
  REQUIRE(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key.get()) == 1);
  REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                         reinterpret_cast<const unsigned char*>(data.data()), data.size()) == 1);
  return bytes;
}

}  // namespace

TEST_CASE("what ssh-keygen signs with each kind of key is good") {
  const SshWorkshop shop;
  for (const std::string kind : {"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521",
                                 "-t rsa -b 2048", "-t rsa -b 3072", "-t rsa -b 4096"}) {
    CAPTURE(kind);
    const SshKey key = shop.make_key("key", kind);
    const SshKeys keys = keys_of(key);
    for (const std::string hash : {"-O hashalg=sha256", "-O hashalg=sha512"}) {
      const Verified verified = keys.verify(shop.sign("key", kSshPayload, hash), kSshPayload);
      CHECK(verified.status == SignatureStatus::good);
      CHECK(verified.key == key.fingerprint);
      CHECK(verified.owner == 5);
      CHECK(verified.detail.empty());
      CHECK(verified.valid_from == 0);
      CHECK(verified.valid_until == kForever);
      CHECK(verified.signature_until == kForever);
    }
    shop.run("rm key");
  }
}

TEST_CASE("ECDSA and DSA signatures are good whatever the length of their numbers") {
  const SshWorkshop shop;
  for (const std::string& kind : shop.with_dsa({"-t ecdsa -b 256"})) {
    const SshKeys keys = keys_of(shop.make_key("key", kind), {.allows_dsa = true});
    for (int i = 0; i < 40; ++i) {
      const std::string payload = std::to_string(i);
      CHECK(keys.verify(shop.sign("key", payload), payload).status == SignatureStatus::good);
    }
    shop.run("rm key");
  }
}

TEST_CASE("a signature over other bytes is bad, and its owner is told") {
  const SshWorkshop shop;
  for (const std::string kind : {"-t ed25519", "-t ecdsa", "-t rsa -b 2048"}) {
    const SshKeys keys = keys_of(shop.make_key("key", kind));
    const Verified verified = keys.verify(shop.sign("key", "one"), "two");
    CHECK(verified.status == SignatureStatus::bad);
    CHECK(verified.owner == 5);
    CHECK(verified.detail == "the signature is over other bytes, or by another key");
    shop.run("rm key");
  }
}

TEST_CASE("a signature by a key that nobody has is by an unknown key, which is told") {
  const SshWorkshop shop;
  const SshKeys keys = keys_of(shop.make_key("known"));
  const SshKey other = shop.make_key("other");
  const Verified verified = keys.verify(shop.sign("other", kSshPayload), kSshPayload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.key == other.fingerprint);
  CHECK(verified.owner == kNobody);
}

TEST_CASE("a known key put in the place of the key that signed makes the signature bad") {
  const SshWorkshop shop;
  const SshKey known = shop.make_key("known");
  shop.make_key("other");
  SshSignature parts = take_apart(shop.sign("other", kSshPayload));
  parts.key = known.blob;
  CHECK(keys_of(known).verify(parts.bytes(), kSshPayload).status == SignatureStatus::bad);
}

TEST_CASE("a signature by a kind of key that is not known is by an unknown key, and says so") {
  const SshKeys keys{Strength{}};
  const SshSignature parts{
      .key = samples::ssh_string("ssh-ed448") + samples::ssh_string(std::string(57, 'k')),
      .signature = samples::ssh_string("ssh-ed448") + samples::ssh_string(std::string(114, 's'))};
  const Verified verified = keys.verify(parts.bytes(), kSshPayload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.detail == "keys of the kind ssh-ed448 are not known here");
}

TEST_CASE("what is no SSH signature is malformed") {
  const SshKeys keys{Strength{}};
  CHECK(keys.verify("", kSshPayload).status == SignatureStatus::malformed);
  CHECK(keys.verify("SSHSIG", kSshPayload).status == SignatureStatus::malformed);
  CHECK(keys.verify(SshSignature{.name_space = "file"}.bytes(), kSshPayload).status ==
        SignatureStatus::malformed);
}

TEST_CASE("a signature whose key is not well formed is malformed") {
  const SshWorkshop shop;
  const SshKeys keys = keys_of(shop.make_key("key"));
  SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  parts.key += '\0';
  CHECK(keys.verify(parts.bytes(), kSshPayload).status == SignatureStatus::malformed);
}

TEST_CASE("an algorithm that is not the key's is malformed, whatever it is over") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  const SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  for (const std::string algorithm :
       {"ssh-rsa", "rsa-sha2-512", "ecdsa-sha2-nistp256", "ssh-ed448", "ssh-Ed25519"}) {
    CAPTURE(algorithm);
    SshSignature bent = parts;
    std::string rest = parts.signature;
    samples::take_ssh_string(rest);
    bent.signature = samples::ssh_string(algorithm) + rest;
    CHECK(keys_of(key).verify(bent.bytes(), kSshPayload).status == SignatureStatus::malformed);
    CHECK(SshKeys(Strength{}).verify(bent.bytes(), kSshPayload).status == SignatureStatus::malformed);
  }
}

TEST_CASE("an ECDSA signature of a curve other than the key's is malformed") {
  const SshWorkshop shop;
  const SshKey p256 = shop.make_key("p256", "-t ecdsa -b 256");
  shop.make_key("p384", "-t ecdsa -b 384");
  SshSignature parts = take_apart(shop.sign("p384", kSshPayload));
  parts.key = p256.blob;
  CHECK(keys_of(p256).verify(parts.bytes(), kSshPayload).status == SignatureStatus::malformed);
}

TEST_CASE("ECDSA numbers that are zero, negative, too long or not in their shortest form are malformed") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t ecdsa");
  const SshKeys keys = keys_of(key);
  const SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  std::string rest = parts.signature;
  samples::take_ssh_string(rest);
  std::string numbers = samples::take_ssh_string(rest);
  const std::string r = samples::take_ssh_string(numbers);
  const std::string s = samples::take_ssh_string(numbers);
  const auto status_of = [&](const std::string& with_r, const std::string& with_s,
                             const std::string& more = "") {
    SshSignature bent = parts;
    bent.signature = samples::ssh_string(key.algorithm) +
                     samples::ssh_string(samples::ssh_string(with_r) + samples::ssh_string(with_s) + more);
    return keys.verify(bent.bytes(), kSshPayload).status;
  };
  CHECK(status_of(r, s) == SignatureStatus::good);
  CHECK(status_of(s, r) == SignatureStatus::bad);
  CHECK(status_of(r, "") == SignatureStatus::malformed);
  CHECK(status_of(std::string(1, '\0'), s) == SignatureStatus::malformed);
  CHECK(status_of('\0' + r, s) == SignatureStatus::malformed);
  CHECK(status_of("\xFF" + r, s) == SignatureStatus::malformed);
  CHECK(status_of(std::string(33, '\x01'), s) == SignatureStatus::malformed);
  CHECK(status_of(r, s, samples::ssh_string("\x01")) == SignatureStatus::malformed);
  CHECK(status_of(std::string("\0", 1) + std::string(32, '\xFF'), s) == SignatureStatus::bad);
}

TEST_CASE("an Ed25519 signature of another length is malformed") {
  const SshWorkshop shop;
  const SshKeys keys = keys_of(shop.make_key("key"));
  SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  std::string rest = parts.signature;
  samples::take_ssh_string(rest);
  const std::string bytes = samples::take_ssh_string(rest);
  for (const std::string& other : {bytes.substr(1), bytes + '\0', '\0' + bytes}) {
    parts.signature = samples::ssh_string("ssh-ed25519") + samples::ssh_string(other);
    CHECK(keys.verify(parts.bytes(), kSshPayload).status == SignatureStatus::malformed);
  }
}

TEST_CASE("zeros in front of an RSA signature may be left out, as some signers do") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 2048 -m PEM");
  const SshKeys keys = keys_of(key);
  const std::string pem = shop.read("key");
  for (int i = 0;; ++i) {
    REQUIRE(i < 10'000);  // one signature in 256 begins with a zero
    const std::string payload = std::to_string(i);
    const std::string bytes = sign_with_rsa(pem, samples::data_to_sign(payload), EVP_sha512());
    if (bytes[0] != '\0') continue;
    const auto status_of = [&](const std::string& written) {
      const std::string signature = samples::ssh_string("rsa-sha2-512") + samples::ssh_string(written);
      return keys.verify(SshSignature{.key = key.blob, .signature = signature}.bytes(), payload).status;
    };
    CHECK(status_of(bytes) == SignatureStatus::good);
    CHECK(status_of(bytes.substr(1)) == SignatureStatus::good);
    CHECK(status_of('\0' + bytes) == SignatureStatus::malformed);
    return;
  }
}

TEST_CASE("a short RSA key is weak, known or not, and only where it is asked to be") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 1024");
  CHECK(key.bits == 1024);
  const std::string content = shop.sign("key", kSshPayload);
  const Verified verified = keys_of(key).verify(content, kSshPayload);
  CHECK(verified.status == SignatureStatus::weak);
  CHECK(verified.owner == 5);
  CHECK(verified.detail == "an RSA key of 1024 bits; at least 2048 are asked for");
  CHECK(SshKeys(Strength{}).verify(content, kSshPayload).status == SignatureStatus::weak);
  CHECK(keys_of(key, {.min_rsa_bits = 1024}).verify(content, kSshPayload).status == SignatureStatus::good);
  const SshKey longer = shop.make_key("longer", "-t rsa -b 2048");
  CHECK(
      keys_of(longer, {.min_rsa_bits = 3072}).verify(shop.sign("longer", kSshPayload), kSshPayload).status ==
      SignatureStatus::weak);
}

TEST_CASE("a DSA key is weak, and verified where it is allowed") {
  const SshWorkshop shop;
  if (!shop.makes_dsa()) return;
  const SshKey key = shop.make_key("key", "-t dsa");
  const std::string content = shop.sign("key", kSshPayload);
  CHECK(keys_of(key).verify(content, kSshPayload).status == SignatureStatus::weak);
  const SshKeys keys = keys_of(key, {.allows_dsa = true});
  CHECK(keys.verify(content, kSshPayload).status == SignatureStatus::good);
  CHECK(keys.verify(content, "other").status == SignatureStatus::bad);
}

TEST_CASE("an RSA signature over SHA-1 is weak, and verified where it is allowed") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 2048 -m PEM");
  const std::string bytes = sign_with_rsa(shop.read("key"), samples::data_to_sign(kSshPayload), EVP_sha1());
  const std::string content =
      SshSignature{.key = key.blob, .signature = samples::ssh_string("ssh-rsa") + samples::ssh_string(bytes)}
          .bytes();
  CHECK(keys_of(key).verify(content, kSshPayload).status == SignatureStatus::weak);
  CHECK(keys_of(key).verify(content, kSshPayload).detail == "an RSA signature over SHA-1 (ssh-rsa)");
  const SshKeys keys = keys_of(key, {.allows_ssh_rsa = true});
  CHECK(keys.verify(content, kSshPayload).status == SignatureStatus::good);
  CHECK(keys.verify(content, "other").status == SignatureStatus::bad);
}

TEST_CASE("what a reserved field says changes nothing, as with ssh-keygen") {
  const SshWorkshop shop;
  const SshKeys keys = keys_of(shop.make_key("key"));
  SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  parts.reserved = "later";
  CHECK(keys.verify(parts.bytes(), kSshPayload).status == SignatureStatus::good);
}

TEST_CASE("a key belongs to one owner") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  SshKeys keys = keys_of(key);
  CHECK_NOTHROW(keys.add(key, 5));
  CHECK_THROWS_AS(keys.add(key, 6), base::Error);
  CHECK_THROWS_AS(keys.add(shop.make_key("other"), kNobody), base::Error);
}

TEST_CASE("what is no key cannot be added") {
  SshKeys keys{Strength{}};
  CHECK_THROWS_AS(keys.add(SshKey{.algorithm = "ssh-ed25519", .blob = "x"}, 1), base::Error);
}

TEST_CASE("signatures that are bad leave no error behind for later callers of the library") {
  const SshWorkshop shop;
  const SshKeys keys = keys_of(shop.make_key("key", "-t rsa -b 2048"));
  const std::string content = shop.sign("key", kSshPayload);
  ERR_clear_error();
  CHECK(keys.verify(content, "other").status == SignatureStatus::bad);
  CHECK(ERR_peek_error() == 0);
}

TEST_CASE("many threads verify with one set of keys") {
  const SshWorkshop shop;
  SshKeys keys{Strength{}};
  std::vector<std::string> contents;
  for (const std::string kind : {"-t ed25519", "-t ecdsa", "-t rsa -b 2048"}) {
    keys.add(shop.make_key("key", kind), 5);
    contents.push_back(shop.sign("key", kSshPayload));
    shop.run("rm key");
  }
  keys.add_authority("ca", shop.make_key("authority"));
  keys.add_identity("ca", "alice", 5);
  shop.make_key("key");
  shop.certify("key", "authority", "-I id -n alice");
  contents.push_back(shop.sign("key-cert.pub", kSshPayload));

  std::vector<int> good(4);
  std::vector<std::thread> threads;
  for (int& count : good) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        for (const std::string& content : contents)
          count += keys.verify(content, kSshPayload).status == SignatureStatus::good ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : good) CHECK(count == 400);
}
