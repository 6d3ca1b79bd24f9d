#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sign/verified.hpp"

namespace sallyport::sign {

// The OpenPGP certificates (public keys) that count, and what signatures are worth by them. Load all files,
// then say whose each certificate is, then verify; verify() and list() may be called by several threads at a
// time. openpgp_certificate.hpp says what is believed of a certificate, openpgp_keys.cpp what of a signature.
class OpenPgpKeys {
 public:
  explicit OpenPgpKeys(const Strength& strength);
  ~OpenPgpKeys();
  OpenPgpKeys(OpenPgpKeys&&) noexcept;
  OpenPgpKeys& operator=(OpenPgpKeys&&) noexcept;

  // Not to be called after own(): a key that is added later could be another's. Reads a file of certificates,
  // binary or armoured, such as `gpg --export` writes, and answers the fingerprints of their primary keys in
  // the file's order: upper-case hexadecimal, 40 digits. What is read twice is merged. Throws base::Error,
  // whose message begins with `source`, for anything else, such as a private key or GnuPG's keybox, and for a
  // certificate with a signature of its own that is not right. No certificate of that file counts then.
  std::vector<std::string> load(std::string_view bytes, const std::string& source);

  // The certificate with this primary key is `owner`'s: what is nobody's does not count. Throws base::Error
  // if it is not loaded, is another's, or shares a key with a certificate of another. `fingerprint` may be in
  // lower case and hold spaces.
  void own(std::string_view fingerprint, Owner owner);

  struct Listed {
    std::string fingerprint;
    std::vector<std::string> user_ids;  // as they are written, which may be anything
    std::string algorithm;              // of the primary key: "rsa", "ed25519", "nistp256"
    unsigned bits = 0;                  // of the primary key; 0: not known
    std::int64_t created = 0;           // seconds since the epoch
    std::optional<std::int64_t> expires;
    bool is_revoked = false;
    // What a signature by the one of its keys that is good for most and longest would be worth, if it were
    // right; `key` is the primary key's fingerprint.
    Verified worth;
  };
  // All that are loaded, by fingerprint.
  std::vector<Listed> list() const;

  // What `content`, a signature without its armour, is worth over `payload`, whatever the time. Throws
  // nothing for what the bytes are; base::Error if the crypto library fails.
  Verified verify(std::string_view content, std::string_view payload) const;

 private:
  struct Ring;
  std::unique_ptr<Ring> ring_;
};

}  // namespace sallyport::sign
