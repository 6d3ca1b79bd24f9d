// What git signs through gpgsm and openssl is good, by keys and certificates that these programs made, in
// full isolation from the user's own. They are made here and thrown away.
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "git/parse_object.hpp"
#include "sign/shell_home.hpp"
#include "sign/signed_text.hpp"
#include "sign/x509.hpp"

using namespace sallyport;
using model::SignatureStatus;
using sign::X509Keys;
using sign::test::has_program;
using sign::test::kAskNobody;
using sign::test::ShellHome;

namespace {

constexpr sign::Owner kAlice = 1;

// With a repository in it.
class Home : public ShellHome {
 public:
  Home() {
    run("git init -q repo && git config -f gitconfig user.name Alice && "
        "git config -f gitconfig user.email alice@example.org && git config -f gitconfig gpg.format x509");
  }

  // A commit and a tag that git signs.
  sign::SignedText signed_commit() const {
    run("git -C repo commit -q --allow-empty -S -m 'Subject\n\nBody'");
    const std::string raw = run("git -C repo cat-file commit HEAD");
    return sign::take_signature(git::parse_commit(raw, model::Oid::kSha1Bytes), raw);
  }
  sign::SignedText signed_tag() const {
    run("git -C repo commit -q --allow-empty -m base && git -C repo tag -f -s -m 'Release\n\nNotes' v1");
    const std::string raw = run("git -C repo cat-file tag v1");
    return sign::take_signature(git::parse_tag(raw, model::Oid::kSha1Bytes), raw);
  }
};

void check_all_signatures(const Home& home, const X509Keys& keys) {
  for (const sign::SignedText& text : {home.signed_commit(), home.signed_tag()}) {
    REQUIRE(text.form == model::SignatureForm::x509);
    const sign::Verified verified = keys.verify(text.content, text.payload);
    CHECK(verified.detail.find("CN=Alice") != std::string::npos);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.owner == kAlice);
    CHECK(keys.verify(text.content, text.payload + "x").status == SignatureStatus::bad);
  }
}

void prepare_gpgsm(const Home& home) {
  home.write("ask", kAskNobody);
  home.run(
      "chmod +x ask && echo \"pinentry-program $HOME/ask\" > gnupg/gpg-agent.conf && "
      "echo disable-crl-checks > gnupg/gpgsm.conf");
}

// Makes a certificate, the file `name`.pem, and answers its key's fingerprint as gpgsm writes it.
std::string new_gpgsm_certificate(const Home& home, const std::string& name, const std::string& request) {
  home.write("request", "Key-Type: RSA\nKey-Length: 2048\nSerial: random\nHash-Algo: SHA256\nName-DN: CN=" +
                            name + "\n" + request);
  home.run("gpgsm --batch --generate-key --output " + name + ".pem request && gpgsm --batch --import " +
           name + ".pem");
  std::string fingerprint = home.run("gpgsm --batch --with-colons --list-secret-keys CN=" + name +
                                     " | awk -F: '$1==\"fpr\"{print $10}'");
  REQUIRE(fingerprint.size() == 41);
  fingerprint.pop_back();
  return fingerprint;
}

void trust(const Home& home, const std::string& fingerprint) {
  home.run("echo '" + fingerprint + " S relax' > gnupg/trustlist.txt && gpgconf --kill gpg-agent");
}

// As git calls gpgsm; gives what openssl signs in gpgsm's form.
constexpr std::string_view kSignWithOpenssl = R"(#!/bin/sh
cat > "$HOME/payload"
openssl cms -sign -binary -in "$HOME/payload" -signer "$HOME/alice.pem" -inkey "$HOME/alice.key" \
  -certfile "$HOME/intermediate.pem" -outform DER > "$HOME/signature" || exit
printf '\n[GNUPG:] SIG_CREATED \n' >&2
echo '-----BEGIN SIGNED MESSAGE-----'
openssl base64 -in "$HOME/signature"
echo '-----END SIGNED MESSAGE-----'
)";

constexpr std::string_view kOpensslConfiguration = R"([req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:alice@example.org
authorityKeyIdentifier = keyid
)";

void new_openssl_certificates(const Home& home, const std::string& key) {
  home.write("configuration", kOpensslConfiguration);
  home.write("sign", kSignWithOpenssl);
  const std::string make = "openssl req -x509 -config configuration -nodes -newkey " + key;
  home.run(make + " -extensions authority -subj /CN=Root -keyout root.key -out root.pem && " + make +
           " -extensions authority -subj /CN=Intermediate -keyout intermediate.key -out intermediate.pem "
           "-CA root.pem -CAkey root.key && " +
           make +
           " -extensions person -subj /CN=Alice -keyout alice.key -out alice.pem -CA intermediate.pem -CAkey "
           "intermediate.key && chmod +x sign && git config -f gitconfig gpg.x509.program \"$HOME/sign\"");
}

}  // namespace

TEST_CASE("what git and gpgsm sign is good, by the certificate itself and by the authority that gpgsm made" *
          doctest::skip(!has_program("gpgsm"))) {
  const Home home;
  prepare_gpgsm(home);
  trust(home, new_gpgsm_certificate(home, "Root", "Key-Usage: cert\n"));
  std::string grip =
      home.run("gpgsm --batch --with-colons --list-secret-keys | awk -F: '$1==\"grp\"{print $10}'");
  const std::string fingerprint = new_gpgsm_certificate(
      home, "Alice",
      "Key-Usage: sign\nName-Email: alice@example.org\nIssuer-DN: CN=Root\nSigning-Key: " + grip);
  home.run("git config -f gitconfig user.signingKey " + fingerprint);
  X509Keys by_authority{sign::Strength{}};
  by_authority.add_authority("office", home.read("Root.pem"), "Root.pem");
  by_authority.add_identity("office", "alice@example.org", kAlice);
  check_all_signatures(home, by_authority);
  X509Keys by_certificate{sign::Strength{}};
  by_certificate.add_certificate(home.read("Alice.pem"), kAlice, "Alice.pem");
  check_all_signatures(home, by_certificate);
}

TEST_CASE("what git and openssl sign by a certificate two steps below a root is good" *
          doctest::skip(!has_program("openssl"))) {
  for (const std::string key : {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256"}) {
    CAPTURE(key);
    const Home home;
    new_openssl_certificates(home, key);
    X509Keys keys{sign::Strength{}};
    keys.add_authority("office", home.read("root.pem"), "root.pem");
    keys.add_identity("office", "alice@example.org", kAlice);
    check_all_signatures(home, keys);
  }
}

TEST_CASE("a signature by RSA-PSS is good, and by RSA-PSS over SHA-1 weak" *
          doctest::skip(!has_program("openssl"))) {
  const Home home;
  new_openssl_certificates(home, "rsa:2048");
  X509Keys keys{sign::Strength{}};
  keys.add_certificate(home.read("alice.pem"), kAlice, "alice.pem");
  const auto status_with = [&](const std::string& arguments) {
    home.run(
        "printf text > payload && openssl cms -sign -binary -in payload -signer alice.pem -inkey alice.key "
        "-keyopt rsa_padding_mode:pss -outform DER -out signature " +
        arguments);
    return keys.verify(home.read("signature"), "text").status;
  };
  CHECK(status_with("-md sha256") == SignatureStatus::good);
  CHECK(status_with("-md sha1") == SignatureStatus::weak);
}
