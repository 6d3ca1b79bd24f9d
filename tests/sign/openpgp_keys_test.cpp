#include "sign/openpgp_keys.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "sign/openpgp_judging.hpp"

namespace sallyport::sign::samples::openpgp {

using model::SignatureStatus;

TEST_CASE("a signature by the primary key is good, with each algorithm") {
  const Key keys[] = {
      Key::eddsa("a"),     Key::ed25519("a"),   Key::ed448(),        Key::rsa(2048),
      Key::ecdsa("P-256"), Key::ecdsa("P-384"), Key::ecdsa("P-521"), Key::ecdsa("brainpoolP256r1")};
  for (const Key& key : keys) {
    CAPTURE(static_cast<int>(key.algorithm()));
    const Verified verified = judge(certificate(key), document(key, kPayload));
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.key == key.fingerprint());
    CHECK(verified.owner == kOwner);
    CHECK(verified.detail == "");
    CHECK(judge(certificate(key), document(key, "other")).status == SignatureStatus::bad);
  }
}

TEST_CASE("RSA goes by two numbers") {
  const Key key = Key::rsa(2048);
  const Signature parts{.hashed = created() + issuer(key), .key_algorithm = 3};
  CHECK(judge(certificate(key), packet(2, parts.body(key, kPayload))).status == SignatureStatus::good);
}

TEST_CASE("a signature is good with each hash that still proves something") {
  const Key key = Key::eddsa("a");
  const Key rsa = Key::rsa(2048);
  const Key curve = Key::ecdsa("P-256");
  for (const std::uint8_t hash : Numbers{8, 9, 10, 11, 12, 14}) {
    CAPTURE(static_cast<int>(hash));
    for (const Key& maker : {key, rsa, curve}) {
      const Signature parts{.hashed = created() + issuer(maker), .hash = hash};
      CHECK(judge(certificate(maker), packet(2, parts.body(maker, kPayload))).status ==
            SignatureStatus::good);
    }
  }
}

TEST_CASE("a signature by a sub-key that may sign is good and tells its primary key") {
  const Key primary = Key::eddsa("primary");
  const Key subkey = Key::ecdsa("P-256");
  const std::string ring = certificate(primary, created() + key_flags(1)) + signing_subkey(primary, subkey);
  const Verified verified = judge(ring, document(subkey, kPayload));
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.key == primary.fingerprint());
}

TEST_CASE("a sub-key may vouch for its primary key in the part that is not hashed") {
  const Key primary = Key::eddsa("primary");
  const Key subkey = Key::eddsa("subkey");
  const Signature binding{.type = 0x18,
                          .hashed = created() + key_flags(2) + issuer(primary),
                          .unhashed = vouching(primary, subkey)};
  const std::string ring = certificate(primary) + packet(14, subkey.body()) +
                           packet(2, binding.body(primary, primary.hashed_form() + subkey.hashed_form()));
  CHECK(judge(ring, document(subkey, kPayload)).status == SignatureStatus::good);
}

TEST_CASE("a signature that names its key by id alone, hashed or not, is good") {
  const Key key = Key::eddsa("a");
  const Signature hashed{.hashed = created() + issuer_id(key)};
  const Signature unhashed{.hashed = created(), .unhashed = issuer_id(key)};
  CHECK(judge(certificate(key), packet(2, hashed.body(key, kPayload))).status == SignatureStatus::good);
  CHECK(judge(certificate(key), packet(2, unhashed.body(key, kPayload))).status == SignatureStatus::good);
}

TEST_CASE("a primary key that says nothing of its use may sign") {
  const Key key = Key::eddsa("a");
  CHECK(judge(certificate(key, created()), document(key, kPayload)).status == SignatureStatus::good);
}

TEST_CASE("a primary key that is bound by itself needs no user id") {
  const Key key = Key::eddsa("a");
  const std::string ring = packet(6, key.body()) + direct(key, created() + key_flags(3));
  CHECK(judge(ring, document(key, kPayload)).status == SignatureStatus::good);
}

TEST_CASE("what the administrator allows is not weak") {
  const Key key = Key::rsa(1024);
  const Signature sha1{.hashed = created() + issuer(key), .hash = 2};
  const std::string content = packet(2, sha1.body(key, kPayload));
  CHECK(judge(certificate(key), content, {.allows_sha1 = true}).status == SignatureStatus::weak);
  CHECK(judge(certificate(key), content, {.min_rsa_bits = 1024}).status == SignatureStatus::weak);
  CHECK(judge(certificate(key), content, {.allows_sha1 = true, .min_rsa_bits = 1024}).status ==
        SignatureStatus::good);
  const Key dsa = Key::dsa();
  CHECK(judge(certificate(dsa), document(dsa, kPayload), {.allows_dsa = true}).status ==
        SignatureStatus::good);
  const Signature md5{.hashed = created() + issuer(key), .hash = 1};
  CHECK(
      judge(certificate(key), packet(2, md5.body(key, kPayload)), {.allows_md5 = true, .min_rsa_bits = 1024})
          .status == SignatureStatus::good);
}

TEST_CASE("a key is valid from the later creation on to the earlier end") {
  const Key primary = Key::eddsa("primary", kMadeAt + 100);
  const Key subkey = Key::eddsa("subkey", kMadeAt + 50);
  const auto ring = [&](const std::string& primary_life, const std::string& subkey_life) {
    return certificate(primary, created() + key_flags(1) + primary_life) + packet(14, subkey.body()) +
           over_subkey(primary, subkey, created() + key_flags(2) + subkey_life + vouching(primary, subkey));
  };
  const std::string content = document(subkey, kPayload);
  const Verified unlimited = judge(ring("", ""), content);
  CHECK(unlimited.valid_from == kMadeAt + 100);
  CHECK(unlimited.valid_until == kForever);
  CHECK(judge(ring(key_lifetime(1000), ""), content).valid_until == kMadeAt + 1100);
  CHECK(judge(ring("", key_lifetime(1000)), content).valid_until == kMadeAt + 1050);
  CHECK(judge(ring(key_lifetime(1000), key_lifetime(1000)), content).valid_until == kMadeAt + 1050);
  CHECK(judge(ring(key_lifetime(900), key_lifetime(1000)), content).valid_until == kMadeAt + 1000);
}

TEST_CASE("a binding's own end, and that of the sub-key's word for it, end the key") {
  const Key primary = Key::eddsa("primary");
  const Key subkey = Key::eddsa("subkey");
  const std::string content = document(subkey, kPayload);
  const auto until = [&](const std::string& user, const std::string& binding, const std::string& word) {
    const std::string ring =
        certificate(primary, created() + key_flags(1) + user) + packet(14, subkey.body()) +
        over_subkey(primary, subkey,
                    created() + key_flags(2) + binding + vouching(primary, subkey, created() + word));
    return judge(ring, content).valid_until;
  };
  CHECK(until(signature_lifetime(10), "", "") == kMadeAt + 10);
  CHECK(until("", signature_lifetime(10), "") == kMadeAt + 10);
  CHECK(until("", "", signature_lifetime(10)) == kMadeAt + 10);
}

TEST_CASE("the newest binding counts, and of those of one second what all of them grant") {
  const Key key = Key::eddsa("a");
  const std::string content = document(key, kPayload);
  const auto certified = [&](std::uint32_t time, const std::string& user, const std::string& more) {
    return packet(13, user) + over_user(key, user, created(time) + more);
  };
  const std::string head = packet(6, key.body());
  const std::string longer = certified(kMadeAt + 1, "A", key_lifetime(2000) + key_flags(3));
  const std::string shorter = certified(kMadeAt, "B", key_lifetime(1000) + key_flags(1));
  for (const std::string& ring : {head + longer + shorter, head + shorter + longer}) {
    const Verified verified = judge(ring, content);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.valid_until == kMadeAt + 2000);
  }
  const std::string as_new = certified(kMadeAt + 1, "B", key_lifetime(1000) + key_flags(1));
  for (const std::string& ring : {head + longer + as_new, head + as_new + longer}) {
    const Verified verified = judge(ring, content);
    CHECK(verified.status == SignatureStatus::bad);
    CHECK(verified.valid_until == kMadeAt + 1000);
  }
}

TEST_CASE("a newer user id that says no end does not take away the end that another says") {
  const Key key = Key::eddsa("a");
  const auto ring = [&](const std::string& user) {
    return certificate(key, created() + key_flags(3) + key_lifetime(1000)) + packet(13, user) +
           over_user(key, user, created(kMadeAt + 1) + key_flags(3));
  };
  CHECK(judge(ring("Second"), document(key, kPayload)).valid_until == kMadeAt + 1000);
  CHECK(judge(ring("A U Thor <author@example.org>"), document(key, kPayload)).valid_until == kMadeAt + 1000);
}

TEST_CASE("a newer signature over the same user id takes the older's end away") {
  const Key key = Key::eddsa("a");
  const std::string ring =
      certificate(key, created() + key_flags(3) + key_lifetime(1000)) +
      over_user(key, "A U Thor <author@example.org>", created(kMadeAt + 1) + key_flags(3));
  CHECK(judge(ring, document(key, kPayload)).valid_until == kForever);
}

TEST_CASE("a signature's own end is told") {
  const Key key = Key::eddsa("a");
  const Verified endless = judge(certificate(key), document(key, kPayload));
  CHECK(endless.signature_until == kForever);
  const Verified verified =
      judge(certificate(key), document(key, kPayload, created() + signature_lifetime(60)));
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.signature_until == kMadeAt + 60);
  CHECK(status_at(verified, kMadeAt + 59) == SignatureStatus::good);
  CHECK(status_at(verified, kMadeAt + 60) == SignatureStatus::expired_signature);
}

TEST_CASE("what a signature says of its date changes nothing") {
  const Key key = Key::eddsa("a");
  const std::string ring = certificate(key, created() + key_flags(3) + key_lifetime(1000));
  for (const std::uint32_t time : {kMadeAt - 1000, kMadeAt + 500, kMadeAt + 5000, 0xFFFFFFF0U}) {
    CAPTURE(time);
    const Verified verified = judge(ring, document(key, kPayload, created(time)));
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.valid_from == kMadeAt);
    CHECK(verified.valid_until == kMadeAt + 1000);
  }
}

TEST_CASE("a key that is not loaded cannot be anybody's") {
  const Key a = Key::eddsa("a");
  const Key b = Key::eddsa("b");
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(a) + signing_subkey(a, b), "keys.pgp");
  CHECK_THROWS_WITH_AS(keys.own(Key::eddsa("c").fingerprint(), kOwner),
                       doctest::Contains("no key ring holds"), base::Error);
  CHECK_THROWS_WITH_AS(keys.own("", kOwner), doctest::Contains("no key ring holds"), base::Error);
  CHECK_THROWS_WITH_AS(keys.own(a.fingerprint().substr(24), kOwner), doctest::Contains("no key ring holds"),
                       base::Error);
  CHECK_THROWS_WITH_AS(keys.own(b.fingerprint(), kOwner), doctest::Contains("is a sub-key"), base::Error);
}

TEST_CASE("a fingerprint may be written as people write it") {
  const Key key = Key::eddsa("a");
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(key), "keys.pgp");
  std::string text = "  ";
  for (const char c : key.fingerprint()) {
    text += c >= 'A' ? static_cast<char>(c - 'A' + 'a') : c;
    if (text.size() % 5 == 0) text += ' ';
  }
  keys.own(text, kOwner);
  CHECK(keys.verify(document(key, kPayload), kPayload).owner == kOwner);
}

TEST_CASE("a key is one person's") {
  const Key a = Key::eddsa("a");
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(a), "keys.pgp");
  keys.own(a.fingerprint(), 1);
  CHECK_NOTHROW(keys.own(a.fingerprint(), 1));
  CHECK_THROWS_WITH_AS(keys.own(a.fingerprint(), 2), doctest::Contains("two people"), base::Error);
}

TEST_CASE("a sub-key is one person's, whether or not it may sign") {
  const Key a = Key::eddsa("a");
  const Key b = Key::eddsa("b");
  const Key shared = Key::eddsa("shared");
  const std::string of_a = certificate(a) + signing_subkey(a, shared);
  const std::string of_b = certificate(b) + packet(14, shared.body()) + over_subkey(b, shared, created());
  OpenPgpKeys keys{Strength{}};
  keys.load(of_a + of_b, "keys.pgp");
  keys.own(a.fingerprint(), 1);
  CHECK_THROWS_WITH_AS(keys.own(b.fingerprint(), 2), doctest::Contains("share the key"), base::Error);
  CHECK_NOTHROW(keys.own(b.fingerprint(), 1));
}

TEST_CASE(
    "of two certificates that bind one sub-key of the same person the one counts by which it may sign") {
  const Key a = Key::eddsa("a");
  const Key b = Key::eddsa("b");
  const Key shared = Key::eddsa("shared");
  const std::string may = certificate(a) + signing_subkey(a, shared);
  const std::string may_not = certificate(b) + packet(14, shared.body()) + over_subkey(b, shared, created());
  const Signature parts{.hashed = created(), .unhashed = issuer_id(shared)};
  const std::string by_id = packet(2, parts.body(shared, kPayload));
  for (const std::string& content : {by_id, document(shared, kPayload)}) {
    for (const std::string& ring : {may + may_not, may_not + may}) {
      const Verified verified = judge(ring, content);
      CHECK(verified.status == SignatureStatus::good);
      CHECK(verified.key == a.fingerprint());
    }
    const std::string revoked =
        certificate(b) + signing_subkey(b, shared) + over_subkey(b, shared, created(), 0x28);
    CHECK(judge(may + revoked, content).status == SignatureStatus::revoked_key);
    CHECK(judge(revoked + may, content).status == SignatureStatus::revoked_key);
  }
}

TEST_CASE("certificates are listed with what people know them by") {
  const Key a = Key::rsa(2048);
  const Key b = Key::eddsa("b");
  OpenPgpKeys keys{Strength{}};
  keys.load(certificate(a, created() + key_lifetime(1000)) + packet(13, "Second") +
                over_user(a, "Second", created() + key_lifetime(1000)) + certificate(b) +
                signing_subkey(b, Key::eddsa("c")),
            "keys.pgp");
  keys.load(packet(6, b.body()) + direct(b, created(), 0x20), "revoked.pgp");
  const std::vector<OpenPgpKeys::Listed> all = keys.list();
  REQUIRE(all.size() == 2);
  const bool is_a_first = all[0].fingerprint == a.fingerprint();
  const OpenPgpKeys::Listed& of_a = all[is_a_first ? 0 : 1];
  const OpenPgpKeys::Listed& of_b = all[is_a_first ? 1 : 0];
  CHECK(of_a.user_ids == std::vector<std::string>{"A U Thor <author@example.org>", "Second"});
  CHECK(of_a.algorithm == "rsa");
  CHECK(of_a.bits == 2048);
  CHECK(of_a.created == kMadeAt);
  CHECK(of_a.expires == kMadeAt + 1000);
  CHECK_FALSE(of_a.is_revoked);
  CHECK(of_b.fingerprint == b.fingerprint());
  CHECK(of_b.algorithm == "ed25519");
  CHECK_FALSE(of_b.expires);
  CHECK(of_b.is_revoked);
}

}  // namespace sallyport::sign::samples::openpgp
