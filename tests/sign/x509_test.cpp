#include "sign/x509.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include <unistd.h>

#include <openssl/err.h>

#include "sign/x509_judging.hpp"

namespace sallyport::sign::samples {

using model::SignatureStatus;

namespace {

constexpr const char* kAliceMail = "alice@example.org";

// Alice's certificate from a root, and keys that know the root.
struct Office {
  Holder root = new_authority("CN=Root");
  Holder alice = issue({}, &root);
};

X509Keys keys_of(const Holder& root, Strength strength = {}) {
  X509Keys keys(strength);
  keys.add_authority("office", root.pem(), "root.pem");
  keys.add_identity("office", kAliceMail, kAlice);
  return keys;
}

X509Keys keys_with_certificate(const Holder& holder, Strength strength = {}) {
  X509Keys keys(strength);
  keys.add_certificate(holder.pem(), kAlice, "alice.pem");
  return keys;
}

SignatureStatus status_of(const X509Keys& keys, const Holder& signer, const Signing& signing = {}) {
  const Verified verified = keys.verify(sign_cms(kX509Payload, signer, signing), kX509Payload);
  CAPTURE(verified.detail);
  CHECK((verified.status == SignatureStatus::good || verified.detail.find(": ") != std::string::npos));
  return verified.status;
}

// Of Alice, whose certificate is as `request` says.
SignatureStatus status_with(const Request& request, Strength strength = {}, Key key = new_ec_key()) {
  const Holder root = new_authority("CN=Root");
  return status_of(keys_of(root, strength), issue(request, &root, std::move(key)));
}

std::vector<Extension> alice_with(const Extension& extension) {
  std::vector<Extension> extensions;
  for (const Extension& usual : kAliceExtensions) {
    if (usual.first != extension.first) extensions.push_back(usual);
  }
  if (!extension.second.empty()) extensions.push_back(extension);
  return extensions;
}

}  // namespace

TEST_CASE("a signature by a certificate that was added is its owner's") {
  const Holder alice = issue({}, nullptr);
  const Verified verified = keys_with_certificate(alice).verify(sign_cms(kX509Payload, alice), kX509Payload);
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.owner == kAlice);
  CHECK(verified.key == "SHA256:" + alice.sha256());
  CHECK(verified.detail == "CN=Alice, issued by CN=Alice");
  CHECK(verified.valid_from == kFrom);
  CHECK(verified.valid_until == kUntil + 1);
  CHECK(verified.signature_until == kForever);
}

TEST_CASE("a certificate is added in DER as in PEM") {
  const Holder alice = issue({}, nullptr);
  X509Keys keys{Strength{}};
  keys.add_certificate(alice.der(), kAlice, "alice.der");
  CHECK(status_of(keys, alice) == SignatureStatus::good);
}

TEST_CASE("a certificate that was added need not be in the signature") {
  const Holder alice = issue({}, nullptr);
  CHECK(status_of(keys_with_certificate(alice), alice, {.flags = CMS_BINARY | CMS_DETACHED | CMS_NOCERTS}) ==
        SignatureStatus::good);
}

TEST_CASE("a signer that is named by the identifier of its key is found") {
  std::vector<Extension> extensions = kAliceExtensions;
  extensions.emplace_back("subjectKeyIdentifier", "hash");
  const Holder alice = issue({.extensions = extensions}, nullptr);
  const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_USE_KEYID;
  CHECK(status_of(keys_with_certificate(alice), alice, {.flags = flags}) == SignatureStatus::good);
  CHECK(status_of(keys_with_certificate(alice), alice, {.flags = flags | CMS_NOCERTS}) ==
        SignatureStatus::good);
}

TEST_CASE("of two certificates with one name and number the one whose key signed is taken") {
  const Holder first = issue({}, nullptr);
  const Holder second = issue({}, nullptr);
  X509Keys keys{Strength{}};
  keys.add_certificate(first.pem(), kAlice, "first");
  keys.add_certificate(second.pem(), kBob, "second");
  const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_NOCERTS;
  CHECK(keys.verify(sign_cms(kX509Payload, first, {.flags = flags}), kX509Payload).owner == kAlice);
  CHECK(keys.verify(sign_cms(kX509Payload, second, {.flags = flags}), kX509Payload).owner == kBob);
}

TEST_CASE("a signature by a certificate that a known authority issued is of whom it names") {
  const Office office;
  const Verified verified = keys_of(office.root).verify(sign_cms(kX509Payload, office.alice), kX509Payload);
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.owner == kAlice);
  CHECK(verified.detail == "CN=Alice, issued by CN=Root");
}

TEST_CASE("an intermediate that the signature carries leads to the root") {
  const Holder root = new_authority("CN=Root");
  const Holder intermediate = new_authority("CN=Intermediate", &root);
  const Holder alice = issue({}, &intermediate);
  CHECK(status_of(keys_of(root), alice, {.others = {&intermediate}}) == SignatureStatus::good);
  CHECK(status_of(keys_of(root), alice) == SignatureStatus::unknown_key);
}

TEST_CASE("an authority below a root is trusted without that root, and not the root by it") {
  const Holder root = new_authority("CN=Root");
  const Holder intermediate = new_authority("CN=Intermediate", &root);
  const Holder other = new_authority("CN=Other", &root);
  const X509Keys keys = keys_of(intermediate);
  CHECK(status_of(keys, issue({}, &intermediate)) == SignatureStatus::good);
  CHECK(status_of(keys, issue({}, &root), {.others = {&root}}) == SignatureStatus::unknown_key);
  CHECK(status_of(keys, issue({}, &other), {.others = {&root, &other}}) == SignatureStatus::unknown_key);
}

TEST_CASE("several roots may vouch for one authority's names") {
  const Office old_office;
  const Office new_office;
  X509Keys keys{Strength{}};
  keys.add_authority("office", old_office.root.pem() + new_office.root.pem(), "roots.pem");
  keys.add_identity("office", kAliceMail, kAlice);
  CHECK(status_of(keys, old_office.alice) == SignatureStatus::good);
  CHECK(status_of(keys, new_office.alice) == SignatureStatus::good);
}

TEST_CASE("an authority that renewed its certificate vouches as long as the newer one is valid") {
  Key key = new_ec_key();
  EVP_PKEY_up_ref(key.get());
  const Holder old_root =
      issue({.subject = "CN=Root", .extensions = kAuthorityExtensions, .until = kFrom + 1000}, nullptr,
            Key(key.get()));
  const Holder new_root = new_authority("CN=Root", nullptr, std::move(key));
  const Holder alice = issue({}, &new_root);
  X509Keys keys{Strength{}};
  keys.add_authority("office", old_root.pem() + new_root.pem(), "roots.pem");
  keys.add_identity("office", kAliceMail, kAlice);
  CHECK(keys.verify(sign_cms(kX509Payload, alice), kX509Payload).valid_until == kUntil + 1);
}

TEST_CASE("a certificate of an authority that is not known is of an unknown key") {
  const Office office;
  const Office stranger;
  const Verified verified = keys_of(office.root).verify(sign_cms(kX509Payload, stranger.alice), kX509Payload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.owner == kNobody);
  CHECK(verified.key == "SHA256:" + stranger.alice.sha256());
}

TEST_CASE("a root that the signature itself carries is not trusted") {
  const Office office;
  const Office stranger;
  CHECK(status_of(keys_of(office.root), stranger.alice, {.others = {&stranger.root}}) ==
        SignatureStatus::unknown_key);
  CHECK(status_of(X509Keys(Strength{}), stranger.alice, {.others = {&stranger.root}}) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("no variable of the environment adds a root") {
  const Office office;
  const Office stranger;
  std::string name = "/tmp/sallyport-roots-XXXXXX";
  const int file = ::mkstemp(name.data());
  REQUIRE(file >= 0);
  const std::string pem = stranger.root.pem();
  REQUIRE(::write(file, pem.data(), pem.size()) == static_cast<ssize_t>(pem.size()));
  ::close(file);
  ::setenv("SSL_CERT_FILE", name.c_str(), 1);
  const SignatureStatus status = status_of(keys_of(office.root), stranger.alice);
  ::unsetenv("SSL_CERT_FILE");
  ::unlink(name.c_str());
  CHECK(status == SignatureStatus::unknown_key);
}

TEST_CASE("a signature whose certificate is not there at all names the one that is wanted") {
  const Office office;
  const Verified verified =
      keys_of(office.root)
          .verify(sign_cms(kX509Payload, office.alice, {.flags = CMS_BINARY | CMS_DETACHED | CMS_NOCERTS}),
                  kX509Payload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.key.empty());
  CHECK(verified.detail == "the certificate 01 of CN=Root is neither in the signature nor known");
}

TEST_CASE("a certificate whose names are nobody's is of an unknown key, though its authority is known") {
  const Office office;
  X509Keys keys{Strength{}};
  keys.add_authority("office", office.root.pem(), "root.pem");
  keys.add_identity("office", "bob@example.org", kBob);
  CHECK(status_of(keys, office.alice) == SignatureStatus::unknown_key);
}

TEST_CASE("a certificate whose names are those of two owners is nobody's") {
  const Holder root = new_authority("CN=Root");
  X509Keys keys = keys_of(root);
  keys.add_identity("office", "bob@example.org", kBob);
  const auto both = alice_with({"subjectAltName", "email:alice@example.org,email:bob@example.org"});
  const Holder holder = issue({.extensions = both}, &root);
  const Verified verified = keys.verify(sign_cms(kX509Payload, holder), kX509Payload);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.owner == kNobody);
}

TEST_CASE("a certificate that two authorities vouch for as of two owners is nobody's") {
  const Office office;
  X509Keys keys = keys_of(office.root);
  keys.add_authority("again", office.root.pem(), "root.pem");
  CHECK(status_of(keys, office.alice) == SignatureStatus::good);
  keys.add_identity("again", "CN=Alice", kBob);
  CHECK(status_of(keys, office.alice) == SignatureStatus::unknown_key);
}

TEST_CASE("an identity counts with the authority that it was added for alone") {
  const Office office;
  const Office other;
  X509Keys keys = keys_of(office.root);
  keys.add_authority("other", other.root.pem(), "other.pem");
  keys.add_identity("other", "bob@example.org", kBob);
  CHECK(status_of(keys, other.alice) == SignatureStatus::unknown_key);
}

TEST_CASE("a certificate that was added is its owner's, whatever an authority says") {
  const Office office;
  X509Keys keys = keys_of(office.root);
  keys.add_certificate(office.alice.pem(), kBob, "bob.pem");
  CHECK(keys.verify(sign_cms(kX509Payload, office.alice), kX509Payload).owner == kBob);
}

TEST_CASE("a signature is valid only while all certificates on the way are") {
  const Holder root =
      issue({.subject = "CN=Root", .extensions = kAuthorityExtensions, .until = kUntil - 5}, nullptr);
  const Holder intermediate =
      issue({.subject = "CN=Intermediate", .extensions = kAuthorityExtensions, .from = kFrom + 7}, &root);
  const Holder alice = issue({}, &intermediate);
  const Verified verified =
      keys_of(root).verify(sign_cms(kX509Payload, alice, {.others = {&intermediate}}), kX509Payload);
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.valid_from == kFrom + 7);
  CHECK(verified.valid_until == kUntil - 4);
  CHECK(status_at(verified, kFrom + 6) == SignatureStatus::expired_key);
  CHECK(status_at(verified, kFrom + 7) == SignatureStatus::good);
  CHECK(status_at(verified, kUntil - 5) == SignatureStatus::good);
  CHECK(status_at(verified, kUntil - 4) == SignatureStatus::expired_key);
}

TEST_CASE("a certificate that ran out long ago is good within its time") {
  CHECK(status_with({.from = 1000, .until = 2000}) == SignatureStatus::good);
}

TEST_CASE("a certificate that a person issued is of an unknown key") {
  const Office office;
  const Holder mallory = issue({}, &office.alice);
  CHECK(status_of(keys_of(office.root), mallory, {.others = {&office.alice}}) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("an intermediate that does not say that it is an authority is none") {
  const Holder root = new_authority("CN=Root");
  for (const std::vector<Extension>& extensions :
       {std::vector<Extension>{{"basicConstraints", "critical,CA:FALSE"}, {"keyUsage", "keyCertSign"}},
        std::vector<Extension>{{"keyUsage", "critical,keyCertSign"}},
        std::vector<Extension>{{"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "digitalSignature"}}}) {
    const Holder intermediate = issue({.subject = "CN=Intermediate", .extensions = extensions}, &root);
    const Holder alice = issue({}, &intermediate);
    CHECK(status_of(keys_of(root), alice, {.others = {&intermediate}}) == SignatureStatus::unknown_key);
  }
}

TEST_CASE(
    "a person's certificate that says that it may sign others, and is none of an authority, is refused") {
  CHECK(status_with({.extensions = alice_with({"keyUsage", "digitalSignature,keyCertSign"})}) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("an authority may not go beyond its path length") {
  const Holder root = new_authority("CN=Root");
  std::vector<Extension> extensions = kAuthorityExtensions;
  extensions.front().second += ",pathlen:0";
  const Holder upper = issue({.subject = "CN=Upper", .extensions = extensions}, &root);
  const Holder lower = new_authority("CN=Lower", &upper);
  CHECK(status_of(keys_of(root), issue({}, &upper), {.others = {&upper}}) == SignatureStatus::good);
  CHECK(status_of(keys_of(root), issue({}, &lower), {.others = {&upper, &lower}}) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("an authority may not go beyond the names that it is bound to") {
  const Holder root = new_authority("CN=Root");
  std::vector<Extension> extensions = kAuthorityExtensions;
  extensions.emplace_back("nameConstraints", "critical,permitted;email:other.example");
  const Holder bound = issue({.subject = "CN=Bound", .extensions = extensions}, &root);
  CHECK(status_of(keys_of(root), issue({}, &bound), {.others = {&bound}}) == SignatureStatus::unknown_key);
}

TEST_CASE("authorities that openssl and gpgsm make, without some extensions, vouch all the same") {
  const Holder root = issue({.subject = "CN=Root", .extensions = {{"basicConstraints", "CA:TRUE"}}}, nullptr);
  CHECK(status_of(keys_of(root), issue({}, &root)) == SignatureStatus::good);
}

TEST_CASE("a certificate must be for signing") {
  for (const char* usage : {"digitalSignature", "nonRepudiation", "digitalSignature,keyEncipherment", ""}) {
    CAPTURE(usage);
    CHECK(status_with({.extensions = alice_with({"keyUsage", usage})}) == SignatureStatus::good);
  }
  for (const char* usage : {"keyEncipherment", "critical,keyAgreement"}) {
    CAPTURE(usage);
    CHECK(status_with({.extensions = alice_with({"keyUsage", usage})}) == SignatureStatus::bad);
  }
}

TEST_CASE("a certificate must be for e-mail or code where it says what it is for") {
  for (const char* usage :
       {"emailProtection", "codeSigning", "anyExtendedKeyUsage", "clientAuth,emailProtection", ""}) {
    CAPTURE(usage);
    CHECK(status_with({.extensions = alice_with({"extendedKeyUsage", usage})}) == SignatureStatus::good);
  }
  for (const char* usage : {"serverAuth", "clientAuth", "timeStamping,OCSPSigning"}) {
    CAPTURE(usage);
    CHECK(status_with({.extensions = alice_with({"extendedKeyUsage", usage})}) == SignatureStatus::bad);
  }
}

TEST_CASE("the certificates on the way must agree on what they are for") {
  const Holder root = new_authority("CN=Root");
  const auto status = [&](const char* usage) {
    std::vector<Extension> extensions = kAuthorityExtensions;
    extensions.emplace_back("extendedKeyUsage", usage);
    const Holder intermediate = issue({.subject = "CN=Intermediate", .extensions = extensions}, &root);
    return status_of(keys_of(root), issue({}, &intermediate), {.others = {&intermediate}});
  };
  CHECK(status("emailProtection") == SignatureStatus::good);
  CHECK(status("codeSigning,anyExtendedKeyUsage") == SignatureStatus::good);
  CHECK(status("codeSigning") == SignatureStatus::bad);
  CHECK(status("serverAuth") == SignatureStatus::bad);
}

TEST_CASE("a critical extension that is not known refuses, on the signer's certificate and on the way") {
  const Extension unknown = {"1.2.3.4.5", "critical,DER:0500"};
  CHECK(status_with({.extensions = alice_with(unknown)}) == SignatureStatus::bad);
  const Holder root = new_authority("CN=Root");
  std::vector<Extension> extensions = kAuthorityExtensions;
  extensions.push_back(unknown);
  const Holder intermediate = issue({.subject = "CN=Intermediate", .extensions = extensions}, &root);
  CHECK(status_of(keys_of(root), issue({}, &intermediate), {.others = {&intermediate}}) ==
        SignatureStatus::bad);
  const Holder alice = issue({.extensions = alice_with(unknown)}, nullptr);
  CHECK(status_of(keys_with_certificate(alice), alice) == SignatureStatus::bad);
}

TEST_CASE("an extension that is not known and not critical changes nothing") {
  CHECK(status_with({.extensions = alice_with({"1.2.3.4.5", "DER:0500"})}) == SignatureStatus::good);
}

TEST_CASE("RSA, elliptic curves and digests of the SHA-2 and SHA-3 families count") {
  CHECK(status_with({}, {}, new_rsa_key(2048)) == SignatureStatus::good);
  for (const char* curve : {"P-384", "P-521", "brainpoolP256r1"}) {
    CAPTURE(curve);
    CHECK(status_with({}, {}, new_ec_key(curve)) == SignatureStatus::good);
  }
  const Holder alice = issue({}, nullptr, new_rsa_key(2048));
  for (const EVP_MD* digest : {EVP_sha224(), EVP_sha384(), EVP_sha512(), EVP_sha3_256()})
    CHECK(status_of(keys_with_certificate(alice), alice, {.digest = digest}) == SignatureStatus::good);
}

TEST_CASE("an authority with an Ed25519 key vouches") {
  const Holder root = new_authority("CN=Root", nullptr, new_ed25519_key());
  CHECK(status_of(keys_of(root), issue({}, &root)) == SignatureStatus::good);
}

TEST_CASE("an RSA key that is shorter than is wanted is weak, of the signer and on the way") {
  CHECK(status_with({}, {}, new_rsa_key(1024)) == SignatureStatus::weak);
  CHECK(status_with({}, {.min_rsa_bits = 1024}, new_rsa_key(1024)) == SignatureStatus::good);
  CHECK(status_with({}, {.min_rsa_bits = 3072}, new_rsa_key(2048)) == SignatureStatus::weak);
  const Holder root = new_authority("CN=Root", nullptr, new_rsa_key(1024));
  CHECK(status_of(keys_of(root), issue({}, &root)) == SignatureStatus::weak);
}

TEST_CASE("a short curve is weak") {
  CHECK(status_with({}, {}, new_ec_key("P-192")) == SignatureStatus::weak);
}

TEST_CASE("a DSA key is weak unless it is allowed") {
  const Holder alice = issue({}, nullptr, new_dsa_key());
  CHECK(status_of(keys_with_certificate(alice), alice) == SignatureStatus::weak);
  CHECK(status_of(keys_with_certificate(alice, {.allows_dsa = true}), alice) == SignatureStatus::good);
}

TEST_CASE("a signature of a SHA-1 or MD5 digest is weak unless that is allowed") {
  const Holder alice = issue({}, nullptr, new_rsa_key(2048));
  CHECK(status_of(keys_with_certificate(alice), alice, {.digest = EVP_sha1()}) == SignatureStatus::weak);
  CHECK(status_of(keys_with_certificate(alice, {.allows_sha1 = true}), alice, {.digest = EVP_sha1()}) ==
        SignatureStatus::good);
  CHECK(status_of(keys_with_certificate(alice, {.allows_sha1 = true}), alice, {.digest = EVP_md5()}) ==
        SignatureStatus::weak);
  CHECK(status_of(keys_with_certificate(alice, {.allows_md5 = true}), alice, {.digest = EVP_md5()}) ==
        SignatureStatus::good);
}

TEST_CASE("a signature of a digest of no known strength is weak") {
  const Holder alice = issue({}, nullptr, new_rsa_key(2048));
  CHECK(status_of(keys_with_certificate(alice), alice, {.digest = EVP_ripemd160()}) == SignatureStatus::weak);
}

TEST_CASE("a certificate that is signed with SHA-1 is weak unless that is allowed") {
  CHECK(status_with({.digest = EVP_sha1()}) == SignatureStatus::weak);
  CHECK(status_with({.digest = EVP_sha1()}, {.allows_sha1 = true}) == SignatureStatus::good);
}

TEST_CASE("how a certificate that is itself trusted is signed is not asked") {
  const Holder alice = issue({.digest = EVP_sha1()}, nullptr);
  CHECK(status_of(keys_with_certificate(alice), alice) == SignatureStatus::good);
  const Holder root =
      issue({.subject = "CN=Root", .extensions = kAuthorityExtensions, .digest = EVP_sha1()}, nullptr);
  CHECK(status_of(keys_of(root), issue({}, &root)) == SignatureStatus::good);
}

TEST_CASE("weakness is told before whose the key is") {
  const Holder stranger = issue({}, nullptr, new_rsa_key(1024));
  CHECK(status_of(X509Keys(Strength{}), stranger) == SignatureStatus::weak);
}

TEST_CASE("whose the key is is told before whether it may sign, and that before what it signed") {
  const Office office;
  const Holder stranger = issue({.extensions = alice_with({"keyUsage", "keyEncipherment"})}, nullptr);
  CHECK(status_of(keys_of(office.root), stranger) == SignatureStatus::unknown_key);
  CHECK(keys_of(office.root).verify(sign_cms("other", stranger), kX509Payload).status ==
        SignatureStatus::unknown_key);
  CHECK(keys_of(office.root).verify(sign_cms("other", office.alice), kX509Payload).status ==
        SignatureStatus::bad);
}

TEST_CASE("verifying leaves no error behind for later callers of the library") {
  const Office office;
  const X509Keys keys = keys_of(office.root);
  ERR_clear_error();
  CHECK(keys.verify("no CMS", kX509Payload).status == SignatureStatus::malformed);
  CHECK(keys.verify(sign_cms("other", office.alice), kX509Payload).status == SignatureStatus::bad);
  CHECK(status_of(keys, Office().alice) == SignatureStatus::unknown_key);
  CHECK(ERR_peek_error() == 0);
}

}  // namespace sallyport::sign::samples
