#include "sign/ssh_revocations.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "sign/ssh_key.hpp"
#include "sign/ssh_keys.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using model::SignatureStatus;
using samples::kSshPayload;
using samples::number;
using samples::SecurityKey;
using samples::ssh_string;
using samples::SshWorkshop;

namespace {

// A signature by a key, and one by a certificate of the same key with serial 7 and the key id "ci".
class Revoker {
 public:
  Revoker() {
    authority_ = shop.make_key("authority");
    key_ = shop.make_key("key");
    shop.make_key("other");
    shop.certify("key", "authority", "-I ci -n alice -z 7");
    by_key_ = shop.sign("key", kSshPayload);
    by_certificate_ = shop.sign("key-cert.pub", kSshPayload);
  }

  // After ssh-keygen made a list of this specification, which -Q must judge alike.
  bool revokes_key(const std::string& specification,
                   const std::string& arguments = "-s authority.pub") const {
    return is_revoked(by_key_, make_list(specification, arguments), "key.pub");
  }
  bool revokes_certificate(const std::string& specification,
                           const std::string& arguments = "-s authority.pub") const {
    return is_revoked(by_certificate_, make_list(specification, arguments), "key-cert.pub");
  }
  bool text_revokes_key(const std::string& text) const { return is_revoked(by_key_, text, ""); }
  bool text_revokes_certificate(const std::string& text) const {
    return is_revoked(by_certificate_, text, "");
  }

  std::string make_list(const std::string& specification, const std::string& arguments) const {
    shop.write("specification", specification);
    shop.run("ssh-keygen -q -k -f list " + arguments + " specification");
    return shop.read("list");
  }

  SshWorkshop shop;

 private:
  bool is_revoked(const std::string& content, const std::string& list, const std::string& file) const {
    SshKeys keys{Strength{}};
    keys.add(key_, 5);
    keys.add_authority("corp", authority_);
    keys.add_identity("corp", "alice", 5);
    REQUIRE(keys.verify(content, kSshPayload).status == SignatureStatus::good);
    keys.revoke(list, "list");
    const Verified verified = keys.verify(content, kSshPayload);
    const bool is_revoked = verified.status == SignatureStatus::revoked_key;
    CHECK((is_revoked || verified.status == SignatureStatus::good));
    CHECK(verified.owner == 5);
    if (!file.empty()) {
      const std::string said =
          shop.run("if ssh-keygen -Q -f list " + file + " >/dev/null; then echo fine; fi");
      CHECK((said != "fine\n") == is_revoked);
    }
    // A signature that is bad is not told as one by a revoked key.
    CHECK(keys.verify(content, "other").status == SignatureStatus::bad);
    return is_revoked;
  }

  SshKey authority_;
  SshKey key_;
  std::string by_key_;
  std::string by_certificate_;
};

std::string line_of(const Revoker& revoker, const std::string& name) {
  return revoker.shop.read(name + ".pub");
}

std::string header(std::uint64_t flags = 0, std::uint32_t version = 1) {
  return std::string("SSHKRL\n\0", 8) + number(version, 4) + number(3, 8) + number(0, 8) + number(flags, 8) +
         ssh_string("") + ssh_string("a comment");
}

std::string section(std::uint8_t type, const std::string& data) {
  return number(type, 1) + ssh_string(data);
}

std::string on_certificates(const std::string& sections) {
  return header() + section(1, ssh_string("") + ssh_string("") + sections);
}

// What is said of a list that cannot be read.
std::string refusal_of_list(const std::string& list) {
  SshRevocations revocations;
  try {
    revocations.add(list, "list");
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no refusal";
}

bool revokes_serial(const std::string& list, std::uint64_t serial) {
  SshRevocations revocations;
  revocations.add(list, "list");
  return revocations.is_revoked_certificate("authority", serial, "ci");
}

}  // namespace

TEST_CASE("a list of ssh-keygen revokes a key by itself and by each digest, with or without a certificate") {
  const Revoker revoker;
  for (const std::string word : {"key: ", "sha1: ", "sha256: "}) {
    CAPTURE(word);
    const std::string specification = word + line_of(revoker, "key");
    CHECK(revoker.revokes_key(specification));
    CHECK(revoker.revokes_certificate(specification));
    CHECK_FALSE(revoker.revokes_key(word + line_of(revoker, "other")));
    CHECK_FALSE(revoker.revokes_certificate(word + line_of(revoker, "other")));
  }
  CHECK(revoker.revokes_key("hash: " + parse_ssh_key(line_of(revoker, "key")).fingerprint + "\n"));
  CHECK(revoker.revokes_key(line_of(revoker, "key")));
}

TEST_CASE("a list of ssh-keygen revokes an authority, and all that it certified") {
  const Revoker revoker;
  for (const std::string word : {"key: ", "sha1: ", "sha256: "}) {
    CAPTURE(word);
    CHECK(revoker.revokes_certificate(word + line_of(revoker, "authority")));
    CHECK_FALSE(revoker.revokes_key(word + line_of(revoker, "authority")));
  }
}

TEST_CASE("a list of ssh-keygen revokes certificates by serial number") {
  const Revoker revoker;
  CHECK(revoker.revokes_certificate("serial: 7\n"));
  CHECK(revoker.revokes_certificate("serial: 3-9\n"));
  CHECK(revoker.revokes_certificate("serial: 5-7\n"));
  CHECK(revoker.revokes_certificate("serial: 7-9000000\n"));
  CHECK(revoker.revokes_certificate("serial: 1\nserial: 3\nserial: 5\nserial: 7\nserial: 9\nserial: 12\n"));
  CHECK_FALSE(revoker.revokes_certificate("serial: 8\n"));
  CHECK_FALSE(revoker.revokes_certificate("serial: 1-6\n"));
  CHECK_FALSE(
      revoker.revokes_certificate("serial: 1\nserial: 3\nserial: 5\nserial: 6\nserial: 9\nserial: 12\n"));
  CHECK_FALSE(revoker.revokes_key("serial: 7\n"));
}

TEST_CASE("a list of ssh-keygen revokes certificates by key id") {
  const Revoker revoker;
  CHECK(revoker.revokes_certificate("id: ci\n"));
  CHECK_FALSE(revoker.revokes_certificate("id: c\n"));
  CHECK_FALSE(revoker.revokes_key("id: ci\n"));
}

TEST_CASE("what is revoked of one authority is not revoked of another, and of none is of all") {
  const Revoker revoker;
  CHECK_FALSE(revoker.revokes_certificate("serial: 7\nid: ci\n", "-s other.pub"));
  CHECK(revoker.revokes_certificate("serial: 7\n", "-s none"));
  CHECK(revoker.revokes_certificate("id: ci\n", "-s none"));
}

TEST_CASE("a list of ssh-keygen made from a certificate revokes that certificate") {
  const Revoker revoker;
  CHECK(revoker.revokes_certificate(line_of(revoker, "key-cert")));
  CHECK_FALSE(revoker.revokes_key(line_of(revoker, "key-cert")));
}

TEST_CASE("a list of ssh-keygen with a number, and one that was added to, are read") {
  const Revoker revoker;
  CHECK(revoker.revokes_certificate("serial: 7\n", "-s authority.pub -z 40"));
  CHECK(revoker.revokes_certificate("id: x\n", "-s authority.pub -u"));
  CHECK_FALSE(revoker.revokes_certificate("", "-z 41"));
}

TEST_CASE("a text revokes the keys and fingerprints in its lines") {
  const Revoker revoker;
  const std::string key = line_of(revoker, "key");
  CHECK(revoker.text_revokes_key("# lost\n\n" + key));
  CHECK(revoker.text_revokes_certificate(key));
  CHECK(revoker.text_revokes_key("  " + parse_ssh_key(key).fingerprint + "\r\n"));
  CHECK(revoker.text_revokes_certificate(line_of(revoker, "authority")));
  CHECK_FALSE(revoker.text_revokes_key(line_of(revoker, "other")));
  CHECK_FALSE(revoker.text_revokes_key("#" + key));
  CHECK_FALSE(revoker.text_revokes_key(""));
}

TEST_CASE("several lists add up") {
  const SecurityKey one(SecurityKey::Kind::ed25519);
  const SecurityKey two(SecurityKey::Kind::ed25519);
  SshRevocations revocations;
  revocations.add(one.line(), "one");
  revocations.add(two.line(), "two");
  CHECK(revocations.is_revoked_key(one.blob(), parse_ssh_key(one.line()).fingerprint));
  CHECK(revocations.is_revoked_key(two.blob(), parse_ssh_key(two.line()).fingerprint));
}

TEST_CASE("a line of a text that cannot be read is refused, with its place") {
  const std::string key = SecurityKey(SecurityKey::Kind::ed25519).line();
  CHECK(refusal_of_list(key + "\nsomething\n").starts_with("list:2: "));
  CHECK(refusal_of_list("SHA256:short").starts_with("list:1: a fingerprint is"));
  CHECK(refusal_of_list(parse_ssh_key(key).fingerprint + "=").starts_with("list:1: a fingerprint is"));
  CHECK(refusal_of_list("MD5:00:11").starts_with("list:1: "));
  CHECK(refusal_of_list("cert-authority " + key).starts_with("list:1: "));
  CHECK(refusal_of_list("SSHKRL\n").starts_with("list:1: "));
}

TEST_CASE("a list that is cut short anywhere but between sections is refused") {
  const std::string keys = section(2, ssh_string(SecurityKey(SecurityKey::Kind::ed25519).blob()));
  const std::string whole =
      header() + keys + section(1, ssh_string("") + ssh_string("") + section(0x23, ssh_string("ci")));
  REQUIRE(refusal_of_list(whole) == "no refusal");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    CAPTURE(size);
    const bool is_between = size == header().size() || size == header().size() + keys.size();
    CHECK((refusal_of_list(whole.substr(0, size)) == "no refusal") == is_between);
  }
}

TEST_CASE("sections, versions and flags that are not known are refused") {
  CHECK(refusal_of_list(header()) == "no refusal");
  CHECK(refusal_of_list(header(0, 2)) == "list: the key revocation list is not of version 1");
  CHECK(refusal_of_list(header(1)) == "list: the key revocation list has flags, of which none is known");
  CHECK(refusal_of_list(header() + section(6, ""))
            .ends_with("has a section of type 6, which is not known here"));
  CHECK(refusal_of_list(on_certificates(section(0x24, "")))
            .ends_with("has a section of type 36 on certificates, which is not known here"));
}

TEST_CASE("a list that is signed is refused") {
  const std::string signature = number(4, 1) + ssh_string("key") + ssh_string("signature");
  CHECK(refusal_of_list(header() + signature) ==
        "list: the key revocation list carries a signature, which is not verified here");
}

TEST_CASE("an extension is passed over, unless it must be understood") {
  const auto extension = [](char is_critical) {
    return ssh_string("later@example.org") + std::string(1, is_critical) + ssh_string("x");
  };
  CHECK(refusal_of_list(header() + section(255, extension(0))) == "no refusal");
  CHECK(refusal_of_list(header() + section(255, extension(1))).ends_with("which is not known here"));
  CHECK(refusal_of_list(header() + section(255, extension(0) + "x")).ends_with("has a malformed extension"));
  CHECK(refusal_of_list(on_certificates(section(0x39, extension(0)))) == "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x39, extension(1)))).ends_with("which is not known here"));
}

TEST_CASE("sections that hold nothing, or something else, are refused") {
  CHECK(refusal_of_list(header() + section(2, "")) != "no refusal");
  CHECK(refusal_of_list(header() + section(2, ssh_string(""))) != "no refusal");
  CHECK(refusal_of_list(header() + section(2, ssh_string(ssh_string("ssh-ed25519") + ssh_string("short")))) !=
        "no refusal");
  CHECK(refusal_of_list(header() + section(2, ssh_string(ssh_string("ssh-ed25519-cert-v01@openssh.com")))) !=
        "no refusal");
  CHECK(refusal_of_list(header() + section(3, ssh_string(std::string(19, 'x')))) != "no refusal");
  CHECK(refusal_of_list(header() + section(5, ssh_string(std::string(31, 'x')))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x20, number(7, 8) + "x"))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x20, ""))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x21, number(7, 8)))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x21, number(7, 8) + number(6, 8)))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x22, number(7, 8) + ssh_string("")))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x23, ssh_string(std::string("c\0i", 3))))) != "no refusal");
  CHECK(refusal_of_list(header() + section(1, ssh_string("no key") + ssh_string(""))) != "no refusal");
}

TEST_CASE("a key of a kind that is not known may be revoked") {
  CHECK(refusal_of_list(header() + section(2, ssh_string(ssh_string("ssh-ed448") + ssh_string("x")))) ==
        "no refusal");
}

TEST_CASE("a certificate without a serial number cannot be revoked by it") {
  CHECK(refusal_of_list(on_certificates(section(0x20, number(0, 8)))) != "no refusal");
  CHECK(refusal_of_list(on_certificates(section(0x21, number(0, 8) + number(9, 8)))) != "no refusal");
  CHECK_FALSE(revokes_serial(on_certificates(section(0x21, number(1, 8) + number(~std::uint64_t{0}, 8))), 0));
}

TEST_CASE("each serial number that a bitmap has is revoked and no other") {
  const std::string list = on_certificates(section(0x22, number(100, 8) + ssh_string("\x01\x81\x06")));
  for (std::uint64_t serial = 90; serial < 130; ++serial) {
    CAPTURE(serial);
    const bool is_in = serial == 101 || serial == 102 || serial == 108 || serial == 115 || serial == 116;
    CHECK(revokes_serial(list, serial) == is_in);
  }
}

TEST_CASE("a bitmap ends where the numbers end") {
  const std::uint64_t last = ~std::uint64_t{0};
  CHECK(revokes_serial(on_certificates(section(0x22, number(last - 1, 8) + ssh_string("\x02"))), last));
  CHECK(refusal_of_list(on_certificates(section(0x22, number(last - 1, 8) + ssh_string("\x04")))) !=
        "no refusal");
}

TEST_CASE("ranges that overlap, touch or hold each other revoke what each of them does") {
  const auto range = [](std::uint64_t first, std::uint64_t last) {
    return section(0x21, number(first, 8) + number(last, 8));
  };
  const std::string list = on_certificates(range(20, 30) + range(1, 4) + range(5, 6) + range(22, 24) +
                                           range(28, 33) + section(0x20, number(40, 8) + number(8, 8)));
  for (std::uint64_t serial = 0; serial < 50; ++serial) {
    CAPTURE(serial);
    const bool is_in =
        (serial >= 1 && serial <= 6) || serial == 8 || (serial >= 20 && serial <= 33) || serial == 40;
    CHECK(revokes_serial(list, serial) == is_in);
  }
}
