#include "sign/x509_revocation.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "sign/x509.hpp"
#include "sign/x509_judging.hpp"

namespace sallyport::sign::samples {

using model::SignatureStatus;

namespace {

// Alice's certificate has the number 1, the intermediate's the number 100.
struct TieredOffice {
  Holder root = new_authority("CN=Root");
  Holder intermediate = new_authority("CN=Intermediate", &root);
  Holder alice = issue({}, &intermediate);
};

X509Keys keys_under(const std::string& authority_pem) {
  X509Keys keys{Strength{}};
  keys.add_authority("office", authority_pem, "office.pem");
  keys.add_identity("office", "alice@example.org", kAlice);
  return keys;
}

X509Keys keys_under(const TieredOffice& office) {
  return keys_under(office.root.pem() + office.intermediate.pem());
}

Verified verify(const X509Keys& keys, const TieredOffice& office) {
  return keys.verify(sign_cms(kX509Payload, office.alice, {.others = {&office.intermediate}}), kX509Payload);
}

// What is wrong with a list that `issuer` made, where these authorities are known; empty: nothing.
std::string error_of_list(const List& list, const Holder& issuer, const std::string& authority_pem) {
  X509Keys keys = keys_under(authority_pem);
  try {
    keys.revoke(crl_pem(list, issuer), "list.pem");
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a signer whose certificate is on its issuer's list is revoked") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  keys.revoke(crl_pem({.serials = {7, 1}}, office.intermediate), "list.pem");
  const Verified verified = verify(keys, office);
  CHECK(verified.status == SignatureStatus::revoked_key);
  CHECK(verified.owner == kAlice);
  CHECK(verified.detail == "CN=Alice, issued by CN=Intermediate: CN=Alice is revoked since 2023-11-14");
}

TEST_CASE("a signer that is not on the list is good, until the list runs out") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  keys.revoke(crl_pem({.serials = {2}, .next = kFrom + 500}, office.intermediate), "list.pem");
  const Verified verified = verify(keys, office);
  CHECK(verified.status == SignatureStatus::good);
  CHECK(verified.valid_until == kFrom + 500);
  CHECK(verified.detail ==
        "CN=Alice, issued by CN=Intermediate: the revocation list of CN=Intermediate runs out on 2023-11-14");
}

TEST_CASE("what an intermediate issued falls with it") {
  const TieredOffice office;
  X509Keys keys = keys_under(office.root.pem());
  keys.revoke(crl_pem({.serials = {100}}, office.root), "list.pem");
  CHECK(verify(keys, office).status == SignatureStatus::revoked_key);
}

TEST_CASE("an intermediate that is itself trusted falls when its issuer's list names it") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  keys.revoke(crl_pem({.serials = {100}}, office.root), "list.pem");
  CHECK(verify(keys, office).status == SignatureStatus::revoked_key);
}

TEST_CASE("a certificate that was added falls when its issuer's list names it") {
  const TieredOffice office;
  X509Keys keys{Strength{}};
  keys.add_authority("office", office.intermediate.pem(), "office.pem");
  keys.add_certificate(office.alice.pem(), kAlice, "alice.pem");
  CHECK(verify(keys, office).status == SignatureStatus::good);
  keys.revoke(crl_pem({.serials = {1}}, office.intermediate), "list.pem");
  CHECK(verify(keys, office).status == SignatureStatus::revoked_key);
}

TEST_CASE("the same number on another issuer's list says nothing") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  keys.revoke(crl_pem({.serials = {1}}, office.root), "list.pem");
  CHECK(verify(keys, office).status == SignatureStatus::good);
}

TEST_CASE("a signature that is not right is bad before its key is revoked") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  keys.revoke(crl_pem({.serials = {1}}, office.intermediate), "list.pem");
  CHECK(keys.verify(sign_cms("other", office.alice), kX509Payload).status == SignatureStatus::bad);
}

TEST_CASE("a later list takes the place of an earlier one, in whatever order they are added") {
  const TieredOffice office;
  const std::string earlier =
      crl_pem({.serials = {1}, .made = kFrom, .next = kFrom + 10}, office.intermediate);
  const std::string later = crl_pem({.made = kFrom + 5, .next = kFrom + 20}, office.intermediate);
  for (const std::string& both : {earlier + later, later + earlier}) {
    X509Keys keys = keys_under(office);
    keys.revoke(both, "lists.pem");
    const Verified verified = verify(keys, office);
    CHECK(verified.status == SignatureStatus::good);
    CHECK(verified.valid_until == kFrom + 20);
  }
}

TEST_CASE("lists of one issuer for different distribution points stand side by side") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  const Extension people = {"issuingDistributionPoint", "critical,onlyuser:TRUE"};
  keys.revoke(crl_pem({.serials = {1}, .extensions = {people}}, office.intermediate), "people.pem");
  keys.revoke(crl_pem({.made = kFrom + 5}, office.intermediate), "list.pem");
  CHECK(verify(keys, office).status == SignatureStatus::revoked_key);
}

TEST_CASE("a list that no known authority signed is refused") {
  const TieredOffice office;
  const TieredOffice stranger;
  const std::string keys = office.root.pem() + office.intermediate.pem();
  CHECK(error_of_list({.serials = {1}}, stranger.root, keys) ==
        "list.pem: the revocation list of CN=Root is signed by no authority that is known");
  CHECK(error_of_list({}, office.alice, keys).find("no authority that is known") != std::string::npos);
  CHECK(error_of_list({}, office.intermediate, office.root.pem()).find("no authority that is known") !=
        std::string::npos);
}

TEST_CASE("a list by an authority that may not sign lists is refused") {
  const Holder root =
      issue({.subject = "CN=Root",
             .extensions = {{"basicConstraints", "critical,CA:TRUE"}, {"keyUsage", "critical,keyCertSign"}}},
            nullptr);
  CHECK(error_of_list({}, root, root.pem()).find("no authority that is known") != std::string::npos);
}

TEST_CASE("a list that does not plainly say who is revoked is refused") {
  const TieredOffice office;
  const std::string keys = office.root.pem();
  CHECK(error_of_list({}, office.root, keys).empty());
  CHECK(error_of_list({.next = 0}, office.root, keys).find("does not say when it runs out") !=
        std::string::npos);
  CHECK(error_of_list({.extensions = {{"2.5.29.27", "critical,DER:020101"}}}, office.root, keys)
            .find("delta") != std::string::npos);
  for (const char* point : {"critical,indirectCRL:TRUE", "critical,onlyAA:TRUE"}) {
    CAPTURE(point);
    CHECK(error_of_list({.extensions = {{"issuingDistributionPoint", point}}}, office.root, keys)
              .find("is not about certificates of its own issuer") != std::string::npos);
  }
  CHECK(error_of_list({.extensions = {{"1.2.3.4.5", "critical,DER:0500"}}}, office.root, keys)
            .find("critical extension") != std::string::npos);
}

TEST_CASE("a file that holds no revocation list is refused") {
  const TieredOffice office;
  X509Keys keys = keys_under(office);
  CHECK_THROWS_WITH_AS(keys.revoke(office.root.pem(), "list.pem"),
                       "list.pem: holds a block \"CERTIFICATE\", which is not a revocation list",
                       base::Error);
  CHECK_THROWS_AS(keys.revoke("", "list.pem"), base::Error);
  CHECK_THROWS_AS(keys.revoke("rubbish", "list.pem"), base::Error);
}

}  // namespace sallyport::sign::samples
