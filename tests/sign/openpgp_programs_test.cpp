#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "git/parse_object.hpp"
#include "sign/openpgp_judging.hpp"
#include "sign/openpgp_workshop.hpp"
#include "sign/samples.hpp"
#include "sign/signed_text.hpp"

// What GnuPG and Sequoia make of keys and signatures. The keys are made here and thrown away.

namespace sallyport::sign::samples::openpgp {

using model::SignatureStatus;
using test::has_program;

namespace {

constexpr std::int64_t kYear2020 = 1'577'836'800;  // seconds since the epoch
constexpr std::int64_t kDay = 86'400;

// Making keys takes longest, so that all tests share one workshop.
OpenPgpWorkshop& workshop() {
  static OpenPgpWorkshop shop;
  return shop;
}

// A key that only one test knows.
std::string new_key(const std::string& algorithm_use_end = "ed25519 default never",
                    const std::string& options = "") {
  static int number = 0;
  const std::string name = "key" + std::to_string(++number);
  workshop().make_key(name, algorithm_use_end, options);
  return name;
}

std::string sign_by(const std::string& name, const std::string& options = "") {
  return workshop().sign(name, kPayload, options);
}

Verified judge_by(const std::string& name, const std::string& options = "") {
  return judge(workshop().exported(name), sign_by(name, options));
}

// Types `answers` at gpg's prompts, which say "\n" for a line's end.
std::string answer(const std::string& answers, const std::string& command) {
  return workshop().run("printf '" + answers + "' | gpg --no-batch --command-fd 0 " + command);
}

}  // namespace

TEST_CASE("what gpg signs is good, with each algorithm of primary keys") {
  for (const std::string algorithm : {"ed25519", "nistp256", "nistp384", "rsa2048", "rsa3072"}) {
    CAPTURE(algorithm);
    const std::string name = new_key(algorithm + " cert,sign never");
    const Verified verified = judge_by(name);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.key == workshop().fingerprint(name));
    CHECK(verified.valid_until == kForever);
    CHECK(judge(workshop().exported(name), workshop().sign(name, "other")).status == SignatureStatus::bad);
  }
}

TEST_CASE("what gpg signs with a sub-key is good, and told as the primary key's") {
  for (const std::string algorithm : {"ed25519", "nistp256/ecdsa", "rsa2048"}) {
    CAPTURE(algorithm);
    const std::string name = new_key("ed25519 cert never");
    const std::string fingerprint = workshop().fingerprint(name);
    workshop().run("gpg --quick-add-key " + fingerprint + " cv25519 encr never && gpg --quick-add-key " +
                   fingerprint + " " + algorithm + " sign never");
    const Verified verified = judge_by(name);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.key == fingerprint);
  }
}

TEST_CASE("what git and gpg sign is good over what they signed") {
  const std::string name = new_key();
  workshop().run(
      "rm -rf repo && git init -q repo && git config -f gitconfig user.name A && git config -f gitconfig "
      "user.email a@example.org && git config -f gitconfig user.signingKey " +
      name + " && git -C repo commit -q --allow-empty -S -m Subject && git -C repo tag -s -m Release v1");
  const std::string raw_commit = workshop().run("git -C repo cat-file commit HEAD");
  const std::string raw_tag = workshop().run("git -C repo cat-file tag v1");
  const SignedText commit = take_signature(git::parse_commit(raw_commit, 20), raw_commit);
  const SignedText tag = take_signature(git::parse_tag(raw_tag, 20), raw_tag);
  OpenPgpKeys keys{Strength{}};
  for (const std::string& fingerprint : keys.load(workshop().exported(name), "keys.pgp"))
    keys.own(fingerprint, kOwner);
  CHECK(keys.verify(commit.content, commit.payload).status == SignatureStatus::good);
  CHECK(keys.verify(tag.content, tag.payload).status == SignatureStatus::good);
  CHECK(keys.verify(tag.content, commit.payload).status == SignatureStatus::bad);
}

TEST_CASE("gpg's key ring is read whole, binary and armoured") {
  const std::string a = new_key();
  const std::string b = new_key();
  for (const std::string how :
       {"gpg --export", "gpg --armor --export", "gpg --armor --export-options export-minimal --export"}) {
    CAPTURE(how);
    OpenPgpKeys keys{Strength{}};
    keys.load(workshop().run(how), "keys.pgp");
    CHECK_NOTHROW(keys.own(workshop().fingerprint(a), 1));
    CHECK_NOTHROW(keys.own(workshop().fingerprint(b), 2));
  }
}

TEST_CASE("gpg's private keys and its keybox are refused") {
  const std::string name = new_key();
  OpenPgpKeys keys{Strength{}};
  CHECK_THROWS_WITH_AS(keys.load(workshop().run("gpg --export-secret-keys " + name), "keys.pgp"),
                       doctest::Contains("private key"), base::Error);
  CHECK_THROWS_WITH_AS(keys.load(workshop().run("gpg --armor --export-secret-keys " + name), "keys.pgp"),
                       doctest::Contains("private key"), base::Error);
  CHECK_THROWS_WITH_AS(keys.load(workshop().run("cat gnupg/pubring.kbx"), "keys.pgp"),
                       doctest::Contains("keybox"), base::Error);
}

TEST_CASE("gpg's notations and policies are passed over unless they are critical") {
  const std::string name = new_key();
  CHECK(judge_by(name, "--sig-notation a@example.org=x").status == SignatureStatus::good);
  CHECK(judge_by(name, "--sig-notation '!a@example.org=x'").status == SignatureStatus::malformed);
  CHECK(judge_by(name, "--sig-policy-url https://example.org").status == SignatureStatus::good);
}

TEST_CASE("gpg's signatures with SHA-1 are weak, and over text malformed") {
  const std::string name = new_key();
  CHECK(judge_by(name, "--digest-algo SHA1").status == SignatureStatus::weak);
  CHECK(judge_by(name, "--digest-algo SHA512").status == SignatureStatus::good);
  CHECK(judge_by(name, "--textmode").status == SignatureStatus::malformed);
}

TEST_CASE("two signatures that gpg writes together are malformed") {
  const std::string a = new_key();
  const std::string b = new_key();
  CHECK(judge(workshop().exported(a + " " + b), sign_by(a, "--local-user " + b)).status ==
        SignatureStatus::malformed);
}

TEST_CASE("a key of gpg's that has expired is right until then, whenever its signatures say they were made") {
  const std::string in_2020 = "--faked-system-time 20200101T000000!";
  const std::string name = new_key("ed25519 default 10d", in_2020);
  for (const std::string& content :
       {sign_by(name, in_2020), sign_by(name, "--faked-system-time 20200105T000000!")}) {
    const Verified verified = judge(workshop().exported(name), content);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.valid_from == kYear2020);
    CHECK(verified.valid_until == kYear2020 + 10 * kDay);
    CHECK(status_at(verified, kYear2020 + 10 * kDay) == SignatureStatus::expired_key);
  }
  const std::string content = sign_by(name, in_2020);
  workshop().run("gpg --faked-system-time 20200102T000000! --quick-set-expire " +
                 workshop().fingerprint(name) + " 20d");
  CHECK(judge(workshop().exported(name), content).valid_until == kYear2020 + 21 * kDay);
}

TEST_CASE("the end of gpg's sub-key, and of its signature, is told") {
  const std::string in_2020 = "--faked-system-time 20200101T000000!";
  const std::string name = new_key("ed25519 cert 30d", in_2020);
  workshop().run("gpg " + in_2020 + " --quick-add-key " + workshop().fingerprint(name) + " ed25519 sign 10d");
  const Verified verified =
      judge(workshop().exported(name), sign_by(name, in_2020 + " --default-sig-expire 5d"));
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.valid_until == kYear2020 + 10 * kDay);
  CHECK(verified.signature_until == kYear2020 + 5 * kDay);
}

TEST_CASE("a key that gpg revokes is revoked, whatever the reason") {
  for (const std::string reason : {"0", "1", "2", "3"}) {
    CAPTURE(reason);
    const std::string name = new_key();
    const std::string content = sign_by(name);
    CHECK(judge(workshop().exported(name), content).status == SignatureStatus::good);
    const std::string revocation =
        answer("y\\n" + reason + "\\n\\ny\\n", "--armor --gen-revoke " + workshop().fingerprint(name));
    workshop().run("cat > revocation <<'END'\n" + revocation + "END\ngpg --import revocation");
    CHECK(judge(workshop().exported(name), content).status == SignatureStatus::revoked_key);
  }
}

TEST_CASE("the revocation that gpg writes with each key revokes it") {
  const std::string name = new_key();
  const std::string content = sign_by(name);
  workshop().run("sed 's/^:---/---/' gnupg/openpgp-revocs.d/" + workshop().fingerprint(name) +
                 ".rev | gpg --import");
  CHECK(judge(workshop().exported(name), content).status == SignatureStatus::revoked_key);
}

TEST_CASE("a sub-key that gpg revokes is revoked, and the primary key's next one is not") {
  const std::string name = new_key("ed25519 cert never");
  const std::string fingerprint = workshop().fingerprint(name);
  workshop().run("gpg --quick-add-key " + fingerprint + " ed25519 sign never");
  const std::string content = sign_by(name);
  answer("key 1\\nrevkey\\ny\\n3\\n\\ny\\nsave\\n", "--edit-key " + fingerprint);
  const Verified verified = judge(workshop().exported(name), content);
  CHECK(verified.status == SignatureStatus::revoked_key);
  CHECK(verified.detail.find("no longer used") != std::string::npos);
  workshop().run("gpg --quick-add-key " + fingerprint + " ed25519 sign never");
  CHECK(judge_by(name).status == SignatureStatus::good);
}

TEST_CASE("a key whose user id gpg revokes stays good by another") {
  const std::string name = new_key();
  const std::string fingerprint = workshop().fingerprint(name);
  const std::string content = sign_by(name);
  workshop().run("gpg --quick-add-uid " + fingerprint +
                 " 'Other <other@example.org>' && gpg --quick-revoke-uid " + fingerprint + " '" + name +
                 " <" + name + "@example.org>'");
  CHECK(judge(workshop().exported(fingerprint), content).status == SignatureStatus::good);
}

TEST_CASE("what another signs of a key with gpg changes nothing") {
  const std::string name = new_key();
  const std::string other = new_key();
  workshop().run("gpg --local-user " + other + " --quick-sign-key " + workshop().fingerprint(name));
  CHECK(judge_by(name).status == SignatureStatus::good);
}

TEST_CASE("what Sequoia signs is good" * doctest::skip(!has_program("sqop"))) {
  const std::string script = "sqop generate-key 'S <s@example.org>' > sequoia.key && printf '%s' '" +
                             std::string(kPayload) + "' > payload && ";
  const std::string content = workshop().run(script + "sqop sign --no-armor sequoia.key < payload");
  const std::string ring = workshop().run("sqop extract-cert < sequoia.key");
  const Verified verified = judge(ring, content);
  CHECK(verified.status == SignatureStatus::good);
  OpenPgpKeys keys{Strength{}};
  CHECK(keys.load(ring, "sequoia.pgp") == std::vector<std::string>{verified.key});
  CHECK(keys.verify(content, kPayload).status == SignatureStatus::unknown_key);
  CHECK(judge(ring, workshop().run("printf other | sqop sign --no-armor sequoia.key")).status ==
        SignatureStatus::bad);
  CHECK(judge(ring, workshop().run("sqop sign --no-armor --as text sequoia.key < payload")).status ==
        SignatureStatus::malformed);
}

TEST_CASE("Sequoia's private key is refused" * doctest::skip(!has_program("sqop"))) {
  OpenPgpKeys keys{Strength{}};
  CHECK_THROWS_WITH_AS(keys.load(workshop().run("sqop generate-key 'S <s@example.org>'"), "sequoia.key"),
                       doctest::Contains("private key"), base::Error);
}

}  // namespace sallyport::sign::samples::openpgp
