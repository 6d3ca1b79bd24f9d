#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "sign/openpgp_judging.hpp"
#include "sign/samples.hpp"

// What must not pass for good. Each signature here verifies but for the one thing that its test bends.

namespace sallyport::sign::samples::openpgp {

using model::SignatureStatus;

namespace {

Verified judge_parts(const Signature& parts) {
  return judge(certificate(key()), packet(2, parts.body(key(), kPayload)));
}

SignatureStatus with_hashed(const std::string& hashed) {
  return judge_parts({.hashed = hashed}).status;
}

}  // namespace

TEST_CASE("two signatures are malformed, though both are right") {
  const std::string one = document(key(), kPayload);
  CHECK(judge(certificate(key()), one).status == SignatureStatus::good);
  CHECK(judge(certificate(key()), one + one).status == SignatureStatus::malformed);
}

TEST_CASE("a signature that is cut short anywhere is malformed") {
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(key()), "keys.pgp");
  keys.own(key().fingerprint(), kOwner);
  const std::string whole = document(key(), kPayload);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(keys.verify(whole.substr(0, size), kPayload).status == SignatureStatus::malformed);
  }
}

TEST_CASE("a signature of which any bit is changed is not good") {
  OpenPgpKeys keys{Strength{}};
  // In its newer form Ed25519 has no integers, whose sizes may be told in several ways.
  const Key newer = Key::ed25519("newer");
  keys.load(certificate(newer), "keys.pgp");
  keys.own(newer.fingerprint(), kOwner);
  const std::string whole = packet(2, Signature{.hashed = created() + issuer(newer)}.body(newer, kPayload));
  REQUIRE(keys.verify(whole, kPayload).status == SignatureStatus::good);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      CAPTURE(at);
      CAPTURE(bit);
      std::string bent = whole;
      bent[at] = static_cast<char>(static_cast<unsigned char>(bent[at]) ^ (1U << bit));
      CHECK(keys.verify(bent, kPayload).status != SignatureStatus::good);
    }
  }
}

TEST_CASE("a signature of version 3 is weak") {
  const std::string integer("\x00\x09\x01\xAA", 4);
  const std::string body = samples::number(3, 1) + samples::number(5, 1) + samples::number(0, 1) +
                           samples::number(kMadeAt, 4) + key().raw_key_id() + samples::number(1, 1) +
                           samples::number(8, 1) + samples::number(3, 2) + integer;
  CHECK(judge(certificate(key()), packet(2, body)).status == SignatureStatus::weak);
}

TEST_CASE("a signature of version 5 or 6 is by an unknown key") {
  for (const std::uint8_t version : {std::uint8_t{5}, std::uint8_t{6}}) {
    const std::string body = samples::OpenPgpBody{.version = version}.bytes();
    CHECK(judge(certificate(key()), packet(2, body)).status == SignatureStatus::unknown_key);
  }
}

TEST_CASE("a signature over text with its line ends changed is malformed, also where there are none") {
  const std::string canonical = "tree 1234\r\nauthor A\r\n\r\nSubject\r\n";
  const Signature parts{.type = 1, .hashed = created() + issuer(key())};
  for (const std::string& text : {canonical, std::string(kPayload)}) {
    const Verified verified = judge(certificate(key()), packet(2, parts.body(key(), text)));
    CHECK(verified.status == SignatureStatus::malformed);
    CHECK(holds(verified.detail, "line ends"));
  }
}

TEST_CASE("a signature over something else is bad") {
  const Verified verified = judge(certificate(key()), document(key(), "something else"));
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.key == key().fingerprint());
  CHECK(verified.owner == kOwner);
}

TEST_CASE("a signature by another key than it names is bad") {
  const Signature parts{.hashed = created() + issuer(key())};
  CHECK(judge(certificate(key()), packet(2, parts.body(subkey(), kPayload))).status == SignatureStatus::bad);
}

TEST_CASE("a signature whose first bytes of the digest are wrong is bad") {
  std::string body = Signature{.hashed = created() + issuer(key())}.body(key(), kPayload);
  const std::size_t at = body.size() - (2 + 32) * 2 - 2;
  body[at] = static_cast<char>(body[at] ^ 1);
  CHECK(judge(certificate(key()), packet(2, body)).status != SignatureStatus::good);
}

TEST_CASE("a signature that claims another algorithm than its key's is bad") {
  const Signature parts{.hashed = created() + issuer(key()), .key_algorithm = 19};
  CHECK(judge_parts(parts).status == SignatureStatus::bad);
}

TEST_CASE("a signature with SHA-1, MD5 or RIPEMD-160 is weak") {
  for (const std::uint8_t hash : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    CAPTURE(static_cast<int>(hash));
    CHECK(judge_parts({.hashed = created() + issuer(key()), .hash = hash}).status == SignatureStatus::weak);
  }
  const Strength all{.allows_sha1 = true, .allows_md5 = true, .allows_dsa = true, .min_rsa_bits = 0};
  const Signature ripemd{.hashed = created() + issuer(key()), .hash = 3};
  CHECK(judge(certificate(key()), packet(2, ripemd.body(key(), kPayload)), all).status ==
        SignatureStatus::weak);
}

TEST_CASE("a signature with a hash that is not known is weak") {
  const Verified verified = judge_parts({.hashed = created() + issuer(key()), .hash = 99});
  CHECK(verified.status == SignatureStatus::weak);
  CHECK(holds(verified.detail, "hash algorithm 99"));
}

TEST_CASE("a signature by a DSA key is weak") {
  const Key dsa = Key::dsa();
  CHECK(judge(certificate(dsa), document(dsa, kPayload)).status == SignatureStatus::weak);
}

TEST_CASE("a signature by too short an RSA key is weak, also where the sub-key is the short one") {
  const Key rsa = Key::rsa(1024);
  const Verified verified = judge(certificate(rsa), document(rsa, kPayload));
  CHECK(verified.status == SignatureStatus::weak);
  CHECK(holds(verified.detail, "1024 bits"));
  CHECK(judge(certificate(key()) + signing_subkey(key(), rsa), document(rsa, kPayload)).status ==
        SignatureStatus::weak);
}

TEST_CASE("a signature with an algorithm that does not sign is weak") {
  for (const std::uint8_t algorithm : Numbers{2, 16, 18, 20, 25, 26, 99}) {
    CAPTURE(static_cast<int>(algorithm));
    CHECK(judge_parts({.hashed = created() + issuer(key()), .key_algorithm = algorithm}).status ==
          SignatureStatus::weak);
  }
}

TEST_CASE("a weak signature by an unknown key is weak, and one that is malformed too is malformed") {
  const Signature weak{.hashed = created() + issuer(subkey()), .hash = 2};
  CHECK(judge(certificate(key()), packet(2, weak.body(subkey(), kPayload))).status == SignatureStatus::weak);
  const Signature both{.hashed = issuer(subkey()), .hash = 2};
  CHECK(judge(certificate(key()), packet(2, both.body(subkey(), kPayload))).status ==
        SignatureStatus::malformed);
}

TEST_CASE("a signature that does not say when it was made is malformed") {
  CHECK(with_hashed(issuer(key())) == SignatureStatus::malformed);
  const Signature unhashed{.hashed = issuer(key()), .unhashed = created()};
  CHECK(judge_parts(unhashed).status == SignatureStatus::malformed);
}

TEST_CASE("a signature that says something twice is malformed") {
  CHECK(with_hashed(created() + created() + issuer(key())) == SignatureStatus::malformed);
  CHECK(with_hashed(created() + signature_lifetime(1) + signature_lifetime(0) + issuer(key())) ==
        SignatureStatus::malformed);
}

TEST_CASE("a time of a wrong size is malformed") {
  for (const std::size_t size : {0U, 3U, 5U}) {
    CAPTURE(size);
    CHECK(with_hashed(subpacket(2, std::string(size, 'x')) + issuer(key())) == SignatureStatus::malformed);
    CHECK(with_hashed(created() + subpacket(3, std::string(size, 'x')) + issuer(key())) ==
          SignatureStatus::malformed);
  }
}

TEST_CASE("critical sub-packets that are not known are malformed, and others are passed over") {
  for (const std::uint8_t type : Numbers{1, 5, 6, 31, 35, 40, 60, 100, 127}) {
    CAPTURE(static_cast<int>(type));
    CHECK(with_hashed(created() + subpacket(type, "x", true) + issuer(key())) == SignatureStatus::malformed);
    CHECK(with_hashed(created() + subpacket(type, "x", false) + issuer(key())) == SignatureStatus::good);
  }
  CHECK(with_hashed(created() + subpacket(28, "a@example.org", true) + issuer(key())) ==
        SignatureStatus::good);
}

TEST_CASE("critical notations are malformed, and others are passed over") {
  const std::string notation =
      samples::number(0x80000000U, 4) + samples::number(3, 2) + samples::number(1, 2) + "a@bc";
  CHECK(with_hashed(created() + subpacket(20, notation, true) + issuer(key())) == SignatureStatus::malformed);
  CHECK(with_hashed(created() + subpacket(20, notation, false) + issuer(key())) == SignatureStatus::good);
}

TEST_CASE("what stands in the part that is not hashed is not believed") {
  const Verified verified =
      judge_parts({.hashed = created() + issuer(key()),
                   .unhashed = signature_lifetime(1) + created(1) + subpacket(99, "x", true)});
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.signature_until == kForever);
}

TEST_CASE("a signature that names two keys is malformed, wherever it names them") {
  const Key& other = subkey();
  CHECK(with_hashed(created() + issuer(key()) + issuer_id(other)) == SignatureStatus::malformed);
  CHECK(with_hashed(created() + issuer(key()) + issuer(other)) == SignatureStatus::malformed);
  CHECK(with_hashed(created() + issuer_id(key()) + issuer_id(other)) == SignatureStatus::malformed);
  for (const std::string& unhashed : {issuer_id(other), issuer(other)}) {
    CHECK(judge_parts({.hashed = created() + issuer(key()), .unhashed = unhashed}).status ==
          SignatureStatus::malformed);
  }
  CHECK(judge_parts({.hashed = created() + issuer(key()), .unhashed = issuer_id(key())}).status ==
        SignatureStatus::good);
}

TEST_CASE("a signature that names its key in another version's way is malformed") {
  CHECK(with_hashed(created() + subpacket(33, "\x05" + std::string(32, 'f'))) == SignatureStatus::malformed);
  CHECK(with_hashed(created() + subpacket(33, "\x06" + key().raw_fingerprint())) ==
        SignatureStatus::malformed);
  CHECK(with_hashed(created() + subpacket(16, "short")) == SignatureStatus::malformed);
}

TEST_CASE("a signature that names no key, or one that nobody has, is by an unknown key") {
  CHECK(with_hashed(created()) == SignatureStatus::unknown_key);
  const Verified verified = judge(certificate(key()), document(subkey(), kPayload));
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.key == subkey().fingerprint());
  CHECK(verified.owner == kNobody);
  const Signature by_id{.hashed = created(), .unhashed = issuer_id(subkey())};
  CHECK(judge(certificate(key()), packet(2, by_id.body(subkey(), kPayload))).key ==
        subkey().fingerprint().substr(24));
}

TEST_CASE("a key that is loaded and nobody's does not count") {
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(key()), "keys.pgp");
  const Verified verified = keys.verify(document(key(), kPayload), kPayload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.owner == kNobody);
  CHECK(holds(verified.detail, "nobody"));
}

TEST_CASE("a key whose id is another's is not taken for it where the fingerprint is told") {
  // Only the last 8 bytes are the same.
  const Signature parts{.hashed =
                            created() + subpacket(33, "\x04" + std::string(12, 'x') + key().raw_key_id())};
  CHECK(judge_parts(parts).status == SignatureStatus::unknown_key);
}

}  // namespace sallyport::sign::samples::openpgp
