#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "sign/ssh_keys.hpp"
#include "sign/ssh_workshop.hpp"

// The same signatures, whole and bent, are given to ssh-keygen -Y verify and to us, and both must say the
// same. Where we are the stricter on purpose, the test of that says so (ssh_keys.cpp tells why).

using namespace sallyport::sign;
using sallyport::model::SignatureStatus;
using samples::kSshPayload;
using samples::number;
using samples::ssh_string;
using samples::SshSignature;
using samples::SshWorkshop;
using samples::take_apart;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;
constexpr const char* kAtNow = "-O verify-time=20231114221320Z";

struct Bend {
  std::string name;
  std::function<void(SshSignature&)> apply;
};

void bend_algorithm(SshSignature& parts, const std::string& algorithm) {
  std::string rest = parts.signature;
  samples::take_ssh_string(rest);
  parts.signature = ssh_string(algorithm) + rest;
}

const std::vector<Bend>& bends() {
  static const std::vector<Bend> all = {
      {"nothing", [](SshSignature&) {}},
      {"magic", [](SshSignature& parts) { parts.magic = "SSHSIH"; }},
      {"version 2", [](SshSignature& parts) { parts.version = 2; }},
      {"another namespace", [](SshSignature& parts) { parts.name_space = "file"; }},
      {"no namespace", [](SshSignature& parts) { parts.name_space = ""; }},
      {"something reserved", [](SshSignature& parts) { parts.reserved = "later"; }},
      {"the other hash", [](SshSignature& parts) { parts.hash = "sha256"; }},
      {"an unknown hash", [](SshSignature& parts) { parts.hash = "sha1"; }},
      {"no hash", [](SshSignature& parts) { parts.hash = ""; }},
      {"the algorithm ssh-rsa", [](SshSignature& parts) { bend_algorithm(parts, "ssh-rsa"); }},
      {"the algorithm rsa-sha2-256", [](SshSignature& parts) { bend_algorithm(parts, "rsa-sha2-256"); }},
      {"the algorithm ecdsa", [](SshSignature& parts) { bend_algorithm(parts, "ecdsa-sha2-nistp384"); }},
      {"an unknown algorithm", [](SshSignature& parts) { bend_algorithm(parts, "ssh-ed448"); }},
      {"no algorithm", [](SshSignature& parts) { bend_algorithm(parts, ""); }},
      {"flags and a counter", [](SshSignature& parts) { parts.signature += std::string(5, '\x01'); }},
      {"a byte behind the signature", [](SshSignature& parts) { parts.signature += '\0'; }},
      {"a byte less of the signature", [](SshSignature& parts) { parts.signature.pop_back(); }},
      {"another last byte", [](SshSignature& parts) { parts.signature.back() ^= 1; }},
      {"a byte behind the key", [](SshSignature& parts) { parts.key += '\0'; }},
      {"a byte less of the key", [](SshSignature& parts) { parts.key.pop_back(); }},
      {"no key", [](SshSignature& parts) { parts.key = ""; }},
      {"no signature", [](SshSignature& parts) { parts.signature = ""; }},
  };
  return all;
}

// One person's key or authority, told to both.
class Judges {
 public:
  Judges(const SshWorkshop& shop, std::string allowed) : shop_(shop), allowed_(std::move(allowed)) {}

  SshKeys keys{Strength{}};

  // What both say, which is checked to be the same.
  bool is_good(const std::string& content, const std::string& payload = kSshPayload,
               const std::string& arguments = kAtNow) const {
    const bool is_ours = is_good_to_us(content, payload);
    CHECK(is_ours == shop_.is_good_to_openssh(content, payload, allowed_, "alice", arguments));
    return is_ours;
  }
  bool is_good_to_openssh_alone(const std::string& content) const {
    return !is_good_to_us(content, kSshPayload) &&
           shop_.is_good_to_openssh(content, kSshPayload, allowed_, "alice", kAtNow);
  }

 private:
  bool is_good_to_us(const std::string& content, const std::string& payload) const {
    return status_at(keys.verify(content, payload), kNow) == SignatureStatus::good;
  }

  const SshWorkshop& shop_;
  std::string allowed_;
};

Judges judges_of(const SshWorkshop& shop, const SshKey& key) {
  Judges judges(shop, "alice " + to_line(key) + "\n");
  judges.keys.add(key, 5);
  return judges;
}

Judges judges_of_authority(const SshWorkshop& shop) {
  Judges judges(shop, "alice cert-authority " + shop.read("authority.pub"));
  judges.keys.add_authority("corp", parse_ssh_key(shop.read("authority.pub")));
  judges.keys.add_identity("corp", "alice", 5);
  return judges;
}

}  // namespace

TEST_CASE("OpenSSH and we agree on each kind of key and each bent signature") {
  const SshWorkshop shop;
  for (const std::string kind : {"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 521", "-t rsa -b 2048"}) {
    CAPTURE(kind);
    const Judges judges = judges_of(shop, shop.make_key("key", kind));
    const SshSignature parts = take_apart(shop.sign("key", kSshPayload));
    int good = 0;
    for (const Bend& bend : bends()) {
      CAPTURE(bend.name);
      SshSignature bent = parts;
      bend.apply(bent);
      good += judges.is_good(bent.bytes()) ? 1 : 0;
    }
    CHECK(good == 2);  // the whole one, and the one with something reserved
    CHECK_FALSE(judges.is_good(parts.bytes(), "another payload"));
    CHECK_FALSE(judges.is_good(parts.bytes() + '\0'));
    CHECK_FALSE(judges.is_good(parts.bytes().substr(0, parts.bytes().size() - 1)));
    shop.run("rm key");
  }
}

TEST_CASE("OpenSSH and we agree on a signature with any one byte changed") {
  const SshWorkshop shop;
  const Judges judges = judges_of(shop, shop.make_key("key"));
  const std::string content = shop.sign("key", kSshPayload);
  for (std::size_t at = 0; at < content.size(); ++at) {
    CAPTURE(at);
    std::string bent = content;
    bent[at] = static_cast<char>(bent[at] ^ 0x20);
    CHECK_FALSE(judges.is_good(bent));
  }
}

TEST_CASE("OpenSSH and we agree on keys that are not known") {
  const SshWorkshop shop;
  const Judges judges = judges_of(shop, shop.make_key("known"));
  shop.make_key("other");
  CHECK_FALSE(judges.is_good(shop.sign("other", kSshPayload)));
}

TEST_CASE("OpenSSH and we agree on certificates") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Judges judges = judges_of_authority(shop);
  const auto is_good = [&](const std::string& arguments) {
    shop.certify("key", "authority", arguments);
    return judges.is_good(shop.sign("key-cert.pub", kSshPayload));
  };
  CHECK(is_good("-I ci -n alice"));
  CHECK(is_good("-I ci -n bob,alice -z 5"));
  CHECK(is_good("-I ci -n alice -V 20230101Z:20240101Z"));
  CHECK(is_good("-I ci -n alice -V 20231114221320Z:20240101Z"));
  CHECK_FALSE(is_good("-I ci -n alice -V 20231114221321Z:20240101Z"));
  CHECK_FALSE(is_good("-I ci -n alice -V 20230101Z:20231114221320Z"));
  CHECK_FALSE(is_good("-I ci -n alice -V 20230101Z:20230102Z"));
  CHECK_FALSE(is_good("-I ci -n bob"));
  CHECK_FALSE(is_good("-I ci"));
  CHECK_FALSE(is_good("-h -I ci -n alice"));
  CHECK_FALSE(judges.is_good(shop.sign("key", kSshPayload)));
  CHECK_FALSE(judges.is_good(shop.sign("authority", kSshPayload)));
}

TEST_CASE("OpenSSH and we agree on a certificate with any one byte changed") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  shop.certify("key", "authority", "-I ci -n alice");
  const Judges judges = judges_of_authority(shop);
  const SshSignature parts = take_apart(shop.sign("key-cert.pub", kSshPayload));
  for (std::size_t at = 0; at < parts.key.size(); at += 3) {
    CAPTURE(at);
    SshSignature bent = parts;
    bent.key[at] = static_cast<char>(bent.key[at] ^ 0x20);
    CHECK_FALSE(judges.is_good(bent.bytes()));
  }
}

TEST_CASE("OpenSSH and we agree on what is revoked") {
  const SshWorkshop shop;
  shop.make_key("authority");
  const SshKey key = shop.make_key("key");
  shop.make_key("other");
  shop.certify("key", "authority", "-I ci -n alice -z 7");
  const std::string by_certificate = shop.sign("key-cert.pub", kSshPayload);
  const std::string by_key = shop.sign("key", kSshPayload);
  const auto are_good = [&](const std::string& specification) {
    shop.write("specification", specification);
    shop.run("ssh-keygen -q -k -f list -s authority.pub specification");
    Judges of_key = judges_of(shop, key);
    Judges of_authority = judges_of_authority(shop);
    of_key.keys.revoke(shop.read("list"), "list");
    of_authority.keys.revoke(shop.read("list"), "list");
    const std::string arguments = std::string("-r list ") + kAtNow;
    const std::string is_key_good = of_key.is_good(by_key, kSshPayload, arguments) ? "key " : "";
    return is_key_good + (of_authority.is_good(by_certificate, kSshPayload, arguments) ? "certificate" : "");
  };
  const std::string line = shop.read("key.pub");
  CHECK(are_good("serial: 8\n") == "key certificate");
  CHECK(are_good("serial: 7\n") == "key ");
  CHECK(are_good("serial: 1-20\n") == "key ");
  CHECK(are_good("serial: 2\nserial: 4\nserial: 7\nserial: 9\n") == "key ");
  CHECK(are_good("id: ci\n") == "key ");
  CHECK(are_good("key: " + line).empty());
  CHECK(are_good("sha1: " + line).empty());
  CHECK(are_good("sha256: " + line).empty());
  CHECK(are_good("hash: " + key.fingerprint + "\n").empty());
  CHECK(are_good("key: " + shop.read("authority.pub")) == "key ");
  CHECK(are_good("sha1: " + shop.read("authority.pub")) == "key ");
  CHECK(are_good("key: " + shop.read("other.pub")) == "key certificate");
}

TEST_CASE("OpenSSH and we agree on what a text revokes") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key");
  const std::string content = shop.sign("key", kSshPayload);
  shop.make_key("other");
  const auto is_good = [&](const std::string& text) {
    shop.write("list", text);
    Judges judges = judges_of(shop, key);
    judges.keys.revoke(text, "list");
    return judges.is_good(content, kSshPayload, std::string("-r list ") + kAtNow);
  };
  CHECK(is_good(""));
  CHECK(is_good("# nothing\n" + shop.read("other.pub")));
  CHECK_FALSE(is_good(shop.read("other.pub") + shop.read("key.pub")));
}

TEST_CASE("OpenSSH alone takes version 0, and a NUL behind the namespace") {
  const SshWorkshop shop;
  const Judges judges = judges_of(shop, shop.make_key("key"));
  SshSignature parts = take_apart(shop.sign("key", kSshPayload));
  parts.name_space = std::string("git\0", 4);
  CHECK(judges.is_good_to_openssh_alone(parts.bytes()));
  parts.name_space = "git";
  parts.version = 0;
  CHECK(judges.is_good_to_openssh_alone(parts.bytes()));
}

TEST_CASE("OpenSSH alone takes certificates with restrictions that say nothing of signatures") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  const Judges judges = judges_of_authority(shop);
  const auto is_good_to_openssh_alone = [&](const std::string& arguments) {
    shop.certify("key", "authority", arguments);
    return judges.is_good_to_openssh_alone(shop.sign("key-cert.pub", kSshPayload));
  };
  CHECK(is_good_to_openssh_alone("-I ci -n alice -O force-command=true"));
  CHECK(is_good_to_openssh_alone("-I ci -n alice -O critical:later@example.org=x"));
}

TEST_CASE("OpenSSH alone takes an authority's SHA-1 signature or a number that is not in its shortest form") {
  const SshWorkshop shop;
  shop.make_key("authority", "-t rsa -b 2048");
  shop.make_key("key", "-t ecdsa");
  const Judges judges = judges_of_authority(shop);
  shop.certify("key", "authority", "-t rsa-sha2-512 -I ci -n alice");
  const SshSignature parts = take_apart(shop.sign("key-cert.pub", kSshPayload));
  CHECK(judges.is_good(parts.bytes()));
  std::string rest = parts.signature;
  const std::string algorithm = samples::take_ssh_string(rest);
  std::string numbers = samples::take_ssh_string(rest);
  const std::string r = samples::take_ssh_string(numbers);
  SshSignature bent = parts;
  bent.signature = ssh_string(algorithm) + ssh_string(ssh_string('\0' + r) + numbers);
  CHECK(judges.is_good_to_openssh_alone(bent.bytes()));
  shop.certify("key", "authority", "-t ssh-rsa -I ci -n alice");
  CHECK(judges.is_good_to_openssh_alone(shop.sign("key-cert.pub", kSshPayload)));
}
