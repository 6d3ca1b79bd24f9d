#include "sign/ssh_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sign/ssh_keys.hpp"
#include "sign/ssh_workshop.hpp"

using namespace sallyport::sign;
using sallyport::model::SignatureStatus;
using samples::kSshPayload;
using samples::number;
using samples::SecurityKey;
using samples::ssh_string;
using samples::SshSignature;
using samples::SshWorkshop;

namespace {

// A certificate that a security key in software signed, so that each part can be bent before it is signed.
struct CertificateParts {
  std::string algorithm = "ssh-ed25519-cert-v01@openssh.com";
  std::string nonce = "nonce";
  std::string fields;
  std::uint64_t serial = 7;
  std::uint32_t type = 1;
  std::string key_id = "id";
  std::string principals = ssh_string("alice");
  std::uint64_t valid_after = 0;
  std::uint64_t valid_before = ~std::uint64_t{0};
  std::string critical_options;
  std::string extensions;
  std::string reserved;
  std::string authority;

  std::string to_sign() const {
    return ssh_string(algorithm) + ssh_string(nonce) + fields + number(serial, 8) + number(type, 4) +
           ssh_string(key_id) + ssh_string(principals) + number(valid_after, 8) + number(valid_before, 8) +
           ssh_string(critical_options) + ssh_string(extensions) + ssh_string(reserved) +
           ssh_string(authority);
  }
};

class Mint {
 public:
  Mint() : signer_(shop_.make_key("key")), authority_(SecurityKey::Kind::ed25519) {
    std::string rest = signer_.blob;
    samples::take_ssh_string(rest);
    base_.fields = rest;
    base_.authority = authority_.blob();
  }

  CertificateParts base() const { return base_; }
  std::string blob(const CertificateParts& certificate, std::uint8_t flags = 1) const {
    return certificate.to_sign() + ssh_string(authority_.sign(certificate.to_sign(), flags));
  }
  Verified verify(const std::string& blob) const {
    SshSignature parts = samples::take_apart(shop_.sign("key", kSshPayload));
    parts.key = blob;
    return keys().verify(parts.bytes(), kSshPayload);
  }
  Verified verify(const CertificateParts& certificate) const { return verify(blob(certificate)); }
  SignatureStatus status_of(const CertificateParts& certificate) const { return verify(certificate).status; }

  SshKeys keys() const {
    SshKeys keys{Strength{}};
    keys.add_authority("corp", parse_ssh_key(authority_.line()));
    keys.add_identity("corp", "alice", 5);
    return keys;
  }

 private:
  SshWorkshop shop_;
  SshKey signer_;
  SecurityKey authority_;
  CertificateParts base_;
};

}  // namespace

TEST_CASE("a time beyond all clocks makes a certificate valid for ever, or never") {
  const Mint mint;
  CertificateParts certificate = mint.base();
  certificate.valid_before = (std::uint64_t{1} << 63U) + 5;
  CHECK(mint.verify(certificate).valid_until == kForever);
  certificate.valid_after = ~std::uint64_t{0};
  CHECK(status_at(mint.verify(certificate), kForever - 1) == SignatureStatus::expired_key);
}

TEST_CASE("a certificate that is not by the authority it names is by an unknown key") {
  const Mint mint;
  REQUIRE(mint.status_of(mint.base()) == SignatureStatus::good);
  const std::string blob = mint.blob(mint.base());
  std::string bent = blob;
  const std::size_t at = bent.find(ssh_string("alice")) + 5;
  bent[at] = 'o';
  const Verified verified = mint.verify(bent);
  CHECK(verified.status == SignatureStatus::unknown_key);
  CHECK(verified.detail.starts_with("its certificate is not by the authority that it names"));
}

TEST_CASE("a certificate that was found right is kept, and one that only resembles it is not taken for it") {
  const Mint mint;
  const SshKeys keys = mint.keys();
  const std::string blob = mint.blob(mint.base());
  std::string bent = blob;
  bent[bent.find("nonce")] = 'N';
  const auto status_of = [&](const std::string& key) {
    const SshSignature sshsig{.key = key};
    return keys.verify(sshsig.bytes(), kSshPayload).status;
  };
  CHECK(status_of(blob) == SignatureStatus::bad);
  CHECK(status_of(blob) == SignatureStatus::bad);
  CHECK(status_of(bent) == SignatureStatus::unknown_key);
}

TEST_CASE("an authority that is a security key must have been touched") {
  const Mint mint;
  CHECK(mint.verify(mint.blob(mint.base(), 1)).status == SignatureStatus::good);
  CHECK(mint.verify(mint.blob(mint.base(), 0)).status == SignatureStatus::unknown_key);
}

TEST_CASE("a certificate that is cut short anywhere, or has bytes behind it, is malformed") {
  const Mint mint;
  const std::string blob = mint.blob(mint.base());
  REQUIRE(read_ssh_certificate(blob));
  for (std::size_t size = 0; size < blob.size(); ++size)
    CHECK_FALSE(read_ssh_certificate(blob.substr(0, size)));
  CHECK_FALSE(read_ssh_certificate(blob + '\0'));
  CHECK(mint.verify(blob + '\0').status == SignatureStatus::malformed);
}

TEST_CASE("a certificate by a certificate is malformed") {
  const Mint mint;
  CertificateParts certificate = mint.base();
  certificate.authority = mint.blob(mint.base());
  CHECK(mint.status_of(certificate) == SignatureStatus::malformed);
}

TEST_CASE("a certificate with parts that cannot be is malformed") {
  const Mint mint;
  const auto status_with = [&](auto&& bend) {
    CertificateParts certificate = mint.base();
    bend(certificate);
    return mint.status_of(certificate);
  };
  REQUIRE(status_with([](CertificateParts& c) { c.reserved = "later"; }) == SignatureStatus::good);
  CHECK(status_with([](CertificateParts& c) { c.type = 0; }) == SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.type = 3; }) == SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.key_id = std::string("i\0d", 3); }) ==
        SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.principals += ssh_string(std::string("a\0b", 3)); }) ==
        SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.principals += "\x01"; }) == SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.extensions = ssh_string("alone"); }) ==
        SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.critical_options = ssh_string("alone"); }) ==
        SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.algorithm = "ssh-rsa-cert-v01@openssh.com"; }) ==
        SignatureStatus::malformed);
  CHECK(status_with([](CertificateParts& c) { c.algorithm = "ssh-ed25519-cert-v00@openssh.com"; }) ==
        SignatureStatus::malformed);
}

TEST_CASE("critical options out of order, or given twice, are malformed") {
  const Mint mint;
  const auto status_with = [&](const std::string& options) {
    CertificateParts certificate = mint.base();
    certificate.critical_options = options;
    return mint.status_of(certificate);
  };
  const std::string address = ssh_string("source-address") + ssh_string(ssh_string("10.0.0.0/8"));
  const std::string other = ssh_string("a") + ssh_string("");
  CHECK(status_with(address) == SignatureStatus::good);
  CHECK(status_with(address + address) == SignatureStatus::malformed);
  CHECK(status_with(address + other) == SignatureStatus::malformed);
  CHECK(status_with(other + address) == SignatureStatus::bad);
}

TEST_CASE("more principals than OpenSSH reads are malformed") {
  const Mint mint;
  CertificateParts certificate = mint.base();
  certificate.principals.clear();
  for (int i = 0; i < 255; ++i) certificate.principals += ssh_string("x" + std::to_string(i));
  certificate.principals += ssh_string("alice");
  CHECK(mint.status_of(certificate) == SignatureStatus::good);
  certificate.principals += ssh_string("y");
  CHECK(mint.status_of(certificate) == SignatureStatus::malformed);
}

TEST_CASE("foreign bytes in a key id are escaped and cut where they are told") {
  const Mint mint;
  CertificateParts certificate = mint.base();
  certificate.key_id = "\x1b[2J" + std::string(5000, 'x');
  const std::string detail = mint.verify(certificate).detail;
  CHECK(detail.find('\x1b') == std::string::npos);
  CHECK(detail.size() < 300);
}
