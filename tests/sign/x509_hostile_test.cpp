#include <doctest/doctest.h>

#include <string>

#include "sign/cms.hpp"
#include "sign/x509.hpp"
#include "sign/x509_judging.hpp"

// What somebody makes who has a key of their own, and signatures of others, and wants one of the others'.

namespace sallyport::sign::samples {

using model::SignatureStatus;

namespace {

constexpr Owner kMallory = 2;

class Scene {
 public:
  Scene() {
    keys_.add_authority("office", root.pem(), "root.pem");
    keys_.add_identity("office", "alice@example.org", kAlice);
    keys_.add_identity("office", "mallory@example.org", kMallory);
  }

  Verified verify(const std::string& content) const {
    const Verified verified = keys_.verify(content, kX509Payload);
    // The form and the verification are of one mind.
    CHECK(is_cms_signature(content) == (verified.status != SignatureStatus::malformed));
    return verified;
  }
  SignatureStatus status(const std::string& content) const { return verify(content).status; }

  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({}, &root);
  const Holder mallory = issue(
      {.subject = "CN=Mallory", .extensions = {{"subjectAltName", "email:mallory@example.org"}}, .serial = 2},
      &root);

 private:
  X509Keys keys_{Strength{}};
};

constexpr unsigned kUsual = CMS_BINARY | CMS_DETACHED;

}  // namespace

TEST_CASE("the scene's people sign well by themselves") {
  const Scene scene;
  CHECK(scene.verify(sign_cms(kX509Payload, scene.alice)).owner == kAlice);
  CHECK(scene.verify(sign_cms(kX509Payload, scene.mallory)).owner == kMallory);
}

TEST_CASE("a signature over another payload is bad, by a key whose owner is told") {
  const Scene scene;
  const Verified verified = scene.verify(sign_cms("tree 0123\n\nSubject", scene.alice));
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.owner == kAlice);
}

TEST_CASE(
    "a signature with one bit changed is not good, but in numbers of versions and the list of digests") {
  const Scene scene;
  const std::string whole = sign_cms(kX509Payload, scene.alice);
  const std::size_t certificate = whole.find(scene.alice.der());
  REQUIRE(certificate != std::string::npos);
  const std::size_t version = whole.find("\x02\x01\x01\x30", certificate + scene.alice.der().size()) + 2;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const int bit : {0, 1, 6}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CAPTURE(at);
      CHECK((scene.status(changed) != SignatureStatus::good || at < certificate || at == version));
    }
  }
}

TEST_CASE("a signature that names another algorithm than its key's and its digest's is bad") {
  const Scene scene;
  const std::string whole = sign_cms(kX509Payload, scene.alice);
  const std::string name("\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02", 10);  // ecdsa-with-SHA256
  const std::size_t at = whole.rfind(name);
  REQUIRE(at != std::string::npos);
  std::string sha512 = whole;
  sha512[at + 9] = '\x04';
  CHECK(scene.status(sha512) == SignatureStatus::bad);
  std::string unknown = whole;
  unknown[at + 9] = '\x7F';
  CHECK(scene.status(unknown) == SignatureStatus::bad);
}

TEST_CASE("two signers are malformed, also if both are good") {
  const Scene scene;
  ContentInfo content(CMS_sign(nullptr, nullptr, nullptr, nullptr, kUsual | CMS_PARTIAL));
  for (const Holder* holder : {&scene.alice, &scene.mallory})
    REQUIRE(CMS_add1_signer(content.get(), holder->certificate.get(), holder->key.get(), EVP_sha256(),
                            kUsual) != nullptr);
  const Bio data(BIO_new_mem_buf(kX509Payload, -1));
  REQUIRE(CMS_final(content.get(), data.get(), nullptr, kUsual) == 1);
  CHECK(scene.status(cms_der(content)) == SignatureStatus::malformed);
}

TEST_CASE("a signature that carries its content is malformed") {
  const Scene scene;
  CHECK(scene.status(sign_cms(kX509Payload, scene.alice, {.flags = CMS_BINARY})) ==
        SignatureStatus::malformed);
}

TEST_CASE("a signature without signed attributes is malformed") {
  const Scene scene;
  CHECK(scene.status(sign_cms(kX509Payload, scene.alice, {.flags = kUsual | CMS_NOATTR})) ==
        SignatureStatus::malformed);
}

TEST_CASE("a signature whose attributes do not hold the digest and the type once is malformed") {
  const Scene scene;
  for (const int nid : {NID_pkcs9_messageDigest, NID_pkcs9_contentType}) {
    CAPTURE(nid);
    const ContentInfo without = cms_of(kX509Payload, scene.alice);
    CMS_SignerInfo* signer = signer_of(without);
    X509_ATTRIBUTE* const taken = CMS_signed_delete_attr(signer, CMS_signed_get_attr_by_NID(signer, nid, -1));
    REQUIRE(taken != nullptr);
    CHECK(scene.status(cms_der(without)) == SignatureStatus::malformed);

    const ContentInfo twice = cms_of(kX509Payload, scene.alice);
    REQUIRE(CMS_signed_add1_attr(signer_of(twice), taken) == 1);
    X509_ATTRIBUTE_free(taken);
    CHECK(scene.status(cms_der(twice)) == SignatureStatus::malformed);
  }
}

TEST_CASE("a signature over content of another type is malformed") {
  const Scene scene;
  const ContentInfo content(CMS_sign(nullptr, nullptr, nullptr, nullptr, kUsual | CMS_PARTIAL));
  REQUIRE(CMS_set1_eContentType(content.get(), OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1);
  REQUIRE(CMS_add1_signer(content.get(), scene.alice.certificate.get(), scene.alice.key.get(), EVP_sha256(),
                          kUsual) != nullptr);
  const Bio data(BIO_new_mem_buf(kX509Payload, -1));
  REQUIRE(CMS_final(content.get(), data.get(), nullptr, kUsual) == 1);
  CHECK(scene.status(cms_der(content)) == SignatureStatus::malformed);
}

TEST_CASE("content of another type than the signed attribute names is malformed") {
  const Scene scene;
  const ContentInfo content = cms_of(kX509Payload, scene.alice);
  REQUIRE(CMS_set1_eContentType(content.get(), OBJ_nid2obj(NID_id_smime_ct_TSTInfo)) == 1);
  CHECK(scene.status(cms_der(content)) == SignatureStatus::malformed);
}

TEST_CASE("a signed attribute that names another type than the content's is malformed") {
  const Scene scene;
  const ContentInfo content = cms_of(kX509Payload, scene.alice);
  CMS_SignerInfo* const signer = signer_of(content);
  X509_ATTRIBUTE_free(
      CMS_signed_delete_attr(signer, CMS_signed_get_attr_by_NID(signer, NID_pkcs9_contentType, -1)));
  REQUIRE(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT,
                                      OBJ_nid2obj(NID_id_smime_ct_TSTInfo), -1) == 1);
  CHECK(scene.status(cms_der(content)) == SignatureStatus::malformed);
}

TEST_CASE("bytes behind a signature, or a part of one, are malformed") {
  const Scene scene;
  const std::string whole = sign_cms(kX509Payload, scene.alice);
  CHECK(scene.status(whole + '\0') == SignatureStatus::malformed);
  CHECK(scene.status(whole + whole) == SignatureStatus::malformed);
  CHECK(scene.status(whole.substr(0, whole.size() - 1)) == SignatureStatus::malformed);
  CHECK(scene.status("") == SignatureStatus::malformed);
}

TEST_CASE("another person's certificate in place of the signer's does not make it theirs") {
  const Scene scene;
  // One with the number of Mallory's certificate, so that the signature means it.
  const Holder alice = issue({.serial = 2}, &scene.root);
  const std::string swapped =
      sign_cms(kX509Payload, scene.mallory, {.flags = kUsual | CMS_NOCERTS, .others = {&alice}});
  const Verified verified = scene.verify(swapped);
  CHECK(verified.status == SignatureStatus::bad);
  CHECK(verified.key == "SHA256:" + alice.sha256());
}

TEST_CASE("two different certificates that the signer may mean are malformed") {
  const Scene scene;
  const Holder alice = issue({.serial = 2}, &scene.root);
  CHECK(scene.status(sign_cms(kX509Payload, scene.mallory, {.others = {&alice}})) ==
        SignatureStatus::malformed);
}

TEST_CASE("a certificate of one's own making with a known one's name and number is of an unknown key") {
  const Scene scene;
  const Holder root = new_authority("CN=Root");
  const Holder alice = issue({}, &root);
  CHECK(scene.status(sign_cms(kX509Payload, alice, {.others = {&root}})) == SignatureStatus::unknown_key);
  CHECK(scene.status(sign_cms(kX509Payload, alice, {.others = {&scene.root}})) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("a certificate that was changed after it was issued is of an unknown key") {
  const Scene scene;
  std::string content = sign_cms(kX509Payload, scene.mallory);
  const std::string mail = "mallory@example.org";
  content.replace(content.find(mail), mail.size(), "alice@example.org..");
  CHECK(scene.status(content) == SignatureStatus::unknown_key);
}

TEST_CASE("names in a subject, or in other people's certificates, are nobody's e-mail address") {
  const Scene scene;
  const Holder subject =
      issue({.subject = "CN=alice@example.org/emailAddress=alice@example.org", .extensions = {}, .serial = 3},
            &scene.root);
  CHECK(scene.status(sign_cms(kX509Payload, subject, {.others = {&scene.alice}})) ==
        SignatureStatus::unknown_key);
}

TEST_CASE("more certificates than a signature needs are malformed") {
  const Scene scene;
  std::vector<Holder> many;
  for (long i = 0; i < 32; ++i) many.push_back(issue({.serial = 10 + i}, &scene.root));
  Signing signing;
  for (std::size_t i = 0; i < 31; ++i) signing.others.push_back(&many[i]);
  CHECK(scene.status(sign_cms(kX509Payload, scene.alice, signing)) == SignatureStatus::good);
  signing.others.push_back(&many[31]);
  CHECK(scene.status(sign_cms(kX509Payload, scene.alice, signing)) == SignatureStatus::malformed);
}

TEST_CASE("a signature that is larger than any real one is malformed") {
  const Scene scene;
  const auto with_comment = [&](std::size_t size) {
    const std::string comment = "ASN1:UTF8String:" + std::string(size, 'x');
    const Holder alice = issue(
        {.extensions = {{"subjectAltName", "email:alice@example.org"}, {"1.2.3.4.5", comment}}}, &scene.root);
    return scene.status(sign_cms(kX509Payload, alice));
  };
  CHECK(with_comment(100 * 1024) == SignatureStatus::good);
  CHECK(with_comment(128 * 1024) == SignatureStatus::malformed);
}

TEST_CASE("authorities that issue each other in a circle lead nowhere") {
  const Scene scene;
  Holder first = new_authority("CN=First");
  const Holder second = new_authority("CN=Second", &first);
  EVP_PKEY_up_ref(first.key.get());
  first = new_authority("CN=First", &second, Key(first.key.get()));
  const Holder alice = issue({}, &first);
  CHECK(scene.status(sign_cms(kX509Payload, alice, {.others = {&first, &second}})) ==
        SignatureStatus::unknown_key);
}

}  // namespace sallyport::sign::samples
