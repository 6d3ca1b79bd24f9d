#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/verified.hpp"
#include "sign/x509_handles.hpp"

// What a certificate (RFC 5280) says, and whether that is enough. Nothing here asks who issued it.
namespace sallyport::sign {

// The certificates of a file: PEM, one or more, with text between them as openssl writes it, or one in DER.
// Throws base::Error, which names `source`: for anything else, such as a private key, for none, and for one
// that libcrypto cannot read whole.
std::vector<Certificate> read_certificates(std::string_view pem_or_der, const std::string& source);
// The same for lists of revoked certificates.
std::vector<Crl> read_crls(std::string_view pem_or_der, const std::string& source);

// "SHA256:" and the SHA-256 of the certificate, in lower-case hexadecimal without colons.
std::string fingerprint(const X509& certificate);

// A name in the form of RFC 4514, the most particular part first: "CN=A,O=B". Bytes above 127 are UTF-8 and
// stay. Empty if it has no such form.
std::string name_text(const X509_NAME& name);
// For people: cut where it is long, and never empty.
std::string short_name(const X509_NAME& name);
// "CN=A,O=B, issued by CN=C", for people.
std::string describe(const X509& certificate);

// "rsa", "nistp256", "ed25519"; empty if the key cannot be read.
std::string key_kind(const X509& certificate);
unsigned key_bits(const X509& certificate);  // 0: not known

// From the first second at which the certificate is valid to the first at which it is no longer, since the
// epoch.
struct Window {
  std::int64_t from = 0;
  std::int64_t until = kForever;
};
std::optional<Window> validity_of(const X509& certificate);  // nothing if its times cannot be read
std::optional<std::int64_t> seconds_of(const ASN1_TIME* time);
std::string date_text(std::int64_t seconds);  // "2026-01-31"

// Why it proves nothing: in words that go on with "...: ", and empty if it does.
std::string why_weak_digest(int digest_nid, const Strength& strength);
std::string why_weak_key(X509& certificate, const Strength& strength);
std::string why_weak_signature(X509& certificate, const Strength& strength);  // the issuer's, over it

// Why a signature by the first certificate of `path`, each of which issued the one before it, means nothing
// for code: an extension that libcrypto does not know is critical, the key is not for signing, or not all
// agree on a purpose among e-mail protection and code signing. Empty if it may sign.
std::string why_not_for_signing(const CertificateViews& path);

}  // namespace sallyport::sign
