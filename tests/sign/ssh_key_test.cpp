#include "sign/ssh_key.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

#include "base/error.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport;
using namespace sallyport::sign;
using samples::SecurityKey;
using samples::SshWorkshop;

namespace {

// What is said of a line that is no key.
std::string refusal_of_key(const std::string& line) {
  try {
    parse_ssh_key(line);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no refusal";
}

bool refuses(const std::string& algorithm, const std::string& blob) {
  return refusal_of_key(algorithm + " " + samples::base64(blob)) != "no refusal";
}

std::string ed25519_blob(const std::string& point) {
  return samples::ssh_string("ssh-ed25519") + samples::ssh_string(point);
}

}  // namespace

TEST_CASE("each kind of key that ssh-keygen makes is read, with the fingerprint and size it shows") {
  const SshWorkshop shop;
  for (const std::string& kind : shop.with_dsa({"-t ed25519", "-t ecdsa -b 256", "-t ecdsa -b 384",
                                                "-t ecdsa -b 521", "-t rsa -b 2048", "-t rsa -b 3072"})) {
    CAPTURE(kind);
    const SshKey key = shop.make_key("key", kind);
    const std::string shown = shop.run("ssh-keygen -l -f key.pub; rm key");
    CHECK(shown.starts_with(std::to_string(key.bits) + " " + key.fingerprint + " "));
    CHECK(shop.read("key.pub").starts_with(to_line(key)));
  }
}

TEST_CASE("security keys are read, with the fingerprint that ssh-keygen shows") {
  const SshWorkshop shop;
  for (const auto kind : {SecurityKey::Kind::ed25519, SecurityKey::Kind::ecdsa_p256}) {
    const std::string line = SecurityKey(kind).line();
    shop.write("key.pub", line + "\n");
    CHECK(shop.run("ssh-keygen -l -f key.pub").starts_with("256 " + parse_ssh_key(line).fingerprint + " "));
  }
}

TEST_CASE("white space around a key is passed over, and the rest of the line is its comment") {
  const std::string line = SecurityKey(SecurityKey::Kind::ed25519).line();
  CHECK(parse_ssh_key(line).comment.empty());
  CHECK(parse_ssh_key("  " + line + "  somebody at home \r\n").comment == "somebody at home");
}

TEST_CASE("a private key is refused without showing it") {
  const SshWorkshop shop;
  shop.make_key("key");
  const std::string text = shop.read("key");
  CHECK(refusal_of_key(text) == "this is a private key, which nobody but its owner may have");
  const std::string body = text.substr(text.find('\n') + 1);
  const std::string first_line = body.substr(0, body.find('\n'));
  CHECK(refusal_of_key(first_line).find(first_line.substr(0, 8)) == std::string::npos);
}

TEST_CASE("keys in other formats are refused") {
  const SshWorkshop shop;
  shop.make_key("key");
  CHECK(refusal_of_key(shop.run("ssh-keygen -e -f key")) == "the key is not in OpenSSH's format");
  CHECK(refusal_of_key("PuTTY-User-Key-File-3: ssh-ed25519") ==
        "this is a private key, which nobody but its owner may have");
}

TEST_CASE("a certificate is refused where a key is wanted") {
  const SshWorkshop shop;
  shop.make_key("authority");
  shop.make_key("key");
  shop.certify("key", "authority", "-I id -n a");
  CHECK(refusal_of_key(shop.read("key-cert.pub")) ==
        "this is a certificate (ssh-ed25519-cert-v01@openssh.com), and a key is wanted");
}

TEST_CASE("several lines, options in front and unknown kinds are refused") {
  const std::string line = SecurityKey(SecurityKey::Kind::ed25519).line();
  CHECK(refusal_of_key(line + "\n" + line) == "there is more than one line");
  CHECK(refusal_of_key("no-pty " + line) ==
        "a key begins with its kind, such as ssh-ed25519, and this does not");
  CHECK(refusal_of_key("ssh-ed448 AAAA") == "keys of the kind ssh-ed448 are not known here");
  CHECK(refusal_of_key(" \n") == "there is no key");
}

TEST_CASE("base64 that is cut short or missing is refused") {
  const std::string line = SecurityKey(SecurityKey::Kind::ed25519).line();
  CHECK(refusal_of_key(line.substr(0, line.size() - 1)).ends_with("is not base64: is the key cut short?"));
  CHECK(refusal_of_key("ssh-ed25519").ends_with("is not base64: is the key cut short?"));
  CHECK(refusal_of_key("ssh-ed25519 ====").ends_with("is not base64: is the key cut short?"));
}

TEST_CASE("bytes beyond ASCII are no digits of base64") {
  const std::string line = SecurityKey(SecurityKey::Kind::ed25519).line();
  for (int byte = 0x80; byte <= 0xff; ++byte) {
    std::string bent = line;
    bent[line.find(' ') + 40] = static_cast<char>(byte);
    CAPTURE(byte);
    CHECK(refusal_of_key(bent).ends_with("is not base64: is the key cut short?"));
  }
}

TEST_CASE("a key that is cut short anywhere, or has bytes behind it, is refused") {
  const SshWorkshop shop;
  for (const std::string& kind : shop.with_dsa({"-t ed25519", "-t ecdsa", "-t rsa -b 1024"})) {
    const SshKey key = shop.make_key("key", kind);
    shop.run("rm key");
    for (std::size_t size = 0; size < key.blob.size(); ++size)
      CHECK(refuses(key.algorithm, key.blob.substr(0, size)));
    CHECK(refuses(key.algorithm, key.blob + '\0'));
    CHECK_FALSE(refuses(key.algorithm, key.blob));
  }
}

TEST_CASE("a key whose line claims another kind is refused") {
  const SshWorkshop shop;
  CHECK(refuses("ssh-rsa", shop.make_key("key").blob));
  const SshKey p256 = shop.make_key("p256", "-t ecdsa");
  CHECK(refuses("ecdsa-sha2-nistp384", p256.blob));
  CHECK(refuses("ecdsa-sha2-nistp384",
                samples::ssh_string("ecdsa-sha2-nistp384") + p256.blob.substr(4 + p256.algorithm.size())));
}

TEST_CASE("a number that is not in its shortest form is refused, since its key would have two fingerprints") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 1024");
  std::string rest = key.blob;
  const std::string algorithm = samples::ssh_string(samples::take_ssh_string(rest));
  const std::string e = samples::take_ssh_string(rest);
  const std::string n = samples::take_ssh_string(rest);
  REQUIRE(n[0] == '\0');
  const auto refuses_rsa = [&](const std::string& with_e, const std::string& with_n) {
    return refuses(key.algorithm, algorithm + samples::ssh_string(with_e) + samples::ssh_string(with_n));
  };
  CHECK_FALSE(refuses_rsa(e, n));
  CHECK(refuses_rsa('\0' + e, n));
  CHECK(refuses_rsa(e, '\0' + n));
  CHECK(refuses_rsa(e, n.substr(1)));  // negative
  CHECK(refuses_rsa(std::string(1, '\0'), n));
}

TEST_CASE("an RSA exponent that signs nothing, or is beyond bounds, is refused") {
  const SshWorkshop shop;
  const SshKey key = shop.make_key("key", "-t rsa -b 1024");
  std::string rest = key.blob;
  samples::take_ssh_string(rest);
  samples::take_ssh_string(rest);
  const auto refuses_exponent = [&](const std::string& e) {
    return refuses("ssh-rsa", samples::ssh_string("ssh-rsa") + samples::ssh_string(e) + rest);
  };
  CHECK_FALSE(refuses_exponent("\x03"));
  CHECK(refuses_exponent("\x01"));
  CHECK(refuses_exponent("\x04"));
  CHECK(refuses_exponent(std::string("\x01\x00\x00\x00\x00\x00\x00\x00\x01", 9)));
}

TEST_CASE("an RSA modulus beyond bounds is refused") {
  const auto with_modulus = [&](std::size_t size_bytes) {
    return samples::ssh_string("ssh-rsa") + samples::ssh_string("\x03") +
           samples::ssh_string('\0' + std::string(size_bytes, '\xFF'));
  };
  CHECK_FALSE(refuses("ssh-rsa", with_modulus(2048)));
  CHECK(refuses("ssh-rsa", with_modulus(2049)));
}

TEST_CASE("a point that is not on its curve is refused") {
  const SshWorkshop shop;
  SshKey key = shop.make_key("key", "-t ecdsa");
  key.blob.back() = static_cast<char>(key.blob.back() ^ 1);
  CHECK(refuses(key.algorithm, key.blob));
  CHECK(refuses("ssh-ed25519", ed25519_blob(std::string(1, '\x02') + std::string(31, '\0'))));
}

TEST_CASE("a point of Ed25519 that belongs to no secret is refused") {
  const std::string identity = std::string(1, '\x01') + std::string(31, '\0');
  CHECK(refuses("ssh-ed25519", ed25519_blob(identity)));
}

TEST_CASE("the application of a security key holds no NUL, at which OpenSSH would stop reading") {
  const SecurityKey key(SecurityKey::Kind::ed25519, std::string("ssh:\0x", 6));
  CHECK(refuses("sk-ssh-ed25519@openssh.com", key.blob()));
}

TEST_CASE("a key can be told from the name of a file") {
  for (const std::string text :
       {"ssh-ed25519 AAAA", "ecdsa-sha2-nistp256\tAAAA", " sk-ssh-ed25519@openssh.com AAAA c",
        "ssh-unknown AAAA", "-----BEGIN OPENSSH PRIVATE KEY-----\n", "---- BEGIN SSH2 PUBLIC"}) {
    CAPTURE(text);
    CHECK(looks_like_ssh_key(text));
  }
  for (const std::string text :
       {"", "keys/alice.pub", "ssh-ed25519", "ssh-keys.pub\n", "/etc/ssh-ca.pub", "id_rsa.pub"}) {
    CAPTURE(text);
    CHECK_FALSE(looks_like_ssh_key(text));
  }
}
