// What may be added to X509Keys, and what is said where it may not.
#include <doctest/doctest.h>

#include <string>

#include <openssl/pem.h>

#include "base/error.hpp"
#include "sign/x509.hpp"
#include "sign/x509_judging.hpp"

namespace sallyport::sign::samples {

namespace {

template <typename Action>
std::string error_of(const Action& action) {
  try {
    action();
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string error_of_certificate(const std::string& text) {
  return error_of([&] { X509Keys(Strength{}).add_certificate(text, kAlice, "alice.pem"); });
}

std::string error_of_authority(const std::string& text) {
  return error_of([&] { X509Keys(Strength{}).add_authority("office", text, "root.pem"); });
}

}  // namespace

TEST_CASE("a certificate may be added again for its owner, and not for another") {
  const Holder alice = issue({}, nullptr);
  X509Keys keys{Strength{}};
  keys.add_certificate(alice.pem(), kAlice, "alice.pem");
  CHECK(error_of([&] { keys.add_certificate(alice.der(), kAlice, "again.der"); }).empty());
  CHECK(error_of([&] { keys.add_certificate(alice.pem(), kBob, "bob.pem"); }) ==
        "bob.pem: CN=Alice, issued by CN=Alice is another owner's already, by alice.pem");
}

TEST_CASE("several certificates where one is wanted are refused") {
  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({}, &root);
  CHECK(error_of_certificate(alice.pem() + root.pem()) ==
        "alice.pem: holds 2 certificates where one is wanted");
}

TEST_CASE("a private key is refused, alone, encrypted or beside its certificate") {
  const Holder alice = issue({}, nullptr);
  const Bio bio(BIO_new(BIO_s_mem()));
  REQUIRE(PEM_write_bio_PrivateKey(bio.get(), alice.key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bio.get(), &data));
  const std::string key(data, size);
  for (const std::string& text : {key, key + alice.pem(), alice.pem() + key}) {
    CHECK(error_of_certificate(text) ==
          "alice.pem: holds a private key, which belongs to nobody but its owner");
    CHECK(error_of_authority(text) == "root.pem: holds a private key, which belongs to nobody but its owner");
  }
}

TEST_CASE("what is no certificate is refused") {
  const Holder alice = issue({}, nullptr);
  const std::string pem = alice.pem();
  CHECK(error_of_certificate("") == "alice.pem: does not hold a certificate that can be read");
  CHECK(error_of_certificate("rubbish") == "alice.pem: does not hold a certificate that can be read");
  CHECK(error_of_certificate(alice.der() + "x") == "alice.pem: does not hold a certificate that can be read");
  CHECK(error_of_certificate(alice.der().substr(1)) ==
        "alice.pem: does not hold a certificate that can be read");
  CHECK(error_of_certificate(pem.substr(0, pem.size() / 2)) ==
        "alice.pem: a block of PEM is damaged or has no end");
  CHECK(error_of_certificate(crl_pem({}, alice)) ==
        "alice.pem: holds a block \"X509 CRL\", which is not a certificate");
  CHECK(error_of_certificate(pem + crl_pem({}, alice)) ==
        "alice.pem: holds a block \"X509 CRL\", which is not a certificate");
  CHECK(error_of_certificate("-----BEGIN \n") == "alice.pem: holds no block of PEM that is a certificate");
}

TEST_CASE("text around a certificate in PEM is passed over, as openssl writes it") {
  const Holder alice = issue({}, nullptr);
  CHECK(error_of_certificate("Certificate:\n    Data:\n" + alice.pem() + "more\n").empty());
}

TEST_CASE("a person's certificate is refused as an authority's") {
  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({}, &root);
  CHECK(error_of_authority(alice.pem()) ==
        "root.pem: the certificate of CN=Alice, issued by CN=Root is not one of an authority");
  CHECK(error_of_authority(root.pem() + alice.pem()) ==
        "root.pem: the certificate of CN=Alice, issued by CN=Root is not one of an authority");
  CHECK(error_of_authority(root.pem()).empty());
}

TEST_CASE("an authority that does not say so, may not sign certificates, or is not understood is refused") {
  for (const std::vector<Extension>& extensions :
       {std::vector<Extension>{}, std::vector<Extension>{{"keyUsage", "keyCertSign"}},
        std::vector<Extension>{{"basicConstraints", "CA:TRUE"}, {"keyUsage", "digitalSignature"}},
        std::vector<Extension>{{"basicConstraints", "CA:TRUE"}, {"1.2.3.4.5", "critical,DER:0500"}}}) {
    const Holder root = issue({.subject = "CN=Root", .extensions = extensions}, nullptr);
    CHECK(error_of_authority(root.pem()) ==
          "root.pem: the certificate of CN=Root, issued by CN=Root is not one of an authority");
  }
}

TEST_CASE("an authority's name is given once") {
  const Holder root = new_authority("CN=Root");
  X509Keys keys{Strength{}};
  keys.add_authority("office", root.pem(), "root.pem");
  CHECK(error_of([&] { keys.add_authority("office", root.pem(), "again.pem"); }) ==
        "again.pem: there is an authority office already");
}

TEST_CASE("an identity needs a known authority, a known form and one owner") {
  const Holder root = new_authority("CN=Root");
  X509Keys keys{Strength{}};
  keys.add_authority("office", root.pem(), "root.pem");
  keys.add_identity("office", "alice@example.org", kAlice);
  CHECK(error_of([&] { keys.add_identity("office", "alice@example.org", kAlice); }).empty());
  CHECK(error_of([&] { keys.add_identity("office", "alice@EXAMPLE.org", kBob); }) ==
        "identity \"alice@EXAMPLE.org\" of authority office is another owner's already");
  CHECK(error_of([&] { keys.add_identity("other", "bob@example.org", kBob); }) ==
        "identity \"bob@example.org\": there is no authority other");
  CHECK(error_of([&] { keys.add_identity("office", "bob", kBob); }) ==
        "\"bob\" is no identity of a certificate");
}

}  // namespace sallyport::sign::samples
