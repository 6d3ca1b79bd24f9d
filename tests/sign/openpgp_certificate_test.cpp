#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "sign/openpgp_judging.hpp"
#include "sign/samples.hpp"

// Which keys of a certificate may sign, and what a certificate cannot say.

namespace sallyport::sign::samples::openpgp {

using model::SignatureStatus;

namespace {

// By the sub-key, which is bound by these packets.
Verified judge_subkey(const std::string& bindings) {
  return judge(certificate(key()) + packet(14, subkey().body()) + bindings, document(subkey(), kPayload));
}

std::string binding() {
  return over_subkey(key(), subkey(), created() + key_flags(2) + vouching(key(), subkey()));
}

}  // namespace

TEST_CASE("a primary key that only certifies does not sign") {
  const Verified verified = judge(certificate(key(), created() + key_flags(1)), document(key(), kPayload));
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(holds(verified.detail, "may not sign"));
}

TEST_CASE("leave to sign in the part that is not hashed is none") {
  const Signature parts{.type = 0x18,
                        .hashed = created() + key_flags(4) + issuer(key()),
                        .unhashed = key_flags(2) + vouching(key(), subkey())};
  const std::string bound = packet(2, parts.body(key(), key().hashed_form() + subkey().hashed_form()));
  CHECK(judge_subkey(bound).status == SignatureStatus::bad);
}

TEST_CASE("a sub-key that does not vouch for its primary key does not sign") {
  CHECK(judge_subkey(binding()).status == SignatureStatus::good);
  const Verified without = judge_subkey(over_subkey(key(), subkey(), created() + key_flags(2)));
  CHECK(without.status == SignatureStatus::bad);
  CHECK(without.detail ==
        "made by the sub-key " + subkey().fingerprint() + ", which does not vouch for its primary key");
  const Key other = Key::eddsa("other");
  for (const std::string& word :
       {vouching(other, subkey()), vouching(key(), other), subpacket(32, ""), subpacket(32, "x"),
        vouching(key(), subkey(), ""), vouching(key(), subkey(), created() + subpacket(99, "x", true))}) {
    CHECK(judge_subkey(over_subkey(key(), subkey(), created() + key_flags(2) + word)).status ==
          SignatureStatus::bad);
  }
}

TEST_CASE("a primary key's word in the place of the sub-key's is none") {
  const std::string word =
      subpacket(32, Signature{.type = 0x18}.body(subkey(), key().hashed_form() + subkey().hashed_form()));
  CHECK(judge_subkey(over_subkey(key(), subkey(), created() + key_flags(2) + word)).status ==
        SignatureStatus::bad);
}

TEST_CASE("a sub-key without leave to sign does not sign") {
  for (const std::string& flags :
       {key_flags(0x0C), key_flags(0x20), key_flags(1), subpacket(27, ""), std::string()}) {
    CHECK(judge_subkey(over_subkey(key(), subkey(), created() + flags + vouching(key(), subkey()))).status ==
          SignatureStatus::bad);
  }
}

TEST_CASE("a sub-key that nothing binds does not sign") {
  CHECK(judge_subkey("").status == SignatureStatus::bad);
  const std::string critical =
      created() + key_flags(2) + subpacket(99, "x", true) + vouching(key(), subkey());
  CHECK(judge_subkey(over_subkey(key(), subkey(), critical)).status == SignatureStatus::bad);
  // Bound by a stranger.
  CHECK(judge_subkey(
            over_subkey(Key::eddsa("other"), subkey(), created() + key_flags(2) + vouching(key(), subkey())))
            .status == SignatureStatus::bad);
}

TEST_CASE("a newer binding without leave to sign takes it away") {
  const std::string newer = over_subkey(key(), subkey(), created(kMadeAt + 1) + key_flags(4));
  CHECK(judge_subkey(binding() + newer).status == SignatureStatus::bad);
  CHECK(judge_subkey(newer + binding()).status == SignatureStatus::bad);
}

TEST_CASE("a key that is revoked is revoked, whatever the reason and the dates") {
  for (const std::uint8_t reason : Numbers{0, 1, 2, 3, 32}) {
    for (const std::uint32_t time : {kMadeAt - 10, kMadeAt, kMadeAt + 1000, 0xFFFFFFF0U}) {
      CAPTURE(static_cast<int>(reason));
      CAPTURE(time);
      const std::string revocation =
          direct(key(), created(time) + subpacket(29, samples::number(reason, 1)), 0x20);
      const std::string ring = packet(6, key().body()) + revocation + certificate(key());
      const Verified back_dated = judge(ring, document(key(), kPayload, created(kMadeAt - 5)));
      CHECK(back_dated.status == SignatureStatus::revoked_key);
      CHECK(back_dated.key == key().fingerprint());
      CHECK(judge(ring + signing_subkey(key(), subkey()), document(subkey(), kPayload)).status ==
            SignatureStatus::revoked_key);
    }
  }
}

TEST_CASE("a sub-key that is revoked is revoked, also where it is bound again") {
  for (const std::uint8_t reason : Numbers{0, 1, 2, 3}) {
    const std::string revocation =
        over_subkey(key(), subkey(), created() + subpacket(29, samples::number(reason, 1)), 0x28);
    const std::string again =
        over_subkey(key(), subkey(), created(kMadeAt + 1) + key_flags(2) + vouching(key(), subkey()));
    CHECK(judge_subkey(binding() + revocation).status == SignatureStatus::revoked_key);
    CHECK(judge_subkey(revocation + binding() + again).status == SignatureStatus::revoked_key);
  }
  CHECK(holds(
      judge_subkey(binding() + over_subkey(key(), subkey(), created() + subpacket(29, "\x02"), 0x28)).detail,
      "it is compromised"));
}

TEST_CASE("a revocation counts though it is odd, or uses an old hash") {
  const auto revoked = [](const Signature& parts) {
    return judge(packet(6, key().body()) + packet(2, parts.body(key(), key().hashed_form())) +
                     certificate(key()),
                 document(key(), kPayload))
        .status;
  };
  CHECK(revoked({.type = 0x20, .hashed = issuer(key())}) == SignatureStatus::revoked_key);
  CHECK(revoked({.type = 0x20, .hashed = created()}) == SignatureStatus::revoked_key);
  CHECK(revoked({.type = 0x20, .hashed = created() + subpacket(99, "x", true) + issuer(key())}) ==
        SignatureStatus::revoked_key);
  CHECK(revoked({.type = 0x20, .hashed = created() + signature_lifetime(1) + issuer(key())}) ==
        SignatureStatus::revoked_key);
  CHECK(revoked({.type = 0x20, .hashed = created() + issuer(key()), .hash = 1}) ==
        SignatureStatus::revoked_key);
}

TEST_CASE("a revocation by the key that the certificate names for that counts, and a stranger's does not") {
  const Key revoker = Key::eddsa("revoker");
  const std::string names = created() + key_flags(3) + subpacket(12, "\x80\x16" + revoker.raw_fingerprint());
  const auto judged = [&](const Key& by, const std::string& binding_terms) {
    const Signature parts{.type = 0x20, .hashed = created() + issuer(by)};
    return judge(packet(6, key().body()) + packet(2, parts.body(by, key().hashed_form())) +
                     direct(key(), binding_terms),
                 document(key(), kPayload))
        .status;
  };
  CHECK(judged(revoker, names) == SignatureStatus::revoked_key);
  CHECK(judged(subkey(), names) == SignatureStatus::good);
  CHECK(judged(revoker, created() + key_flags(3)) == SignatureStatus::good);
}

TEST_CASE("a key all of whose user ids are revoked is revoked, until one is certified again") {
  const std::string user = "A U Thor <author@example.org>";
  const std::string content = document(key(), kPayload);
  const std::string revoked = certificate(key()) + over_user(key(), user, created(), 0x30);
  CHECK(judge(revoked, content).status == SignatureStatus::revoked_key);
  CHECK(judge(revoked + packet(13, "Other") + over_user(key(), "Other", created()), content).status ==
        SignatureStatus::good);
  CHECK(judge(revoked + over_user(key(), user, created(kMadeAt + 1)), content).status ==
        SignatureStatus::good);
}

TEST_CASE("a certificate with a signature of its own that it did not make is refused") {
  const Key other = Key::eddsa("other");
  const auto forged = [&](std::uint8_t type, const std::string& over) {
    const Signature parts{.type = type, .hashed = created() + key_flags(3) + issuer(key())};
    return packet(2, parts.body(other, key().hashed_form() + over));
  };
  const std::string user = "B";
  const std::string user_form = "\xB4" + samples::number(1, 4) + user;
  OpenPgpKeys keys{Strength{}};
  for (const std::string& ring :
       {packet(6, key().body()) + forged(0x1F, ""),
        packet(6, key().body()) + forged(0x20, "") + certificate(key()),
        certificate(key()) + packet(13, user) + forged(0x13, user_form),
        certificate(key()) + packet(14, subkey().body()) + forged(0x18, subkey().hashed_form()),
        certificate(key()) + packet(14, subkey().body()) + binding() +
            forged(0x28, subkey().hashed_form())}) {
    CHECK_THROWS_WITH_AS(keys.load(ring, "keys.pgp"), doctest::Contains("did not make"), base::Error);
  }
  CHECK(keys.list().empty());
}

TEST_CASE("a certificate that nothing of its own binds is refused") {
  OpenPgpKeys keys{Strength{}};
  const Key other = Key::eddsa("other");
  const Signature by_other{.type = 0x13, .hashed = created() + issuer(other)};
  const std::string user_form = key().hashed_form() + "\xB4" + samples::number(1, 4) + "A";
  for (const std::string& ring :
       {packet(6, key().body()), packet(6, key().body()) + packet(13, "A"),
        packet(6, key().body()) + packet(13, "A") + packet(2, by_other.body(other, user_form)),
        packet(6, key().body()) + packet(13, "A") +
            over_user(key(), "A", created() + subpacket(99, "x", true))}) {
    CHECK_THROWS_WITH_AS(keys.load(ring, "keys.pgp"), doctest::Contains("binds it"), base::Error);
  }
}

TEST_CASE("a primary key of an algorithm that is not known is refused by name") {
  OpenPgpKeys keys{Strength{}};
  std::string body = key().body();
  body[5] = 99;
  CHECK_THROWS_WITH_AS(keys.load(packet(6, body) + packet(13, "A"), "keys.pgp"),
                       doctest::Contains("is of algorithm 99"), base::Error);
}

TEST_CASE("a certificate's signature where it does not belong is refused, a revocation first of all") {
  OpenPgpKeys keys{Strength{}};
  const std::string ring = packet(6, key().body()) +
                           packet(2, Signature{.type = 0x28, .hashed = created() + issuer(key())}.body(
                                         key(), key().hashed_form())) +
                           certificate(key());
  CHECK_THROWS_WITH_AS(keys.load(ring, "keys.pgp"), doctest::Contains("where none belongs"), base::Error);
}

TEST_CASE("a revocation that cannot be checked refuses the certificate") {
  OpenPgpKeys keys{Strength{}};
  const std::string old_revocation = samples::number(3, 1) + samples::number(5, 1) +
                                     samples::number(0x20, 1) + samples::number(kMadeAt, 4) +
                                     key().raw_key_id() + "rest";
  CHECK_THROWS_WITH_AS(
      keys.load(packet(6, key().body()) + packet(2, old_revocation) + certificate(key()), "keys.pgp"),
      doctest::Contains("version 3"), base::Error);
  const Signature unknown_hash{.type = 0x20, .hashed = created() + issuer(key()), .hash = 99};
  CHECK_THROWS_WITH_AS(
      keys.load(packet(6, key().body()) + packet(2, unknown_hash.body(key(), key().hashed_form())) +
                    certificate(key()),
                "keys.pgp"),
      doctest::Contains("hash algorithm 99"), base::Error);
}

TEST_CASE("what strangers signed of a certificate changes nothing") {
  const Key other = Key::eddsa("other");
  const Signature certification{.type = 0x10, .hashed = created() + issuer(other), .hash = 99};
  const std::string ring = certificate(key()) + packet(2, certification.body(other, "whatever")) +
                           packet(2, "\x03 of an old version") + packet(2, "\x06 of a new version");
  CHECK(judge(ring, document(key(), kPayload)).status == SignatureStatus::good);
}

}  // namespace sallyport::sign::samples::openpgp
