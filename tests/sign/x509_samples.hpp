#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <openssl/evp.h>

#include "sign/x509_handles.hpp"

// Certificates, lists of revoked ones and CMS signatures, made at run time part by part, so that a test can
// bend exactly one part. Keys live as long as the test.
namespace sallyport::sign::samples {

using Key = base::Handle<EVP_PKEY, EVP_PKEY_free>;

inline constexpr std::int64_t kFrom = 1700000000;
inline constexpr std::int64_t kUntil = 1800000000;  // the last second at which a sample is valid

Key new_ec_key(const char* curve = "P-256");
Key new_rsa_key(unsigned bits);
Key new_dsa_key();
Key new_ed25519_key();

// An extension as openssl's configuration writes it ("critical,CA:TRUE"), by its short name there.
using Extension = std::pair<std::string, std::string>;

inline const std::vector<Extension> kAuthorityExtensions = {{"basicConstraints", "critical,CA:TRUE"},
                                                            {"keyUsage", "critical,keyCertSign,cRLSign"},
                                                            {"subjectKeyIdentifier", "hash"}};
inline const std::vector<Extension> kAliceExtensions = {{"keyUsage", "critical,digitalSignature"},
                                                        {"extendedKeyUsage", "emailProtection"},
                                                        {"subjectAltName", "email:alice@example.org"}};

struct Request {
  std::string subject = "CN=Alice";  // parts are parted by "/"
  std::vector<Extension> extensions = kAliceExtensions;
  long serial = 1;
  std::int64_t from = kFrom;
  std::int64_t until = kUntil;
  const EVP_MD* digest = EVP_sha256();
};

// A certificate with its key.
struct Holder {
  Certificate certificate;
  Key key;
  std::string pem() const;
  std::string der() const;
  std::string sha256() const;  // hexadecimal, as fingerprint() has it
};
// Signed by `issuer`, or by itself.
Holder issue(const Request& request, const Holder* issuer, Key key = new_ec_key());
Holder new_authority(const std::string& subject, const Holder* issuer = nullptr, Key key = new_ec_key());

struct List {
  std::vector<long> serials;
  std::int64_t made = kFrom;
  std::int64_t next = kUntil;  // 0: it does not say
  std::vector<Extension> extensions;
};
std::string crl_pem(const List& list, const Holder& issuer);

struct Signing {
  unsigned flags = CMS_BINARY | CMS_DETACHED;  // of CMS_sign()
  const EVP_MD* digest = EVP_sha256();
  std::vector<const Holder*> others;  // whose certificates it carries beside the signer's
};
ContentInfo cms_of(std::string_view payload, const Holder& signer, const Signing& signing = {});
std::string cms_der(const ContentInfo& content);
// Both in one.
std::string sign_cms(std::string_view payload, const Holder& signer, const Signing& signing = {});
CMS_SignerInfo* signer_of(const ContentInfo& content);

}  // namespace sallyport::sign::samples
