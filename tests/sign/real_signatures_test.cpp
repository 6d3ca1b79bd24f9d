#include <doctest/doctest.h>

#include <string>

#include "git/parse_object.hpp"
#include "sign/shell_home.hpp"
#include "sign/signed_text.hpp"

// What git, gpg, ssh-keygen and gpgsm really write must pass for signed, in full isolation from the user's
// own keys and configuration. The keys are made here and thrown away.

using namespace sallyport;
using model::SignatureForm;
using sign::test::has_program;
using sign::test::kAskNobody;
using sign::test::ShellHome;

namespace {

// With an empty repository in it.
class Workshop : public ShellHome {
 public:
  Workshop() { init("sha1"); }

  void init(const std::string& object_format) {
    id_bytes_ = object_format == "sha256" ? 32 : 20;
    run("rm -rf repo && git init -q --object-format=" + object_format +
        " repo && git config -f gitconfig user.name A && git config -f gitconfig user.email a@example.org");
  }

  // Makes git sign as `format` with `key`.
  void use_key(const std::string& format, const std::string& key) const {
    run("git config -f gitconfig gpg.format " + format + " && git config -f gitconfig user.signingKey '" +
        key + "'");
  }

  SignatureForm signed_commit() const {
    run("git -C repo commit -q --allow-empty -S -m 'Subject\n\nBody'");
    return form_of_commit("HEAD");
  }

  SignatureForm signed_tag() const {
    run("git -C repo commit -q --allow-empty -m base && git -C repo tag -f -s -m 'Release\n\nNotes' v1");
    return sign::form_of(git::parse_tag(run("git -C repo cat-file tag v1"), id_bytes_));
  }

  SignatureForm form_of_commit(const std::string& revision) const {
    return sign::form_of(git::parse_commit(run("git -C repo cat-file commit " + revision), id_bytes_));
  }

 private:
  std::size_t id_bytes_ = 20;
};

void use_new_openpgp_key(const Workshop& shop, const std::string& algorithm) {
  shop.run(
      "gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-generate-key 'A "
      "<a@example.org>' " +
      algorithm + " sign never");
  std::string fingerprint =
      shop.run("gpg --batch --with-colons --list-secret-keys | awk -F: '$1==\"fpr\"{print $10}'");
  REQUIRE(fingerprint.size() == 41);
  fingerprint.pop_back();
  shop.use_key("openpgp", fingerprint);
}

void use_new_ssh_key(const Workshop& shop, const std::string& arguments) {
  shop.run("ssh-keygen -q -N '' -f key " + arguments);
  shop.use_key("ssh", "~/key.pub");
}

void use_new_x509_key(const Workshop& shop) {
  shop.write("ask", kAskNobody);
  shop.run("chmod +x ask && echo \"pinentry-program $HOME/ask\" > gnupg/gpg-agent.conf");
  shop.run(
      "printf '%s\n' 'Key-Type: RSA' 'Key-Length: 2048' 'Key-Usage: sign' 'Serial: random' 'Name-DN: CN=A' "
      "'Name-Email: a@example.org' > request && "
      "gpgsm --batch --generate-key --output certificate request && gpgsm --batch --import certificate");
  std::string fingerprint =
      shop.run("gpgsm --batch --with-colons --list-secret-keys | awk -F: '$1==\"fpr\"{print $10}'");
  REQUIRE(fingerprint.size() == 41);
  fingerprint.pop_back();
  shop.run("echo '" + fingerprint +
           " S relax' > gnupg/trustlist.txt && echo disable-crl-checks > gnupg/gpgsm.conf && " +
           "gpgconf --kill gpg-agent");
  shop.use_key("x509", fingerprint);
}

}  // namespace

TEST_CASE("what git and gpg sign with Ed25519 is signed") {
  Workshop shop;
  use_new_openpgp_key(shop, "ed25519");
  CHECK(shop.signed_commit() == SignatureForm::openpgp);
  CHECK(shop.signed_tag() == SignatureForm::openpgp);
}

TEST_CASE("what git and gpg sign with RSA is signed") {
  Workshop shop;
  use_new_openpgp_key(shop, "rsa2048");
  CHECK(shop.signed_commit() == SignatureForm::openpgp);
  CHECK(shop.signed_tag() == SignatureForm::openpgp);
}

TEST_CASE("what git and ssh-keygen sign is signed, with each kind of key") {
  for (const std::string arguments : {"-t ed25519", "-t ecdsa -b 256", "-t rsa -b 2048"}) {
    CAPTURE(arguments);
    Workshop shop;
    use_new_ssh_key(shop, arguments);
    CHECK(shop.signed_commit() == SignatureForm::ssh);
    CHECK(shop.signed_tag() == SignatureForm::ssh);
  }
}

TEST_CASE("what git and gpgsm sign is signed" * doctest::skip(!has_program("gpgsm"))) {
  Workshop shop;
  use_new_x509_key(shop);
  CHECK(shop.signed_commit() == SignatureForm::x509);
  CHECK(shop.signed_tag() == SignatureForm::x509);
}

TEST_CASE("what git signs in a SHA-256 repository is signed") {
  Workshop shop;
  shop.init("sha256");
  use_new_ssh_key(shop, "-t ed25519");
  CHECK(shop.signed_commit() == SignatureForm::ssh);
  CHECK(shop.signed_tag() == SignatureForm::ssh);
}

TEST_CASE("what git does not sign is unsigned, also the merge of a signed tag") {
  Workshop shop;
  use_new_ssh_key(shop, "-t ed25519");
  CHECK(shop.signed_tag() == SignatureForm::ssh);
  CHECK(shop.form_of_commit("HEAD") == SignatureForm::absent);
  shop.run(
      "git -C repo reset -q --soft v1 && git -C repo checkout -q --orphan other && "
      "git -C repo commit -q --allow-empty -m other && "
      "git -C repo merge -q --no-ff --no-edit --allow-unrelated-histories v1");
  REQUIRE(shop.run("git -C repo cat-file commit HEAD").find("\nmergetag object ") != std::string::npos);
  CHECK(shop.form_of_commit("HEAD") == SignatureForm::absent);
}

TEST_CASE("a signature that ssh-keygen makes for another purpose is malformed") {
  Workshop shop;
  shop.run("ssh-keygen -q -N '' -t ed25519 -f key");
  shop.run("echo text > file && ssh-keygen -q -Y sign -f key -n file file");
  shop.run("git -C repo commit -q --allow-empty -m Subject");
  const std::string raw = shop.run("git -C repo cat-file commit HEAD");
  std::string signature = shop.run("sed 's/^/ /' file.sig");
  const std::size_t header_end = raw.find("\n\n") + 1;
  const std::string forged = raw.substr(0, header_end) + "gpgsig" + signature + raw.substr(header_end);
  CHECK(sign::form_of(git::parse_commit(forged, 20)) == SignatureForm::malformed);
  CHECK(git::parse_commit(forged, 20).oddities.empty());
}

TEST_CASE("what gpg signs inline is malformed") {
  Workshop shop;
  use_new_openpgp_key(shop, "ed25519");
  shop.run("git -C repo commit -q --allow-empty -m Subject");
  const std::string raw = shop.run("git -C repo cat-file commit HEAD");
  const std::size_t header_end = raw.find("\n\n") + 1;
  for (const std::string how : {"--sign", "--clear-sign"}) {
    CAPTURE(how);
    const std::string folded = shop.run("echo text | gpg --batch --armor " + how + " | sed 's/^/ /'");
    const std::string forged = raw.substr(0, header_end) + "gpgsig" + folded + raw.substr(header_end);
    CHECK(sign::form_of(git::parse_commit(forged, 20)) == SignatureForm::malformed);
  }
}
