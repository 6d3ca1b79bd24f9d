#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sign/verified.hpp"

namespace sallyport::sign {

// Whose X.509 certificates are, and what their signatures (CMS, as git makes them with gpg.format=x509
// through gpgsm, smimesign or openssl) are worth. A certificate is somebody's either because it was added as
// theirs, or because an authority that was added vouches for a name of theirs. The first goes before the
// second: a certificate that was added is its owner's whatever else it says.
//
// Nothing but what is added here is trusted: not the system's authorities, no variable of the environment, no
// root that a signature carries. Nothing is fetched. Certificate policies are not asked. Nor are the proofs
// of transparency logs: certificates of gitsign and Sigstore live ten minutes and prove nothing without one,
// so that they are told as of an unknown key or, with their authority added, as expired.
//
// Not for use by several threads at once. Texts in what is thrown and told may hold foreign bytes.
class X509Keys {
 public:
  explicit X509Keys(Strength strength);
  ~X509Keys();
  X509Keys(X509Keys&&) noexcept;
  X509Keys& operator=(X509Keys&&) noexcept;

  // Exactly one certificate, PEM or DER, that is `owner`'s; its issuer is not asked. Throws base::Error,
  // which names `source`: for anything else, such as a private key or several certificates, and for one that
  // is another owner's.
  void add_certificate(std::string_view pem_or_der, Owner owner, const std::string& source);

  // One or more certificates (PEM, or one in DER) of authorities. Each vouches for what it issued, also one
  // that is no root: whoever wants to trust but one authority below a root adds that one alone. Throws
  // base::Error for anything else, such as a person's certificate, and if there is an authority `name`.
  void add_authority(const std::string& name, std::string_view pem_or_der, const std::string& source);

  // A certificate that chains to `authority` and gives its holder a name that fits `pattern` (see
  // x509_identity.hpp) is `owner`'s. One that fits the patterns of two owners is nobody's. Throws base::Error
  // if there is no such authority, if the pattern is of no known form, or is another owner's there.
  void add_identity(const std::string& authority, std::string_view pattern, Owner owner);

  // Lists of revoked certificates, PEM or DER. Each must be signed by a certificate of an authority that was
  // added before; to revoke what an intermediate issued, add its certificate to its authority's. A list
  // counts until it says that the next one is due; from then on nothing counts that its issuer issued, until
  // a newer one is added: `valid_until` says so. Without a list of an issuer its certificates are not taken
  // for revoked. Throws base::Error (see RevocationLists).
  void revoke(std::string_view pem_or_der, const std::string& source);

  struct Listed {
    std::string subject;    // as it is written, which may be anything
    std::string kind;       // "rsa", "nistp256"; as libcrypto calls it
    unsigned bits = 0;      // 0: not known
    std::string authority;  // whose certificate it is; empty: a principal's
    Verified worth;         // what a signature by it, if it were right, would be worth
  };
  // All certificates that were added, by authority and fingerprint.
  std::vector<Listed> list() const;

  // What `content`, CMS in DER or BER, says as a signature over `payload`. In the order of Verified:
  //   malformed    is_cms_signature() says no
  //   weak         its digest; the signer's key; or, between there and the authority, a key or the digest of
  //   a
  //                certificate's signature
  //   unknown_key  the certificate is not there, or does not chain to an authority, or is nobody's
  //   bad          it is not over `payload`, not by that key, or the certificate is not for signing
  //   revoked_key  the signer's certificate, or one on the way to the authority, or the authority's
  //   good         within the times at which all these certificates and lists are valid
  // `key` is "SHA256:" and the certificate's fingerprint, as `openssl x509 -fingerprint -sha256` prints it
  // but in lower case and without colons. `owner` is set from `bad` on; `detail` names subject and issuer.
  // Throws base::Error only where libcrypto fails at what does not depend on the bytes.
  Verified verify(std::string_view content, std::string_view payload) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sallyport::sign
