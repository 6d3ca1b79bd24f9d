#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "sign/openpgp_judging.hpp"
#include "sign/samples.hpp"

// Files of keys: what is read, and what is refused with which words.

namespace sallyport::sign::samples::openpgp {

using model::SignatureStatus;

namespace {

std::string load_error(const std::string& bytes) {
  OpenPgpKeys keys{Strength{}};
  try {
    keys.load(bytes, "keys.pgp");
  } catch (const base::Error& error) {
    CHECK(keys.list().empty());
    return std::string(error.what()) + " / " + error.hint();
  }
  return "";
}

std::string armoured(const std::string& bytes, const char* label = "PGP PUBLIC KEY BLOCK") {
  return samples::armour(label, bytes, "\n") + "\n";
}

}  // namespace

TEST_CASE("a file of several certificates is read in its order, each once") {
  const Key a = Key::eddsa("a");
  const Key b = Key::eddsa("b");
  OpenPgpKeys keys{Strength{}};
  CHECK(keys.load(certificate(a) + certificate(b) + certificate(a), "keys.pgp") ==
        std::vector<std::string>{a.fingerprint(), b.fingerprint()});
  CHECK(keys.list().size() == 2);
}

TEST_CASE("an armoured file is read, with text around its blocks and any line ends") {
  const Key a = Key::eddsa("a");
  const Key b = Key::eddsa("b");
  const std::string text =
      "pub   ed25519 2023-11-14\n" + armoured(certificate(a)) + "\n" + armoured(certificate(b));
  std::string with_returns;
  for (const char c : text) with_returns += c == '\n' ? "\r\n" : std::string(1, c);
  for (const std::string& file : {text, with_returns}) {
    OpenPgpKeys keys{Strength{}};
    CHECK(keys.load(file, "keys.asc") == std::vector<std::string>{a.fingerprint(), b.fingerprint()});
  }
}

TEST_CASE("what two files say of one certificate is put together") {
  const Key primary = Key::eddsa("a");
  const Key subkey = Key::eddsa("b");
  const auto judged = [&](const Key& maker, const std::vector<std::string>& files) {
    OpenPgpKeys keys{Strength{}};
    for (const std::string& file : files) keys.load(file, "keys.pgp");
    keys.own(primary.fingerprint(), kOwner);
    return keys.verify(document(maker, kPayload), kPayload).status;
  };
  const std::string older = certificate(primary);
  const std::string newer = certificate(primary) + signing_subkey(primary, subkey);
  const std::string revoked = packet(6, primary.body()) + direct(primary, created(), 0x20);
  CHECK(judged(subkey, {older, newer}) == SignatureStatus::good);
  CHECK(judged(subkey, {newer, older}) == SignatureStatus::good);
  for (const auto& files : {std::vector{newer, revoked}, std::vector{revoked, newer}}) {
    CHECK(judged(subkey, files) == SignatureStatus::revoked_key);
    CHECK(judged(primary, files) == SignatureStatus::revoked_key);
  }
}

TEST_CASE("no file is loaded after a key was given to somebody") {
  const Key key = Key::eddsa("a");
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(key), "keys.pgp");
  keys.own(key.fingerprint(), kOwner);
  CHECK_THROWS_AS(keys.load(certificate(Key::eddsa("b")), "more.pgp"), std::logic_error);
}

TEST_CASE("packets that other programs keep beside keys are passed over") {
  const Key key = Key::eddsa("a");
  const std::string ring = packet(10, "PGP") + certificate(key) + packet(12, "\x01") + packet(21, "xxx");
  CHECK(judge(ring, document(key, kPayload)).status == SignatureStatus::good);
}

TEST_CASE("a private key is refused, binary and armoured") {
  const Key key = Key::eddsa("a");
  CHECK(holds(load_error(packet(5, key.body())), "keys.pgp: holds a private key"));
  CHECK(holds(load_error(certificate(key) + packet(7, key.body())), "keys.pgp: holds a private key"));
  const std::string label = std::string("PGP PRIVATE") + " KEY BLOCK";
  CHECK(holds(load_error(armoured("content", label.c_str())), "keys.pgp: holds a private key"));
  CHECK(holds(load_error(armoured(certificate(key)) + armoured("content", label.c_str())), "a private key"));
}

TEST_CASE("GnuPG's keybox is refused with the command that exports it") {
  const std::string keybox =
      samples::number(32, 4) + samples::number(0x01010002, 4) + "KBXf" + std::string(20, '\0');
  CHECK(holds(load_error(keybox), "keybox"));
  CHECK(holds(load_error(keybox), "gpg --export > FILE"));
}

TEST_CASE("what is no key ring is refused") {
  const Key key = Key::eddsa("a");
  const std::string whole = certificate(key);
  CHECK(holds(load_error(""), "holds no OpenPGP key"));
  CHECK(holds(load_error("text"), "holds no OpenPGP key"));
  CHECK(holds(load_error(packet(13, "A")), "does not begin with a public key"));
  CHECK(holds(load_error(document(key, kPayload)), "does not begin with a public key"));
  CHECK(holds(load_error(whole + packet(11, "data")), "type 11"));
  CHECK(holds(load_error(whole + "\xFF"), "cut short"));
  CHECK(holds(load_error(armoured(whole, "PGP MESSAGE")), "no whole PGP PUBLIC KEY BLOCK"));
  CHECK(holds(load_error(armoured(whole).substr(0, 80)), "does not end"));
  CHECK(holds(load_error(armoured(whole).substr(0, 80) + "\n" + armoured(whole)), "does not end"));
  CHECK(load_error(whole) == "");
}

TEST_CASE("a certificate that is cut short anywhere is refused, or lacks what was cut off") {
  const Key key = Key::eddsa("a");
  const std::string whole = certificate(key);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(load_error(whole.substr(0, size)) != "");
  }
}

TEST_CASE("a key of another version is refused") {
  std::string body = Key::eddsa("a").body();
  body[0] = 6;
  CHECK(holds(load_error(packet(6, body)), "version 4"));
}

}  // namespace sallyport::sign::samples::openpgp
